import Foundation

/// Where sessions are: those with a name in the folder one works in, those without one in a folder of the user's.
package struct SessionPlaces: Sendable {
  /// The folder one works in.
  package let folder: String
  /// The folder of sessions without a name.
  package let unnamed: String

  /// How long a session without a name is kept after its last cell.
  static let unnamedLifetime: TimeInterval = 30 * 24 * 3600
  private static let suffix = ".session"

  /// - Parameters:
  ///   - folder: the folder one works in.
  ///   - unnamed: the folder of sessions without a name.
  package init(folder: String, unnamed: String) {
    self.folder = folder
    self.unnamed = unnamed
  }

  /// The current folder, and `$XDG_STATE_HOME/digitbook/unsaved`. The XDG Base Directory Specification has
  /// relative paths ignored, and names the default.
  package static var standard: SessionPlaces {
    let environment = ProcessInfo.processInfo.environment
    let state = environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    return SessionPlaces(
      folder: FileManager.default.currentDirectoryPath,
      unnamed: (state ?? (environment["HOME"] ?? NSHomeDirectory()) + "/.local/state") + "/digitbook/unsaved")
  }

  // MARK: Names

  /// Where the session of a name is, or will be: `Sessions/NAME.session`, or `NAME.session` where there is no
  /// folder of that name. What has a slash or ends in `.session` is a path, and taken as it is.
  package func path(of name: String) -> String {
    if Self.isPath(name) { return resolved(name) }
    return resolved((hasSessionsFolder ? "Sessions/" : "") + name + Self.suffix)
  }

  /// What a session is called: the name that finds it again.
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

  /// A path as short as it can be typed here.
  package func shortened(_ path: String) -> String {
    let folder = resolved(".")
    return path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.count + 1)) : path
  }

  /// The named sessions that a name without a path can mean.
  package func named() -> [String] { sessions(in: resolved(hasSessionsFolder ? "Sessions" : ".")) }

  // MARK: Sessions without a name

  /// The sessions without a name, those written last first.
  func unnamedSessions() -> [String] {
    sessions(in: unnamed).sorted { (Self.written($0), $0) > (Self.written($1), $1) }
  }

  /// A path for a new session without a name.
  func newUnnamed() -> String {
    let format = Date.ISO8601FormatStyle(dateSeparator: .dash, timeSeparator: .omitted)
    let stamp = Date().formatted(format)
    return "\(unnamed)/\(stamp)-\(getpid())-\(UInt16.random(in: 0 ... .max))\(Self.suffix)"
  }

  /// Whether a session is one of those without a name.
  package func isUnnamed(_ path: String) -> Bool { path.hasPrefix(unnamed + "/") }

  /// When a file was last written.
  package static func written(_ path: String) -> Date {
    var status = stat()
    guard stat(path, &status) == 0 else { return .distantPast }
    #if canImport(Darwin)
      return Date(timeIntervalSince1970: TimeInterval(status.st_mtimespec.tv_sec))
    #else
      return Date(timeIntervalSince1970: TimeInterval(status.st_mtim.tv_sec))
    #endif
  }

  // MARK: Pieces

  private static func isPath(_ name: String) -> Bool {
    name.contains("/") || name.hasPrefix("~") || name.hasSuffix(suffix)
  }

  private var hasSessionsFolder: Bool {
    var isFolder = ObjCBool(false)
    return FileManager.default.fileExists(atPath: folder + "/Sessions", isDirectory: &isFolder)
      && isFolder.boolValue
  }

  /// Absolute, symbolic links followed: two names of one file are one session.
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
