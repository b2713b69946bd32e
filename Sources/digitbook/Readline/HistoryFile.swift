import CReadline
import Foundation

/// The lines of this session and of earlier ones: in readline's memory, and on disk after every command, so
/// that nothing is lost however digitbook ends.
final class HistoryFile {
  private let path: String
  private let advise: (String) -> Void
  private var isOnDisk = true

  /// The most lines kept.
  private static let limit: Int32 = 10_000

  /// - Parameter advise: told, once, when there is no way to keep the history on disk.
  init(path: String = HistoryFile.standardPath, advise: @escaping (String) -> Void) {
    self.path = path
    self.advise = advise
  }

  /// `$XDG_STATE_HOME/digitbook/history`. The XDG Base Directory Specification has relative paths ignored,
  /// and names the default.
  static var standardPath: String {
    let environment = ProcessInfo.processInfo.environment
    let state = environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    let folder = state ?? (environment["HOME"] ?? NSHomeDirectory()) + "/.local/state"
    return folder + "/digitbook/history"
  }

  /// Reads what earlier sessions left.
  func load() {
    using_history()
    stifle_history(Self.limit)
    let folder = (path as NSString).deletingLastPathComponent
    // What was typed may be private, as in any shell's history.
    try? FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return giveUp(errno) }
    close(descriptor)
    history_truncate_file(path, Self.limit)
    read_history(path)
  }

  /// Adds a line, unless it is the one before again.
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
