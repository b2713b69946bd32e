import CommandLanguage
import Foundation

/// Lines of IPython that digitbook does not pretend to have: magics and commands of a system shell.
enum ForeignLine {
  /// What to type instead, by the name of a magic.
  private static let instead: [String: String] = [
    "time": "every result says how long it took", "timeit": "every result says how long it took",
    "run": "type replay FILE", "load": "type load FILE", "history": "type history", "hist": "type history",
    "pwd": "start Jupyter in the folder that you mean; files are named from there",
    "cd": "start Jupyter in the folder that you mean; files are named from there",
    "ls": "type load and press Tab for files", "who": "type status", "whos": "type status",
    "reset": "restart the kernel", "save": "type save NAME",
    "matplotlib": "charts and digits are drawn as they are", "magic": "type help", "lsmagic": "type help",
    "quickref": "type help", "pinfo": "type help COMMAND", "notebook": "type export notebook NAME",
  ]

  /// - Returns: `nil` for a line that may be digitbook's.
  static func refusal(of line: String) -> ErrorMessage? {
    if line.hasPrefix("!") {
      return ErrorMessage(
        "a cell runs commands of digitbook, and none of a system shell",
        hint:
          "type '\(line.dropFirst().trimmingCharacters(in: .whitespaces))' in a terminal; 'help' lists the commands"
      )
    }
    guard line.hasPrefix("%") else { return nil }
    let mark = line.hasPrefix("%%") ? "%%" : "%"
    let name = String(line.dropFirst(mark.count).prefix { !$0.isWhitespace })
    return ErrorMessage(
      "this is digitbook, not IPython: it has no magic '\(mark)\(name)'",
      hint: instead[name] ?? "'help' lists the commands")
  }
}
