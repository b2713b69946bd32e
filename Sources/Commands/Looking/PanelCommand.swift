import CommandLanguage
import Digits
import Display
import Experiments
import Notebook

/// `panel`: draws a hundred digits, or a model's predictions of them, in 10 x 10.
struct PanelCommand: Command {
  private static let what = Key<Target>(
    "what", ValueType<Target>.choice, form: .word, default: "pictures",
    "pictures, or the model's predictions")
  private static let from = Key<Int>("from", .integer(0...1_000_000_000), default: "0", "the first row")

  enum Target: String, CaseIterable, Sendable {
    case pictures, predictions
  }

  static let signature = Signature(
    "panel", group: .looking, "Draw the first hundred digits in 10 x 10, or what the model says of them.",
    parameters: [what.parameter, from.parameter, JudgingKeys.model.parameter],
    examples: [
      .init("panel", "the 10 x 10 picture", needs: ["load mnist rows=500"]),
      .init(
        "panel predictions", "the 10 x 10 table of predictions, mistakes in brackets",
        needs: ["load mnist rows=500", "train epochs=1"]),
      .init("panel from=100", "the next hundred", needs: ["load mnist rows=500"]),
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) {
    self.arguments = arguments
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let dataset = try workspace.requireDataset()
    let first = arguments[Self.from] ?? 0
    guard first < dataset.count else {
      throw CommandError.unknownRow(row: first, dataset: dataset.name, count: dataset.count)
    }
    let rows = Array(first..<min(first + 100, dataset.count))
    guard arguments[Self.what] == .predictions else {
      return PanelResult(
        dataset: dataset.name, first: first, pictures: rows.map { Picture(dataset.images, row: $0) })
    }
    let model = try workspace.requireModel(arguments.token(JudgingKeys.model))
    let evaluation = try Evaluation(
      of: model, on: .all, of: dataset, rows: rows, in: workspace, context)
    return PredictionsPanelResult(
      judged: evaluation.judged, first: first, predicted: evaluation.predictions.labels,
      labels: dataset.labels.map { labels in rows.map { labels[$0] } })
  }
}

/// Up to a hundred small pictures, ten per line.
struct PanelResult: CellResult {
  static let kind = "panel"
  let dataset: String
  let first: Int
  let pictures: [Picture]

  private enum CodingKeys: String, CodingKey {
    case dataset, first
  }

  var blocks: [Block] {
    [
      .text("Rows \(first) to \(first + pictures.count - 1) of \(dataset)."),
      .images(ImageGrid(pictures: pictures.map { $0.drawn(caption: "") }, perLine: 10)),
    ]
  }
}

/// A model's predictions of up to a hundred digits.
struct PredictionsPanelResult: JudgedResult {
  static let kind = "predictions_panel"
  let judged: JudgedRows
  let first: Int
  let predicted: [ClassLabel]
  let labels: [ClassLabel]?

  private enum CodingKeys: String, CodingKey {
    case first, predicted, labels
  }

  var blocks: [Block] {
    let rows = stride(from: 0, to: predicted.count, by: 10).map { start in
      [Table.Cell("\(first + start)", .faint)] + (start..<start + 10).map(cell)
    }
    let columns = [Table.Column("row", .right)] + (0..<10).map { Table.Column("+\($0)", .right) }
    return [.table(Table(columns: columns, rows: rows)), .text(summary)]
  }

  private func cell(_ index: Int) -> Table.Cell {
    guard predicted.indices.contains(index) else { return "" }
    let isWrong = labels.map { $0[index] != predicted[index] } ?? false
    return isWrong ? Table.Cell("[\(predicted[index])]", .bad) : Table.Cell("\(predicted[index]) ")
  }

  private var summary: String {
    guard let labels else { return "What \(judged.model) says; the rows have no labels to compare with." }
    let right = zip(labels, predicted).count { $0 == $1 }
    let seen = judged.trainingRows == 0 ? "none" : "\(judged.trainingRows)"
    let stale = judged.isStale ? " \(judged.model) is stale: trained on an older split." : ""
    return "\(judged.model) says: \(right) of \(predicted.count) right (\(seen) of them seen in training); "
      + "mistakes in brackets." + stale
  }
}
