import CommandLanguage
import Digits
import Display
import Experiments
import Notebook

/// `diff`: compares two models: settings, figures, and the rows on which they disagree.
struct DiffCommand: Command {
  private static let first = Key<String>(
    "first", .text("a model", completion: .models), form: .word, required: true, "a model")
  private static let second = Key<String>(
    "second", .text("a model", completion: .models), form: .word, default: "the current one",
    "the model to compare it with")
  private static let n = Key<Int>(
    "n", .integer(1...1_000_000), default: "10", "how many of the rows to list on which they disagree")

  static let signature = Signature(
    "diff", group: .judging, "Compare two models: settings, figures, and the rows on which they disagree.",
    parameters: [first.parameter, second.parameter, JudgingKeys.on.parameter, n.parameter]
      + TableFile.parameters,
    examples: [
      .init(
        "diff m1 m2", "on the test rows, with McNemar's test",
        needs: ["load mnist rows=500", "train epochs=1", "train epochs=3"])
    ],
    notes: [
      "Both are judged on the same rows of the current dataset.",
      "McNemar's test asks whether they could be equally good, by the rows that only one of them got right.",
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) {
    self.arguments = arguments
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let file = try TableFile(arguments)
    let first = try workspace.requireModel(arguments.token(Self.first))
    let second = try workspace.requireModel(arguments.token(Self.second))
    let on = arguments[JudgingKeys.on]
    let result = try DiffResult(
      Evaluation(of: first, on: on, in: workspace, context), first,
      Evaluation(of: second, on: on, in: workspace, context), second, listing: arguments[Self.n] ?? 10)
    return try file?.writing(result) ?? result
  }
}

/// The comparison of two models on the same rows.
struct DiffResult: TabledResult {
  static let kind = "diff"
  let first: JudgedRows
  let second: JudgedRows
  /// The keys of `train` in which they differ, with both values.
  let settings: [String: [String]]
  let accuracy: [Double]
  /// Of both models; empty, like `settings`, if one of them is an ensemble.
  let secondsPerEpoch: [Double]
  /// Number of rows for which they predict different classes.
  let disagreements: Int
  let mcnemar: McNemarTest
  /// The first of these rows.
  let rows: [Row]
  /// Figures of the models themselves, without those that are equal.
  private let figures: [Figure]
  private let keys: [String]
  private let labelNoun: String
  var file: TableFile.Written?

  struct Row: Codable, Sendable {
    let row: Int
    let label: ClassLabel
    let first: ClassLabel
    let second: ClassLabel
  }

  private enum CodingKeys: String, CodingKey {
    case first, second, settings, accuracy, secondsPerEpoch, disagreements, mcnemar, rows, file
  }

  private struct Figure: Sendable {
    let name: String
    let texts: [String]
  }

  init(
    _ evaluation: Evaluation, _ classifier: Classifier, _ other: Evaluation, _ otherClassifier: Classifier,
    listing count: Int
  ) throws {
    let truth = try evaluation.truth(for: "diff")
    (first, second) = (evaluation.judged, other.judged)
    labelNoun = evaluation.dataset.classes.noun
    let said = (evaluation.predictions.labels, other.predictions.labels)
    accuracy = [
      evaluation.predictions.accuracy(against: truth), other.predictions.accuracy(against: truth),
    ]
    let differing = truth.indices.filter { said.0[$0] != said.1[$0] }
    disagreements = differing.count
    mcnemar = McNemarTest(
      onlyFirst: differing.count { said.0[$0] == truth[$0] },
      onlySecond: differing.count { said.1[$0] == truth[$0] })
    rows = Array(
      differing.map { index in
        Row(row: evaluation.rows[index], label: truth[index], first: said.0[index], second: said.1[index])
      }.sorted { $0.row < $1.row }.prefix(count))
    // An ensemble has no settings to compare.
    let networks = [classifier, otherClassifier].compactMap { $0.network?.model }
    let models = networks.count == 2 ? networks : []
    let varying = TrainingKeys.varying(in: models.map(\.settings))
    keys = varying.map(\.parameter.name)
    settings = Dictionary(
      uniqueKeysWithValues: varying.map { key in
        (key.parameter.name, models.map { key.text($0.settings) ?? "-" })
      })
    figures = [
      Figure(name: "weights", texts: models.map { NumberText.count($0.weightCount) }),
      Figure(name: "epochs", texts: models.map { NumberText.count($0.history.count) }),
      Figure(
        name: "loss, last epoch",
        texts: models.map { $0.history.last.map { NumberText.fixed($0.loss, decimals: 4) } ?? "-" }),
      Figure(
        name: "accuracy, own training rows",
        texts: models.map { $0.trainAccuracy.map { NumberText.percent($0) } ?? "-" }),
      Figure(
        name: "accuracy, own validation rows",
        texts: models.map { $0.validationAccuracy.map { NumberText.percent($0) } ?? "-" }),
    ].filter { [settings] figure in
      // The epochs that were run are told only where they are not those of epochs=.
      Set(figure.texts).count > 1 && settings[figure.name] != figure.texts
    }
    secondsPerEpoch = models.map(\.secondsPerEpoch)
  }

  // MARK: Output

  var content: [Block] {
    var blocks: [Block] = [.heading("\(first.model) and \(second.model) on \(first.inWords)")]
    blocks += first.banners(naming: first.model) + second.banners(naming: second.model)
    if !first.includesTrainingRows, !second.includesTrainingRows {
      blocks.append(.text("Neither has seen any of these images in training."))
    }
    blocks.append(.table(table))
    blocks.append(.text(verdict))
    if !rows.isEmpty { blocks.append(.table(rowTable)) }
    if rows.count < disagreements {
      blocks.append(.text("The first \(rows.count); 'n=\(disagreements)' lists all."))
    }
    return blocks
  }

  private var table: Table {
    let texts = keys.map { ["\($0)="] + (settings[$0] ?? []) }
    let accuracyRow =
      [Table.Cell("accuracy")] + accuracy.map { Table.Cell(NumberText.percent($0), value: $0) }
    let figureRows = figures.map { [$0.name] + $0.texts }
    let times = secondsPerEpoch.map { seconds in
      Table.Cell(NumberText.duration(seconds: seconds), value: NondeterministicValue.isMasked ? nil : seconds)
    }
    let timeRow = times.isEmpty ? [] : [[Table.Cell("time of an epoch")] + times]
    func plain(_ rows: [[String]]) -> [[Table.Cell]] { rows.map { $0.map { Table.Cell($0) } } }
    return Table(
      columns: [Table.Column(""), Table.Column(first.model, .right), Table.Column(second.model, .right)],
      rows: plain(texts) + [accuracyRow] + plain(figureRows) + timeRow)
  }

  /// On how many rows they disagree, and McNemar's test.
  var verdict: String {
    guard disagreements > 0 else { return "They call every row the same \(labelNoun)." }
    let p = NumberText.significant(mcnemar.pValue, digits: 2)
    return
      "They disagree on \(counted(disagreements, "row")): on \(NumberText.count(mcnemar.onlyFirst)) only "
      + "\(first.model) is right, on \(NumberText.count(mcnemar.onlySecond)) only \(second.model). "
      + "McNemar's test (\(mcnemar.form.rawValue)): p = \(p), "
      + (mcnemar.pValue < 0.05
        ? "so chance alone hardly makes such a difference."
        : "so chance alone may well make such a difference.")
  }

  private var rowTable: Table {
    Table(
      columns: ["row", "label", first.model, second.model].map { Table.Column($0, .right) },
      rows: rows.map { row in
        [
          Table.Cell("\(row.row)"), Table.Cell("\(row.label)"),
          Table.Cell("\(row.first)", row.first == row.label ? .good : .bad),
          Table.Cell("\(row.second)", row.second == row.label ? .good : .bad),
        ]
      })
  }
}

extension JudgedRows {
  /// The banners with the model's name, for results about several models.
  func banners(naming model: String) -> [Block] {
    guard includesTrainingRows else { return banners }
    return banners.map { block in
      if case .banner(let text) = block, text.hasPrefix("includes") { return .banner("\(model): \(text)") }
      return block
    }
  }
}
