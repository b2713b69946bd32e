import CommandLanguage
import Digits
import Display
import Experiments
import Notebook

/// `wrong`: lists the rows a model got wrong, the most confident mistakes first.
struct WrongCommand: Command {
  private static let n = Key<Int>("n", .integer(1...1_000_000), default: "20", "how many to list")

  static let signature = Signature(
    "wrong", group: .judging, "List the rows a model got wrong, the most confident mistakes first.",
    parameters: JudgingKeys.parameters + [n.parameter, JudgingKeys.tta.parameter] + TableFile.parameters,
    examples: [
      .init(
        "wrong", "the worst mistakes on the test rows", needs: ["load mnist rows=2000", "train epochs=3"]),
      .init(
        "wrong n=5 on=train", "five on the training rows", needs: ["load mnist rows=2000", "train epochs=3"]),
    ],
    notes: ["'show wrong' draws them."])

  private let arguments: Arguments

  init(_ arguments: Arguments) {
    self.arguments = arguments
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let file = try TableFile(arguments)
    let evaluation = try JudgingKeys.evaluation(of: arguments, in: workspace, context)
    let mistakes = try evaluation.mistakes(for: "wrong")
    let result = WrongResult(
      judged: evaluation.judged, wrong: mistakes.count,
      mistakes: Array(mistakes.prefix(arguments[Self.n] ?? 20)), rowsInWords: rowsTyped)
    return try file?.writing(result) ?? result
  }

  /// The keys that say which model and rows, as typed: the line that draws the same rows needs them, too.
  private var rowsTyped: String {
    let keys = [
      (JudgingKeys.model.parameter.name, arguments.token(JudgingKeys.model)),
      (JudgingKeys.on.parameter.name, arguments.token(JudgingKeys.on)),
    ]
    return keys.compactMap { name, token in token.map { " \(name)=\($0.text)" } }.joined()
  }
}

/// A row that a model got wrong.
struct Mistake: Codable, Sendable {
  /// The row's index in the dataset.
  let row: Int
  let label: ClassLabel
  let predicted: ClassLabel
  /// The probability of `predicted`.
  let confidence: Double
  /// The probability of `label`; `nil` if the model does not know that class.
  let probabilityOfLabel: Double?
}

extension Evaluation {
  /// The rows whose most probable digit is not their label, the most confident first.
  /// - Throws: `CommandError.unlabelled`.
  func mistakes(for verb: String) throws(CommandError) -> [Mistake] {
    let truth = try truth(for: verb)
    return rows.indices.compactMap { index -> Mistake? in
      let predicted = predictions.label(ofRow: index)
      guard predicted != truth[index] else { return nil }
      let position = predictions.classes.firstIndex(of: truth[index])
      let probabilities = predictions[index]
      return Mistake(
        row: rows[index], label: truth[index], predicted: predicted,
        confidence: predictions.confidence(ofRow: index),
        probabilityOfLabel: position.map { Double(probabilities[probabilities.startIndex + $0]) })
    }
    .sorted { ($1.confidence, $0.row) < ($0.confidence, $1.row) }
  }
}

/// The most confident mistakes.
struct WrongResult: JudgedResult, TabledResult {
  static let kind = "wrong"
  let judged: JudgedRows
  /// Total number of rows it got wrong.
  let wrong: Int
  let mistakes: [Mistake]
  /// ` model=m1 on=train`; empty for the usual ones.
  let rowsInWords: String
  var file: TableFile.Written?

  private enum CodingKeys: String, CodingKey {
    case wrong, mistakes, file
  }

  var content: [Block] {
    guard wrong > 0 else {
      return judged.banners + [.text("\(judged.model) got none of \(judged.inWords) wrong.")]
    }
    let share = NumberText.percent(Double(wrong) / Double(judged.rows))
    return [
      .heading("\(judged.model) got \(NumberText.count(wrong)) of \(judged.inWords) wrong (\(share))")
    ] + judged.banners + [
      .table(
        Table(
          columns: [
            .init("row", .right), .init("label", .right), .init("says", .right), .init("sure", .right),
            .init("label's share", .right),
          ],
          rows: mistakes.map { mistake in
            [
              Table.Cell("\(mistake.row)"), Table.Cell("\(mistake.label)"),
              Table.Cell("\(mistake.predicted)"),
              Table.Cell(NumberText.percent(mistake.confidence, decimals: 1), value: mistake.confidence),
              Table.Cell(
                mistake.probabilityOfLabel.map { NumberText.percent($0, decimals: 1) } ?? "-",
                value: mistake.probabilityOfLabel),
            ]
          })),
      .text(
        mistakes.count < wrong
          ? "The \(mistakes.count) it was surest of; 'wrong n=\(wrong)\(rowsInWords)' lists all, "
            + "'show wrong\(rowsInWords)' draws them." : "'show wrong\(rowsInWords)' draws them."),
    ]
  }
}
