import Foundation
import GRDB
import Testing

/// The digitbook that was built along with the tests.
enum Binary {
  /// Its path: it lies in a folder around that of the tests.
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

/// A folder of its own to run digitbook in, with a home of its own, gone when the test is over.
final class Sandbox {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "digitbook \(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: folder)
  }

  /// Where the history is kept.
  var historyPath: String { folder.appending(path: "state/digitbook/history").path }

  /// Where sessions without a name are kept.
  var unsavedPath: String { folder.appending(path: "state/digitbook/unsaved").path }

  /// What changes the limits of a running process; only Linux has it.
  static let limits = "/usr/bin/prlimit"
  static var hasLimits: Bool { FileManager.default.isExecutableFile(atPath: limits) }

  /// What queries of a session yield: a line a row, columns with `|` between them, as `sqlite3` prints them.
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

  /// Waits until a query yields something else than nothing and 0.
  func wait(for sql: String, of name: String) throws {
    let deadline = Date(timeIntervalSinceNow: 60)
    while ["", "0\n"].contains((try? sqlite(sql, of: name)) ?? "") {
      try #require(Date() < deadline, "'\(sql)' stays 0")
      Thread.sleep(forTimeInterval: 0.02)
    }
  }

  /// An environment that owes nothing to whoever runs the tests.
  func environment(_ changes: [String: String] = [:]) -> [String: String] {
    let inherited = ProcessInfo.processInfo.environment
    var environment = [
      "HOME": folder.path, "XDG_STATE_HOME": folder.appending(path: "state").path, "LANG": "C.UTF-8",
      "TERM": "xterm", "PATH": inherited["PATH"] ?? "/usr/bin:/bin",
    ]
    for name in ["LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FRAMEWORK_PATH"] {
      environment[name] = inherited[name]
    }
    return environment.merging(changes) { $1 }
  }

  /// Writes a file into the folder.
  @discardableResult
  func file(_ name: String, _ contents: String) throws -> String {
    let url = folder.appending(path: name)
    try Data(contents.utf8).write(to: url)
    return url.path
  }
}
