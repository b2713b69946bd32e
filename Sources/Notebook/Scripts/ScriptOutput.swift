import CommandLanguage
import Display
import Foundation

/// The output of a cell as recorded in a script, in lines that begin with `#>`.
///
/// It is rendered the same on every machine: 80 columns, no colour, ASCII images, and `~` in place of durations and
/// other values that depend on the machine.
package enum ScriptOutput {
  private static let sign = "#>"

  /// The output of a cell, including its error.
  package static func lines(of cell: Cell) -> [String] {
    let text = NondeterministicValue.$isMasked.withValue(true) {
      TextRenderer(style: .plain).render(cell.result?.blocks ?? [])
    }
    return lines(of: text) + (cell.error.map(lines) ?? [])
  }

  /// A line of output as written in a script.
  static func written(_ line: String) -> String { line.isEmpty ? sign : "\(sign) \(line)" }

  /// The output in a line of a script; `nil` if it is not a `#>` line.
  static func content(ofLine line: String) -> String? {
    guard line.hasPrefix(sign) else { return nil }
    let content = line.dropFirst(sign.count)
    return trimmed(content.hasPrefix(" ") ? content.dropFirst() : content)
  }

  private static func lines(of text: String) -> [String] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { trimmed($0) }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  private static func lines(of error: ErrorMessage) -> [String] {
    ["error: \(error.message)"] + (error.hint.map { [" hint: \($0)"] } ?? [])
  }

  /// Drops trailing whitespace, which editors remove.
  private static func trimmed(_ line: Substring) -> String {
    var line = line
    while line.last?.isWhitespace == true { line = line.dropLast() }
    return String(line)
  }
}

extension Script {
  /// The text of the script with new `#>` lines; everything else is unchanged.
  /// - Parameter outputs: by line number of the command. Other commands keep their output.
  package func text(withOutputs outputs: [Int: [String]]) -> String {
    let commands = Dictionary(lines.map { ($0.number, $0.output) }, uniquingKeysWith: { first, _ in first })
    var text: [String] = []
    for (index, line) in source.enumerated() {
      if ScriptOutput.content(ofLine: line.trimmingCharacters(in: .whitespaces)) != nil { continue }
      text.append(index == 0 ? ScriptProcessor.renewed(line) : line)
      guard let earlier = commands[index + 1] else { continue }
      text += (outputs[index + 1] ?? earlier ?? []).map(ScriptOutput.written)
    }
    return text.joined(separator: "\n")
  }
}
