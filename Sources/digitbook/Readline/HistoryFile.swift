import CReadline
import Foundation

/// History of this and earlier sessions, in readline's memory and on disk. The file is extended after every
/// line, so nothing is lost however digitbook ends.
final class HistoryFile {
  private let path: String
  private let advise: (String) -> Void
  private var isOnDisk = true

  private static let limit: Int32 = 10_000

  /// - Parameter advise: called once if the history cannot be stored on disk.
  init(path: String = HistoryFile.standardPath, advise: @escaping (String) -> Void) {
    self.path = path
    self.advise = advise
  }

  /// `$XDG_STATE_HOME/digitbook/history`. By the XDG Base Directory Specification relative paths are ignored,
  /// and `~/.local/state` is the default.
  static var standardPath: String {
    let environment = ProcessInfo.processInfo.environment
    let state = environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    let folder = state ?? (environment["HOME"] ?? NSHomeDirectory()) + "/.local/state"
    return folder + "/digitbook/history"
  }

  /// Loads the history of earlier sessions.
  func load() {
    using_history()
    stifle_history(Self.limit)
    let folder = (path as NSString).deletingLastPathComponent
    // Commands may be private, so only the user has access, as for any shell's history.
    try? FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return giveUp(errno) }
    close(descriptor)
    history_truncate_file(path, Self.limit)
    read_history(path)
  }

  /// Appends a line unless it repeats the previous one.
  func append(_ line: String) {
    let newest = digitbook_history_newest().map { String(cString: $0) }
    guard newest != line, !line.allSatisfy(\.isWhitespace) else { return }
    add_history(line)
    guard isOnDisk else { return }
    let code = append_history(1, path)
    if code != 0 { giveUp(code) }
  }

  private func giveUp(_ code: Int32) {
    isOnDisk = false
    advise("the history cannot be kept in \(path): \(String(cString: strerror(code)))")
  }
}
