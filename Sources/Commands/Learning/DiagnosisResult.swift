import Display
import Experiments
import Notebook

/// What is wrong with a training.
struct DiagnosisResult: CellResult {
  static let kind = "diagnosis"
  /// `nil` for a training that left no model.
  let model: String?
  /// The gravest first; empty where all is well.
  let findings: [Entry]
  /// How many rules looked.
  let rules: Int
  /// On how many rows the figures were measured.
  let trainRows: Int?
  let unseenRows: Int?
  /// What the unseen rows are: `validation` or `test`.
  let unseenPart: String?

  struct Entry: Encodable, Sendable {
    /// The rule's name.
    let rule: String
    let problem: String
    /// The figures that show it.
    let evidence: String
    /// What to do, and lines to type.
    let remedy: String
    let commands: [String]
  }

  init(_ evidence: Evidence) {
    let words = FindingWording(evidence)
    model = evidence.model.name
    findings = Diagnosis.findings(evidence).map { rule, finding in
      words.entry(rule.name, finding)
    }
    rules = Diagnosis.rules.count + 1
    trainRows = evidence.train.rows
    unseenRows = evidence.unseen?.rows
    unseenPart = evidence.unseen?.part
  }

  init(_ divergence: Divergence) {
    model = nil
    findings = [FindingWording.entry(divergence)]
    rules = Diagnosis.rules.count + 1
    (trainRows, unseenRows, unseenPart) = (nil, nil, nil)
  }

  var blocks: [Block] {
    let title = model.map {
      "\($0): \(findings.isEmpty ? "nothing found" : counted(findings.count, "finding"))"
    }
    return [.heading(title ?? "The last training left no model")]
      + findings.enumerated().flatMap { blocks(of: $0.element, number: $0.offset + 1) }
      + (findings.isEmpty ? [.text("All is well, as far as \(rules) rules can tell.")] : [])
      + [measured].compactMap(\.self)
  }

  private func blocks(of entry: Entry, number: Int) -> [Block] {
    let lines = entry.commands.map { "  \($0)" }.joined(separator: "\n")
    return [
      .prose("**\(number). \(entry.problem)**"),
      .text("How it shows: \(entry.evidence)"),
      .text("What would mend it: \(entry.remedy)"),
    ] + (lines.isEmpty ? [] : [.preformatted(lines)])
  }

  private var measured: Block? {
    guard let trainRows else { return nil }
    let train = counted(trainRows, "training row")
    guard let unseenRows, let unseenPart else {
      return .text("Measured on \(train); there are no other rows to compare with.")
    }
    let advice =
      unseenPart == "test" && !findings.isEmpty
      ? " To choose settings by, set validation rows apart ('split validation=0.2'), and keep the test rows for "
        + "the last word." : ""
    return .text("Measured on \(train) and \(counted(unseenRows, "\(unseenPart) row")).\(advice)")
  }
}
