import CommandLanguage
import Digits
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

  private static let label = Key<ClassLabel>(
    "label", .classLabel, "with says=, the rows of one cell: their label")
  private static let says = Key<ClassLabel>("says", .classLabel, "with label=, what the model takes them for")
  private static let n = Key<Int>(
    "n", .integer(1...1000), default: "12", "with label= and says=, how many of them to draw")

  static let signature = Signature(
    "confusion", group: .judging, "Show which digits a model takes for which.",
    parameters: JudgingKeys.parameters + [
      normalize.parameter, label.parameter, says.parameter, n.parameter, JudgingKeys.tta.parameter,
    ]
      + TableFile.parameters,
    examples: [
      .init("confusion", "counts on the test rows", needs: ["load mnist rows=2000", "train epochs=3"]),
      .init(
        "confusion normalize=true", "shares of each label", needs: ["load mnist rows=2000", "train epochs=3"]),
      .init(
        "confusion label=4 says=9", "the rows behind one cell",
        needs: ["load mnist rows=2000", "train epochs=1"]),
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    try arguments.require(Self.label.parameter, for: Self.says.parameter)
    try arguments.require(Self.says.parameter, for: Self.label.parameter, Self.n.parameter)
    if arguments.has("label") {
      try arguments.refuse(
        [Self.normalize.parameter] + TableFile.parameters, beside: "label= and says=")
    }
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let file = try TableFile(arguments)
    if let label = try workspace.requireClass(Self.label, of: arguments),
      let says = try workspace.requireClass(Self.says, of: arguments)
    {
      let evaluation = try JudgingKeys.evaluation(of: arguments, in: workspace, context)
      return try cell(label, says, evaluation, n: arguments[Self.n] ?? 12, context)
    }
    let evaluation = try JudgingKeys.evaluation(of: arguments, in: workspace, context)
    let result = try ConfusionResult(evaluation, isNormalized: arguments[Self.normalize] ?? false)
    return try file?.writing(result) ?? result
  }
}

extension ConfusionCommand {
  /// The rows behind one cell, the surest first.
  private func cell(
    _ label: ClassLabel, _ says: ClassLabel, _ evaluation: Evaluation, n: Int, _ context: CommandContext
  ) throws -> ImagesResult {
    let truth = try evaluation.truth(for: "confusion")
    let said = evaluation.predictions
    let labelled = truth.indices.filter { truth[$0] == label }
    let places = labelled.filter { said.label(ofRow: $0) == says }
      .sorted { (said.confidence(ofRow: $1), $0) < (said.confidence(ofRow: $0), $1) }
    let (model, rows) = (evaluation.judged.model, evaluation.judged.inWords)
    let count = "\(NumberText.count(places.count)) of the \(counted(labelled.count, "row")) labelled \(label)"
    let shown = places.prefix(n).map { evaluation.rows[$0] }
    return try ImagesResult(
      evaluation.dataset, rows: shown, saidBy: model,
      context.predict(
        evaluation.model, evaluation.dataset.images, rows: shown, shifted: arguments[JudgingKeys.tta] ?? false
      ),
      title:
        "\(model) takes \(count) for \(says), among \(rows)\(places.isEmpty ? "." : "; the surest first:")",
      banners: evaluation.judged.banners)
  }
}

/// A confusion matrix, [labels x labels]: `counts[i][j]` rows of class `labels[i]` were predicted as
/// `labels[j]`.
struct ConfusionResult: JudgedResult, TabledResult {
  static let kind = "confusion"
  let judged: JudgedRows
  let labels: [ClassLabel]
  let counts: [[Int]]
  let shares: [[Double]]?
  var file: TableFile.Written?

  init(_ evaluation: Evaluation, isNormalized: Bool) throws {
    let (truth, predicted) = (try evaluation.truth(for: "confusion"), evaluation.predictions.labels)
    let matrix = try ConfusionMatrix(
      truth: truth, predicted: predicted, labels: evaluation.occurring(truth, predicted))
    judged = evaluation.judged
    labels = matrix.labels
    counts = matrix.counts
    shares = isNormalized ? matrix.normalized : nil
  }

  private enum CodingKeys: String, CodingKey {
    case labels, counts, shares, file
  }

  var content: [Block] { blocks(isFile: false) }
  var fileContent: [Block] { blocks(isFile: true) }

  /// - Parameter isFile: whether there is room for a matrix of any size.
  private func blocks(isFile: Bool) -> [Block] {
    let matrix = ConfusionMatrix(labels: labels, counts: counts)
    let place = "\(judged.model) on \(judged.inWords)"
    return matrix.blocks(
      title: "\(place) (rows: the label, columns: what \(judged.model) says)",
      listTitle: "\(place): what it takes for what, most often first", banners: judged.banners,
      shares: shares != nil, isFile: isFile)
  }
}

extension ConfusionMatrix {
  /// The matrix and the most frequent confusions; of a matrix too large to read, a list of those.
  /// - Parameters:
  ///   - shares: whether shares of each label are shown instead of counts.
  ///   - isFile: whether there is room for a matrix of any size.
  func blocks(
    title: String, listTitle: String, banners: [Block] = [], shares: Bool, isFile: Bool = false
  ) -> [Block] {
    guard isFile || labels.count <= Self.mostDrawn else {
      return [.heading(listTitle)] + banners + [.table(list), .text(listInWords)]
    }
    return [.heading(title)] + banners + [
      .table(shares ? normalizedTable : table), .text(mostFrequentInWords),
    ]
  }

  /// The largest number of labels of a matrix that is drawn: at 80 columns one of 30 takes two or three tables, one
  /// below the other.
  private static let mostDrawn = 30
  /// The number of confusions listed instead.
  private static let mostListed = 20

  /// The most frequent confusions, with their share of the label's rows.
  private var list: Table {
    let places = LabelIndex(labels)
    return Table(
      columns: [
        .init("label", .right), .init("taken for", .right), .init("times", .right),
        .init("of the label's rows", .right),
      ],
      rows: confusions(limit: Self.mostListed).map { confusion in
        let rows = places[confusion.label].map { counts[$0].reduce(0, +) } ?? 0
        return [
          Table.Cell("\(confusion.label)", .strong), Table.Cell("\(confusion.predicted)", .bad),
          Table.Cell(NumberText.count(confusion.count)),
          Table.Cell(NumberText.percent(Double(confusion.count) / Double(max(rows, 1)), decimals: 1)),
        ]
      })
  }

  private var listInWords: String {
    let pairs = confusions().count
    guard pairs > 0 else { return mostFrequentInWords }
    let size =
      "A matrix of \(labels.count) x \(labels.count) is too large to draw; the result in JSON has it, and a file of out=."
    return pairs > Self.mostListed
      ? "The first \(Self.mostListed) of \(counted(pairs, "pair")). \(size)" : size
  }

  /// The counts, with zeros as dots so that the mistakes stand out.
  var table: Table {
    table(
      counts.map { $0.map { $0 == 0 ? "." : NumberText.count($0) } },
      values: counts.map { $0.map(Double.init) })
  }

  /// The shares of each row of the matrix, 0...1.
  var normalizedTable: Table {
    table(normalized.map { $0.map { $0 == 0 ? "." : NumberText.fixed($0, decimals: 3) } }, values: normalized)
  }

  private func table(_ texts: [[String]], values: [[Double]]) -> Table {
    Table(
      columns: [.init("", .right)] + labels.map { Table.Column("\($0)", .right) },
      rows: texts.enumerated().map { row, texts in
        [Table.Cell("\(labels[row])", .strong)]
          + texts.enumerated().map { column, text in
            Table.Cell(
              text, row == column ? .good : text == "." ? .faint : .bad, value: values[row][column])
          }
      })
  }

  /// The five most frequent confusions: `Most often: 4 taken for 9 (23 times), ...`.
  var mostFrequentInWords: String {
    let most = confusions(limit: 5)
    guard !most.isEmpty else { return "No row was taken for another \(labels.noun)." }
    let parts = most.map { "\($0.label) taken for \($0.predicted) (\(counted($0.count, "time")))" }
    return "Most often: \(parts.joined(separator: ", "))."
  }
}
