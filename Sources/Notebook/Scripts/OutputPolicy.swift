import Digits
import Foundation

/// What the running command may do with files that it writes: pictures, predictions, tables, scripts, sessions.
///
/// A script that is verified writes nothing. A script that is run again may replace what it wrote itself: the state
/// folder has a list of what scripts wrote, and a file is a script's own as long as it holds those bytes.
package struct OutputPolicy: Sendable {
  /// That of the running command.
  @TaskLocal package static var current = OutputPolicy()

  /// Whether the command acts as usual but writes no file.
  package var isRehearsal = false
  /// The path of the innermost script that is being run; `nil` at a prompt.
  var script: String?
  /// The list of what scripts wrote.
  var list = OutputList(path: nil)

  package init() {}

  /// Whether the running script may replace an existing file: it holds the same, or what the script wrote itself. At a
  /// prompt nothing may be replaced unasked.
  /// - Parameters:
  ///   - target: its path, links followed.
  ///   - bytes: what is to be written.
  package func owns(_ target: String, toWrite bytes: [UInt8]) -> Bool {
    guard let script, let digest = OutputList.digest(ofFile: target) else { return false }
    return digest == SHA256Hex.of(bytes) || list.has(digest, at: target, of: script)
  }

  /// Whether the running script wrote an existing file as it is.
  package func owns(_ target: String) -> Bool {
    guard let script, let digest = OutputList.digest(ofFile: target) else { return false }
    return list.has(digest, at: target, of: script)
  }

  /// Notes what a script wrote.
  package func note(_ bytes: [UInt8], at target: String) {
    if let script { list.add(SHA256Hex.of(bytes), at: target, of: script) }
  }

  /// Notes a file that a script wrote.
  package func note(fileAt target: String) {
    guard !isRehearsal, let script, let digest = OutputList.digest(ofFile: target) else { return }
    list.add(digest, at: target, of: script)
  }
}

/// The list of files that scripts wrote, a line for each: SHA-256, file, script. The last lines count.
struct OutputList: Sendable {
  /// The file of the list; `nil` for none.
  let path: String?

  private static let limit = 1000

  /// SHA-256 of a regular file; `nil` if it cannot be read.
  static func digest(ofFile path: String) -> String? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      let data = FileManager.default.contents(atPath: path)
    else { return nil }
    return SHA256Hex.of([UInt8](data))
  }

  func has(_ digest: String, at target: String, of script: String) -> Bool {
    lines.last { $0.hasSuffix("\t\(target)\t\(script)") } == "\(digest)\t\(target)\t\(script)"
  }

  /// A list that cannot be written is no reason to fail: the file itself is written, and next time it is asked for.
  func add(_ digest: String, at target: String, of script: String) {
    guard let path, !(target + script).contains(where: { $0 == "\t" || $0.isNewline }) else { return }
    let kept = lines.filter { !$0.hasSuffix("\t\(target)\t\(script)") }.suffix(Self.limit - 1)
    let text = (kept + ["\(digest)\t\(target)\t\(script)"]).joined(separator: "\n") + "\n"
    let folder = URL(filePath: path).deletingLastPathComponent().path
    try? FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    _ = AtomicFile.write(text, to: path, mode: 0o600)
  }

  private var lines: [String] {
    guard let path, let data = FileManager.default.contents(atPath: path) else { return [] }
    return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}
