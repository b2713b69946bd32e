import CommandLanguage
import Foundation
import Notebook

/// The file behind `>`: where a result's text goes.
struct ResultFile {
  let path: String
  let appends: Bool

  /// The path with `~` written out.
  private var place: String { path.hasPrefix("~") ? (path as NSString).expandingTildeInPath : path }

  /// Whether writing would replace what somebody may need.
  var replaces: Bool {
    var status = stat()
    return !appends && stat(place, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && status.st_size > 0
  }

  /// What is wrong with the path before the command has run; `nil` if it can be written.
  /// - Parameter line: the whole line, `command` what stands before the `>`.
  func problem(of line: String, _ command: String, _ commands: CommandTable) -> ErrorMessage? {
    var status = stat()
    if stat(place, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      return ErrorMessage("\(path) is a folder", hint: "name a file behind '>'")
    }
    let folder = (place as NSString).deletingLastPathComponent
    if !folder.isEmpty, access(folder, F_OK) != 0 {
      return ErrorMessage("there is no folder \(folder)", hint: "name a file in a folder that is there")
    }
    let target = access(place, F_OK) == 0 ? place : folder.isEmpty ? "." : folder
    if access(target, W_OK) != 0 {
      return ErrorMessage(
        "\(path) cannot be written: \(String(cString: strerror(errno)))", hint: "name another")
    }
    let ending = (path as NSString).pathExtension.lowercased()
    let better =
      command.trimmingCharacters(in: .whitespaces) + " out=" + Quoting.typed(path, in: nil, closed: true)
    if ["png", "svg", "pdf", "csv", "json"].contains(ending), (try? commands.parse(better)) != nil {
      return ErrorMessage(
        "\(path) would hold the text of the screen, not \(ending.uppercased())",
        hint: "'\(better)' writes what its name says")
    }
    return nil
  }

  /// Writes the text.
  /// - Returns: what went wrong.
  func write(_ text: String) -> ErrorMessage? {
    let flags = O_WRONLY | O_CREAT | O_CLOEXEC | (appends ? O_APPEND : O_TRUNC)
    let descriptor = open(place, flags, 0o666)
    guard descriptor >= 0 else { return problem(errno) }
    defer { close(descriptor) }
    do throws(StreamError) {
      try StandardStream(descriptor: descriptor).write(text)
      return nil
    } catch {
      return problem(error.code)
    }
  }

  private func problem(_ code: Int32) -> ErrorMessage {
    ErrorMessage("\(path) cannot be written: \(String(cString: strerror(code)))", hint: "name another file")
  }
}
