import CommandLanguage
import Display
import Foundation
import Notebook

/// A script whose lines were all taken apart and checked, and none run. Whether there is a model of the name
/// that a line asks for shows only when it runs.
struct ScriptCheck: CellResult {
  static let kind = "script_check"
  let path: String
  /// How many commands it has, with those of scripts that it replays.
  private(set) var commands = 0
  private(set) var problems: [Problem] = []

  /// A line that is no command.
  struct Problem: Encodable, Sendable {
    let path: String
    let line: Int
    let input: String
    let error: ErrorMessage
  }

  init(_ script: Script, commands table: CommandTable, within scripts: [Script]) {
    path = script.path
    check(script, table, within: scripts)
  }

  private mutating func check(_ script: Script, _ table: CommandTable, within scripts: [Script]) {
    for line in script.lines {
      commands += 1
      do {
        guard let replay = try table.parse(line.text) as? ReplayCommand else { continue }
        check(try replay.script(within: scripts + [script]), table, within: scripts + [script])
      } catch {
        problems.append(
          Problem(
            path: script.path, line: line.number,
            input: line.text.trimmingCharacters(in: .whitespaces), error: ErrorMessage(wording: error)))
      }
    }
  }

  var effect: CellEffect { problems.isEmpty ? .none : .exit(.problems) }

  private enum CodingKeys: String, CodingKey {
    case path, commands, problems
  }

  var blocks: [Block] {
    let found: [Block] = problems.flatMap { problem -> [Block] in
      [
        .text("\(shown(problem.path)):\(problem.line): \(problem.error.message)"),
        .preformatted("    \(problem.input)" + (problem.error.hint.map { "\n    hint: \($0)" } ?? "")),
      ]
    }
    let verdict =
      problems.isEmpty
      ? "every line is a command that can be read"
      : "\(counted(problems.count, "line")) cannot be run as \(problems.count == 1 ? "it is" : "they are")"
    return found + [.text("\(shown(path)): \(counted(commands, "command")), \(verdict). None was run.")]
  }
}
