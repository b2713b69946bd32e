import Display
import Foundation

/// The output of a script compared with its `#>` lines.
package struct ScriptVerification: CellResult {
  package static let kind = "verification"
  package let path: String
  /// Number of commands run.
  package let commands: Int
  /// Number of commands with recorded output; the others were not compared.
  package let compared: Int
  package let tolerance: Double
  package let differences: [Difference]
  /// Number of commands whose output differs.
  package var differing: Int { differences.count }
  /// Says that the script was written on a processor that computes another way.
  let processor: String?

  /// A command whose output differs from the script.
  package struct Difference: Codable, Sendable {
    package let line: Int
    package let input: String
    package let expected: [String]
    package let found: [String]
  }

  /// Lines shown per difference; further ones are only counted.
  private static let mostLines = 12

  package init(_ script: Script, outputs: [Int: [String]], tolerance: Double) {
    path = script.path
    commands = outputs.count
    processor = ScriptProcessor.difference(of: script)
    self.tolerance = tolerance
    let comparison = OutputComparison(tolerance: tolerance)
    let known = script.lines.filter { $0.output != nil && outputs[$0.number] != nil }
    compared = known.count
    differences = known.compactMap { line in
      let (expected, found) = (line.output ?? [], outputs[line.number] ?? [])
      guard !comparison.difference(expected: expected, found: found).isEmpty else { return nil }
      return Difference(
        line: line.number, input: line.text.trimmingCharacters(in: .whitespaces), expected: expected,
        found: found)
    }
  }

  package var effect: CellEffect { differences.isEmpty ? .none : .exit(.differences) }

  private enum CodingKeys: String, CodingKey {
    case path, commands, compared, tolerance, differences, processor
  }

  package var blocks: [Block] {
    differences.flatMap(blocks) + [.text(verdict)] + (processor.map { [.text($0)] } ?? [])
  }

  /// What a difference is about: the first line of either side that the other has not.
  package func first(of difference: Difference) -> (expected: String?, found: String?) {
    let lines = OutputComparison(tolerance: tolerance)
      .difference(expected: difference.expected, found: difference.found)
    return (lines.first { $0.kind == .expected }?.text, lines.first { $0.kind == .found }?.text)
  }

  private func blocks(of difference: Difference) -> [Block] {
    let lines = OutputComparison(tolerance: tolerance)
      .difference(expected: difference.expected, found: difference.found)
    var texts = lines.prefix(Self.mostLines).map { "\($0.kind.rawValue) \($0.text)" }
    if lines.count > Self.mostLines {
      texts.append("  ... \(counted(lines.count - Self.mostLines, "line")) more")
    }
    return [
      .text("\(shown(path)):\(difference.line): \(shown(difference.input))"),
      .preformatted(texts.joined(separator: "\n")),
    ]
  }

  private var verdict: String {
    let head =
      "\(shown(path)): \(counted(commands, "command")) run, \(NumberText.count(compared)) compared with "
      + "\(compared == 1 ? "its" : "their") #> lines"
    if differences.isEmpty { return "\(head): all as written." }
    return "\(head): \(NumberText.count(differences.count)) \(differences.count == 1 ? "differs" : "differ") "
      + "(- the script, + this run)."
  }
}

/// A script with updated `#>` lines.
package struct ScriptUpdate: CellResult {
  package static let kind = "script_update"
  package let path: String
  /// Number of commands run.
  package let commands: Int
  /// Line numbers of the commands whose output is new or changed.
  package let changed: [Int]

  package init(_ script: Script, outputs: [Int: [String]]) {
    path = script.path
    commands = outputs.count
    changed = script.lines.filter { line in
      outputs[line.number].map { $0 != line.output ?? [] } ?? false
    }.map(\.number)
  }

  package var blocks: [Block] {
    let what =
      changed.isEmpty
      ? "none had changed"
      : "that of \(counted(changed.count, "command")) is new (\(changed.count == 1 ? "line" : "lines") "
        + "\(listed(changed.map(String.init), joinedBy: "and")))"
    return [.text("The output of \(counted(commands, "command")) stands in \(shown(path)): \(what).")]
  }
}
