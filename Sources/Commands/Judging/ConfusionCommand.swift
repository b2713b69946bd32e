import CommandLanguage
import Display
import Experiments
import Notebook

/// `confusion`: which digits a model takes for which.
struct ConfusionCommand: Command {
  private static let normalize = Key<Bool>(
    "normalize", .boolean, default: "false",
    scikitLearn: ReferenceName(
      "normalize of confusion_matrix", default: "None", difference: "true is 'true' there"),
    "shares of each label instead of counts")

  static let signature = Signature(
    "confusion", group: .judging, "Show which digits a model takes for which.",
    parameters: JudgingKeys.parameters + [normalize.parameter, JudgingKeys.tta.parameter],
    examples: [
      .init("confusion", "counts on the test rows", needs: ["load mnist rows=2000", "train epochs=3"]),
      .init(
        "confusion normalize=true", "shares of each label", needs: ["load mnist rows=2000", "train epochs=3"]),
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) {
    self.arguments = arguments
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let evaluation = try JudgingKeys.evaluation(of: arguments, in: workspace, context)
    return try ConfusionResult(evaluation, isNormalized: arguments[Self.normalize] ?? false)
  }
}

/// How often each label was taken for each.
struct ConfusionResult: JudgedResult {
  static let kind = "confusion"
  let judged: JudgedRows
  let labels: [UInt8]
  let counts: [[Int]]
  let shares: [[Double]]?

  init(_ evaluation: Evaluation, isNormalized: Bool) throws {
    let matrix = try ConfusionMatrix(
      truth: evaluation.truth(for: "confusion"), predicted: evaluation.predictions.labels)
    judged = evaluation.judged
    labels = matrix.labels
    counts = matrix.counts
    shares = isNormalized ? matrix.normalized : nil
  }

  private enum CodingKeys: String, CodingKey {
    case labels, counts, shares
  }

  var blocks: [Block] {
    let matrix = ConfusionMatrix(labels: labels, counts: counts)
    let title = "\(judged.model) on \(judged.inWords) (rows: the label, columns: what \(judged.model) says)"
    return [.heading(title)] + judged.banners + [
      .table(shares == nil ? matrix.table : matrix.normalizedTable), .text(matrix.mostFrequentInWords),
    ]
  }
}
