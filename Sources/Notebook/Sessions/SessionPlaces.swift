import Foundation

/// The session folders: named sessions are in the working directory, unnamed ones in the user's state folder.
package struct SessionPlaces: Sendable {
  /// The working directory.
  package let folder: String
  /// The folder of unnamed sessions.
  package let unnamed: String

  /// Seconds that an unnamed session is kept after its last cell.
  static let unnamedLifetime: TimeInterval = 30 * 24 * 3600
  private static let suffix = ".session"

  package init(folder: String, unnamed: String) {
    self.folder = folder
    self.unnamed = unnamed
  }

  /// The working directory and `$XDG_STATE_HOME/digitbook/unsaved`. The XDG Base Directory Specification defines the
  /// default and says to ignore relative paths.
  package static var standard: SessionPlaces {
    let environment = ProcessInfo.processInfo.environment
    let state = environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    return SessionPlaces(
      folder: FileManager.default.currentDirectoryPath,
      unnamed: (state ?? (environment["HOME"] ?? NSHomeDirectory()) + "/.local/state") + "/digitbook/unsaved")
  }

  // MARK: Names

  /// The path for a session name: `Sessions/NAME.session` if there is a folder `Sessions`, else `NAME.session`. A
  /// name with a slash or the extension `.session` is used as a path.
  package func path(of name: String) -> String {
    if Self.isPath(name) { return resolved(name) }
    return resolved((hasSessionsFolder ? "Sessions/" : "") + name + Self.suffix)
  }

  /// Checks that a name is not relative to a working directory that does not exist any more: it would mean a file at the
  /// root.
  /// - Throws: `SessionError.noFolder`.
  func checkFolder(for name: String) throws(SessionError) {
    if folder.isEmpty, !name.hasPrefix("/"), !name.hasPrefix("~") { throw .noFolder(name: name) }
  }

  /// The name of a session, for which `path(of:)` returns its path.
  package func name(of path: String) -> String {
    let url = URL(filePath: path)
    let file = url.lastPathComponent
    if file.hasSuffix(Self.suffix) {
      let name = String(file.dropLast(Self.suffix.count))
      if self.path(of: name) == path { return name }
    }
    let short = shortened(path)
    return Self.isPath(short) ? short : "./" + short
  }

  /// The path relative to the working directory, if it is below it.
  package func shortened(_ path: String) -> String {
    let folder = resolved(".")
    return path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.count + 1)) : path
  }

  /// Paths of the sessions that can be opened by name.
  package func named() -> [String] { sessions(in: resolved(hasSessionsFolder ? "Sessions" : ".")) }

  // MARK: Unnamed sessions

  /// The unnamed sessions, most recently written first.
  func unnamedSessions() -> [String] {
    sessions(in: unnamed).sorted { (Self.written($0), $0) > (Self.written($1), $1) }
  }

  /// A path for a new unnamed session.
  func newUnnamed() -> String {
    let format = Date.ISO8601FormatStyle(dateSeparator: .dash, timeSeparator: .omitted)
    let stamp = Date().formatted(format)
    return "\(unnamed)/\(stamp)-\(getpid())-\(UInt16.random(in: 0 ... .max))\(Self.suffix)"
  }

  /// Whether a path is that of an unnamed session.
  package func isUnnamed(_ path: String) -> Bool { path.hasPrefix(unnamed + "/") }

  /// Modification time of a file.
  package static func written(_ path: String) -> Date {
    var status = stat()
    guard stat(path, &status) == 0 else { return .distantPast }
    #if canImport(Darwin)
      return Date(timeIntervalSince1970: TimeInterval(status.st_mtimespec.tv_sec))
    #else
      return Date(timeIntervalSince1970: TimeInterval(status.st_mtim.tv_sec))
    #endif
  }

  /// The list of files that scripts wrote.
  var outputList: String { URL(filePath: unnamed).deletingLastPathComponent().path + "/outputs" }

  // MARK: Pieces

  private static func isPath(_ name: String) -> Bool {
    name.contains("/") || name.hasPrefix("~") || name.hasSuffix(suffix)
  }

  private var hasSessionsFolder: Bool {
    guard !folder.isEmpty else { return false }
    var isFolder = ObjCBool(false)
    return FileManager.default.fileExists(atPath: folder + "/Sessions", isDirectory: &isFolder)
      && isFolder.boolValue
  }

  /// The absolute path with symbolic links resolved, so that one file is one session.
  private func resolved(_ path: String) -> String {
    URL(filePath: (path as NSString).expandingTildeInPath, relativeTo: URL(filePath: folder + "/"))
      .absoluteURL.standardizedFileURL.resolvingSymlinksInPath().path(percentEncoded: false)
      .trimmingSlash
  }

  private func sessions(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(Self.suffix) && !$0.hasPrefix(".") }.sorted().map { folder + "/" + $0 }
  }
}

extension String {
  fileprivate var trimmingSlash: String { count > 1 && hasSuffix("/") ? String(dropLast()) : self }
}
