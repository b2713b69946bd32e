import Display
import Foundation

extension ErrorMessage {
  /// Why a script cannot be replayed.
  static func wording(_ error: ScriptError) -> ErrorMessage {
    switch error {
    case .unreadable(let path, ENOENT), .unreadable(let path, ENOTDIR):
      ErrorMessage(
        "there is no file \(path)", hint: "a path starts from the folder in which digitbook was started")
    case .unreadable(let path, EISDIR):
      ErrorMessage("\(path) is a folder, not a script", hint: "name a file of commands, one a line")
    case .unreadable(let path, let code):
      ErrorMessage("cannot read \(path): \(reason(code))", hint: "make the file readable")
    case .notAFile(let path):
      ErrorMessage("\(path) is no file, but a pipe or a device", hint: "copy its commands into a file first")
    case .notText(let path, let line):
      ErrorMessage(
        "\(path) is not a script: its line \(line) is not UTF-8 text",
        hint: "a script is a text file with a command a line; 'load' reads data")
    case .tooLarge(let path, let limit):
      ErrorMessage(
        "\(path) is too large for a script: the limit is \(NumberText.count(limit)) bytes",
        hint: "a script is a text file with a command a line; 'load' reads data")
    case .replaysItself(let path):
      ErrorMessage(
        "\(path) is being replayed already, and would go on for ever",
        hint: "take the line out that replays it again")
    }
  }

  /// What the system says of an `errno`.
  static func reason(_ code: Int32) -> String {
    let text = String(cString: strerror(code))
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}
