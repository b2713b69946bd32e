import CommandLanguage
import Compute
import Digits
import Display
import Experiments
import Notebook

/// `diagnose`: lists the problems of a training, the evidence for each, and commands that should fix it.
struct DiagnoseCommand: Command {
  private static let model = Key<String>(
    "model", .text("a model", completion: .models), form: .word, default: "the current one",
    "which training to look at")

  static let signature = Signature(
    "diagnose", group: .learning, "Say what is wrong with a training, how it shows, and what would mend it.",
    parameters: [model.parameter],
    examples: [
      .init("diagnose", "the current model", needs: ["load mnist rows=1000", "train epochs=5"]),
      .init(
        "diagnose m1", "a training whose learning rate was too large",
        needs: ["load mnist rows=1000", "train solver=sgd lr=5 epochs=3 hidden=16"]),
    ],
    notes: [
      "It names three things at most, the gravest first, and none where all is well. A training that diverged leaves no model, but 'diagnose' right after it knows why.",
      "It looks at the curves of the training, inside the network on up to 1,000 training rows, and at up to 5,000 training and as many validation rows, fewer of a large network; at test rows only where there are no validation rows.",
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) {
    self.arguments = arguments
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let token = arguments.token(Self.model)
    if token == nil, let divergence = Divergence.latest(in: workspace, context) {
      return DiagnosisResult(divergence)
    }
    let kept = try workspace.requireNetwork(token, for: "diagnose")
    let evidence = try EvidenceGathering(kept, in: workspace, context).evidence()
    return DiagnosisResult(evidence)
  }
}

/// Problems of a training.
struct DiagnosisResult: CellResult {
  static let kind = "diagnosis"
  /// `nil` if the training diverged and left no model.
  let model: String?
  /// The most serious problem first; empty if none was found.
  let findings: [FindingWording.Entry]
  /// Number of rules that were checked.
  let rules: Int
  /// Number of rows on which the figures were measured.
  let trainRows: Int?
  let unseenRows: Int?
  /// Part of the split that the unseen rows come from: `validation` or `test`.
  let unseenPart: String?

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

  private func blocks(of entry: FindingWording.Entry, number: Int) -> [Block] {
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
