import CommandLanguage
import Display
import Foundation

/// The output of a cell as a script keeps it: in lines that begin with `#>`.
///
/// It is drawn the same wherever it is drawn: 80 columns, no colour, pictures in ASCII, a `~` in place of
/// durations and other figures of the machine.
enum ScriptOutput {
  private static let sign = "#>"

  /// What a cell showed, or the error that it ended in.
  package static func lines(of cell: Cell) -> [String] {
    let text = NondeterministicValue.$isMasked.withValue(true) {
      TextRenderer(style: .plain).render(cell.result?.blocks ?? [])
    }
    return lines(of: text) + (cell.error.map(lines) ?? [])
  }

  /// A line of output as it stands in a script.
  package static func written(_ line: String) -> String { line.isEmpty ? sign : "\(sign) \(line)" }

  /// What a line of a script says of output; `nil` where it is something else.
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

  /// Editors like to take blanks at the end of a line away.
  private static func trimmed(_ line: Substring) -> String {
    var line = line
    while line.last?.isWhitespace == true { line = line.dropLast() }
    return String(line)
  }
}

extension Script {
  /// The text of the script with other `#>` lines; everything else stays as it is.
  /// - Parameter outputs: by the number of the command's line. Others keep the output they have.
  package func text(withOutputs outputs: [Int: [String]]) -> String {
    let commands = Dictionary(uniqueKeysWithValues: lines.map { ($0.number, $0.output) })
    var text: [String] = []
    for (index, line) in source.enumerated() {
      if ScriptOutput.content(ofLine: line.trimmingCharacters(in: .whitespaces)) != nil { continue }
      text.append(line)
      guard let earlier = commands[index + 1] else { continue }
      text += (outputs[index + 1] ?? earlier ?? []).map(ScriptOutput.written)
    }
    return text.joined(separator: "\n")
  }
}
