import Foundation
import GRDB
import Testing

/// The digitbook executable built with the tests.
enum Binary {
  /// Path of the executable, in a folder above that of the tests.
  static func path() throws -> String {
    var folder = Bundle(for: Sandbox.self).bundleURL
    while folder.path != "/" {
      let candidate = folder.appending(path: "digitbook").path
      if FileManager.default.isExecutableFile(atPath: candidate), !isFolder(candidate) { return candidate }
      folder.deleteLastPathComponent()
    }
    throw NotFound()
  }

  struct NotFound: Error {}

  private static func isFolder(_ path: String) -> Bool {
    var isFolder = ObjCBool(false)
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }
}

/// A temporary working folder with a home folder for digitbook, deleted after the test.
final class Sandbox {
  let folder: URL

  /// - Parameter hasComforts: whether the prompt colours, hints and pages, as it does for people. Without, a test reads
  ///   what it types and what comes back, and nothing between.
  init(hasComforts: Bool = false) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "digitbook \(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder.appending(path: "config/digitbook"), withIntermediateDirectories: true)
    if !hasComforts { try startUp("set hints=off pager=off pictures=off") }
  }

  /// Writes the start-up file.
  func startUp(_ lines: String...) throws {
    try file("config/digitbook/startup.digits", lines.map { $0 + "\n" }.joined())
  }

  /// Writes lines of earlier sessions.
  func history(_ lines: [String]) throws {
    guard !lines.isEmpty else { return }
    let url = URL(filePath: historyPath)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: url)
  }

  deinit {
    try? FileManager.default.removeItem(at: folder)
  }

  /// Path of the history file.
  var historyPath: String { folder.appending(path: "state/digitbook/history").path }

  /// Folder of unnamed sessions.
  var unsavedPath: String { folder.appending(path: "state/digitbook/unsaved").path }

  /// Tool that changes limits of a running process; Linux only.
  static let limits = "/usr/bin/prlimit"
  static var hasLimits: Bool { FileManager.default.isExecutableFile(atPath: limits) }

  /// Result of SQL queries on a session: a line per row, columns separated by `|`, as `sqlite3` prints them.
  func sqlite(_ sql: String, of name: String) throws -> String {
    let path = name.hasPrefix("/") ? name : folder.appending(path: name).path
    var configuration = Configuration()
    configuration.readonly = access(path + "-journal", F_OK) != 0
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    defer { try? queue.close() }
    return try queue.read { db in
      try sql.split(separator: ";").flatMap { try Row.fetchAll(db, sql: String($0)) }
        .map { row in row.databaseValues.map { "\($0.storage.value ?? "")" }.joined(separator: "|") + "\n" }
        .joined()
    }
  }

  /// Waits until the result of a query is neither empty nor 0.
  func wait(for sql: String, of name: String) throws {
    let deadline = Date(timeIntervalSinceNow: 60)
    while ["", "0\n"].contains((try? sqlite(sql, of: name)) ?? "") {
      try #require(Date() < deadline, "'\(sql)' stays 0")
      Thread.sleep(forTimeInterval: 0.02)
    }
  }

  /// An environment independent of the user who runs the tests.
  func environment(_ changes: [String: String] = [:]) -> [String: String] {
    let inherited = ProcessInfo.processInfo.environment
    var environment = [
      "HOME": folder.path, "XDG_STATE_HOME": folder.appending(path: "state").path,
      "XDG_CONFIG_HOME": folder.appending(path: "config").path, "LANG": "C.UTF-8",
      "TERM": "xterm", "PATH": inherited["PATH"] ?? "/usr/bin:/bin",
    ]
    for name in ["LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FRAMEWORK_PATH"] {
      environment[name] = inherited[name]
    }
    return environment.merging(changes) { $1 }
  }

  @discardableResult
  func file(_ name: String, _ contents: String) throws -> String {
    let url = folder.appending(path: name)
    try Data(contents.utf8).write(to: url)
    return url.path
  }
}
