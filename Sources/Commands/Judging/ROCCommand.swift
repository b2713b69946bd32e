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

  private enum CodingKeys: String, CodingKey {
    case areas, macro, micro
  }

  init(_ evaluation: Evaluation) throws {
    judged = evaluation.judged
    analysis = try ROCAnalysis(
      truth: evaluation.truth(for: "roc"), probabilities: evaluation.probabilities)
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
  }

  var blocks: [Block] {
    let noun = analysis.classes.map(\.label).noun
    let curves = analysis.classes.compactMap { entry in
      entry.curve.map { curve in
        LineChart.Series(
          name: "\(entry.label)",
          points: curve.points.map { .init(x: $0.falsePositiveRate, y: $0.truePositiveRate) })
      }
    }
    let areas: [(String, Double?)] =
      analysis.classes.map { ("\($0.label)", $0.curve?.area) }
      + [("macro average", analysis.macroArea), ("micro average", analysis.micro?.area)]
    return [.heading("\(judged.model) on \(judged.inWords)")]
      + judged.banners + [
        .chart(
          LineChart(
            title: "ROC, each \(noun) against the rest", xLabel: "false positive rate",
            yLabel: "true positive rate", series: curves)),
        .table(
          Table(
            columns: [.init(noun), .init("area", .right)],
            rows: areas.map { name, area in
              [Table.Cell(name), Table.Cell(area.map { NumberText.fixed($0, decimals: 5) } ?? "-")]
            })),
      ]
  }
}
