import CommandLanguage
import Digits
import Display
import Experiments
import Notebook

/// `roc`: draws the receiver operating characteristic of every digit against the rest.
struct ROCCommand: Command {
  static let signature = Signature(
    "roc", group: .judging, "Draw the ROC curve of every digit against the rest and list the areas.",
    parameters: JudgingKeys.parameters + [JudgingKeys.tta.parameter],
    examples: [.init("roc", "on the test rows", needs: ["load mnist rows=1000", "train epochs=2"])])

  private let arguments: Arguments

  init(_ arguments: Arguments) {
    self.arguments = arguments
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    try ROCResult(JudgingKeys.evaluation(of: arguments, in: workspace, context))
  }
}

/// The ROC curves and the areas under them.
struct ROCResult: JudgedResult {
  static let kind = "roc"
  let judged: JudgedRows
  let analysis: ROCAnalysis
  /// Number of rows whose class the model knows, on which the curves are measured; `nil` if they are all rows.
  let knownRows: Int?

  private enum CodingKeys: String, CodingKey {
    case areas, macro, micro, knownRows
  }

  init(_ evaluation: Evaluation) throws {
    judged = evaluation.judged
    let truth = try evaluation.truth(for: "roc")
    let known = try evaluation.known(truth)
    knownRows = known.truth.count < truth.count ? known.truth.count : nil
    analysis =
      known.truth.isEmpty
      ? ROCAnalysis(withoutRowsOf: known.probabilities.classes)
      : try ROCAnalysis(truth: known.truth, probabilities: known.probabilities)
  }

  private struct Area: Encodable {
    let label: ClassLabel
    let area: Double?
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(analysis.classes.map { Area(label: $0.label, area: $0.curve?.area) }, forKey: .areas)
    try container.encodeIfPresent(analysis.macroArea, forKey: .macro)
    try container.encodeIfPresent(analysis.micro?.area, forKey: .micro)
    try container.encodeIfPresent(knownRows, forKey: .knownRows)
  }

  var blocks: [Block] {
    let noun = analysis.classes.map(\.label).noun
    let areas: [(String, Double?)] =
      analysis.classes.map { ("\($0.label)", $0.curve?.area) }
      + [("macro average", analysis.macroArea), ("micro average", analysis.micro?.area)]
    return [.heading("\(judged.model) on \(judged.inWords)")]
      + judged.banners + [
        .chart(ROCChart(analysis.classes, noun: noun).chart),
        .table(
          Table(
            columns: [.init(noun), .init("area", .right)],
            rows: areas.map { name, area in
              [Table.Cell(name), Table.Cell(area.map { NumberText.fixed($0, decimals: 5) } ?? "-")]
            })),
      ] + gaps.map { .text($0) }
  }

  /// Says on which rows the curves are measured and which classes have none.
  private var gaps: [String] {
    let unknown = judged.unknownClasses ?? []
    let others = "\(judged.model) gives no probability to \(fewNamed(unknown, joinedBy: "or"))"
    if knownRows == 0 { return ["No curve can be drawn: \(others)."] }
    var sentences: [String] = []
    if let knownRows {
      sentences.append("The curves are those of \(judged.knownInWords(knownRows)): \(others).")
    }
    let missing = analysis.classes.filter { $0.curve == nil }.map(\.label)
    if !missing.isEmpty {
      let isAll = missing.count < analysis.classes.count || missing.count > 1
      sentences.append(
        (isAll
          ? "No curve for \(fewNamed(missing, joinedBy: "or")): a curve takes rows of the \(missing.noun) and others"
          : "No curve: every row is of the same \(missing.noun)") + ". So there is no macro average.")
    }
    return sentences
  }
}
