import CommandLanguage
import Display
import Experiments
import Notebook

/// `confusion`: shows which digits a model confuses.
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

/// A confusion matrix, [labels x labels]: `counts[i][j]` rows of digit `labels[i]` were predicted as
/// `labels[j]`.
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

extension ConfusionMatrix {
  /// The counts, with zeros as dots so that the mistakes stand out.
  var table: Table { table(counts.map { $0.map { $0 == 0 ? "." : NumberText.count($0) } }) }

  /// The shares of each row of the matrix, 0...1.
  var normalizedTable: Table {
    table(normalized.map { $0.map { $0 == 0 ? "." : NumberText.fixed($0, decimals: 3) } })
  }

  private func table(_ texts: [[String]]) -> Table {
    Table(
      columns: [.init("", .right)] + labels.map { Table.Column("\($0)", .right) },
      rows: texts.enumerated().map { row, texts in
        [Table.Cell("\(labels[row])", .strong)]
          + texts.enumerated().map { column, text in
            Table.Cell(text, row == column ? .good : text == "." ? .faint : .bad)
          }
      })
  }

  /// The five most frequent confusions: `Most often: 4 taken for 9 (23 times), ...`.
  var mostFrequentInWords: String {
    let most = confusions(limit: 5)
    guard !most.isEmpty else { return "No row was taken for another digit." }
    let parts = most.map { "\($0.label) taken for \($0.predicted) (\(counted($0.count, "time")))" }
    return "Most often: \(parts.joined(separator: ", "))."
  }
}
