import CommandLanguage
import Digits
import Display
import Experiments
import Notebook

/// `report`: evaluates a model on rows of the current dataset.
struct ReportCommand: Command {
  private static let digits = Key<Int>(
    "digits", .integer(0...10), default: "2",
    scikitLearn: ReferenceName("digits of classification_report", default: "2"), "decimals of the scores")
  private static let by = Key<ReportGrouping>(
    "by", ValueType<ReportGrouping>.choice,
    "accuracy by groups of rows instead, worst first: their label, how much ink they have, or who wrote them")
  private static let more = Key.flag(
    "more", "log loss, balanced accuracy, Cohen's kappa, Matthews correlation too")

  static let signature = Signature(
    "report", group: .judging, "Judge a model: scikit-learn's classification report, then its confusions.",
    parameters: JudgingKeys.parameters + [
      digits.parameter, by.parameter, more.parameter, JudgingKeys.tta.parameter,
    ] + TableFile.parameters,
    examples: [
      .init(
        "report", "the current model on the test rows", needs: ["load mnist rows=2000", "train epochs=3"]),
      .init(
        "report on=all", "on all rows, with a banner if the model has seen some",
        needs: ["load mnist rows=2000", "train epochs=3"]),
      .init(
        "report digits=4 --more", "four decimals, and more figures",
        needs: ["load mnist rows=2000", "train epochs=3"]),
      .init(
        "report out=report.tex", "for a paper, too",
        needs: ["path report.tex", "load mnist rows=500", "train epochs=2"]),
      .init(
        "report --tta", "each image judged in nine small shifts",
        needs: ["load mnist rows=500", "train epochs=2"]),
      .init(
        "report by=ink", "whether thin or fat digits are harder",
        needs: ["load mnist rows=500", "train epochs=2"]),
      .init(
        "report by=writer", "whose digits are hardest to read",
        needs: ["load mnist rows=500", "train epochs=2", "load lesson-sheets"]),
    ],
    notes: [
      "Without a split, on= means all rows. A network with output=sigmoid gets the report for one-hot labels."
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    if let by = arguments[Self.by] {
      try arguments.refuse(Self.digits.parameter, Self.more.parameter, beside: "by=\(by.rawValue)")
    }
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let file = try TableFile(arguments)
    if let by = arguments[Self.by], by != .writer {
      let evaluation = try JudgingKeys.evaluation(of: arguments, in: workspace, context)
      let result = try GroupReportResult(evaluation, by: by)
      return try file?.writing(result) ?? result
    }
    if let by = arguments[Self.by] {
      let dataset = try workspace.requireDataset()
      guard let origins = dataset.origins, !origins.writers.isEmpty else {
        throw CommandError.noWriters(dataset: dataset.name, typed: "report by=\(by.rawValue)")
      }
      let evaluation = try JudgingKeys.evaluation(of: arguments, in: workspace, context)
      let result = try WriterReportResult(evaluation, by: .writer, origins: origins)
      return try file?.writing(result) ?? result
    }
    let evaluation = try JudgingKeys.evaluation(of: arguments, in: workspace, context)
    let (digits, withMore) = Self.form(of: arguments)
    let result = try ReportResult(evaluation, digits: digits, withMore: withMore)
    return try file?.writing(result) ?? result
  }

  /// The decimals of a line's scores, and whether it asks for more figures.
  static func form(of arguments: Arguments) -> (digits: Int, withMore: Bool) {
    (arguments[digits] ?? 2, arguments[more] ?? false)
  }
}

/// What `report` groups rows by.
enum ReportGrouping: String, CaseIterable, Codable, Sendable {
  case label, ink, writer
}

/// The classification report and confusion matrix of a model on some rows.
struct ReportResult: JudgedResult, TabledResult, RestorableResult {
  static let kind = "report"
  let judged: JudgedRows
  /// The share of rows whose largest output is that of their label, 0...1.
  let accuracy: Double
  /// For one-hot labels, the share of rows with all outputs right, 0...1: scikit-learn's accuracy.
  let exactMatch: Double?
  let labels: [ClassificationReport.LabelScores]
  let micro: ClassificationReport.Scores?
  let macro: ClassificationReport.Scores
  let weighted: ClassificationReport.Scores
  let samples: ClassificationReport.Scores?
  /// `confusion[i][j]` rows of class `confusionLabels[i]` were predicted as `confusionLabels[j]`.
  let confusion: [[Int]]
  let confusionLabels: [ClassLabel]
  let more: Agreement?
  /// The labels that were never predicted, whose precision is 0 by convention; `nil` if there are none.
  let neverPredicted: [ClassLabel]?
  /// The labels without a row, whose recall is 0 by convention; `nil` if there are none.
  let withoutRows: [ClassLabel]?
  /// scikit-learn's report, character for character.
  let text: String
  /// Decimals of the scores; `nil` for 2, in reports of earlier versions.
  let digits: Int?
  var file: TableFile.Written?

  private enum CodingKeys: String, CodingKey {
    case accuracy, exactMatch, labels, micro, macro, weighted, samples, confusion, confusionLabels, more
    case neverPredicted, withoutRows, text, digits, file
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    judged = try JudgedRows(from: decoder)
    accuracy = try container.decode(Double.self, forKey: .accuracy)
    exactMatch = try container.decodeIfPresent(Double.self, forKey: .exactMatch)
    labels = try container.decode([ClassificationReport.LabelScores].self, forKey: .labels)
    micro = try container.decodeIfPresent(ClassificationReport.Scores.self, forKey: .micro)
    macro = try container.decode(ClassificationReport.Scores.self, forKey: .macro)
    weighted = try container.decode(ClassificationReport.Scores.self, forKey: .weighted)
    samples = try container.decodeIfPresent(ClassificationReport.Scores.self, forKey: .samples)
    confusion = try container.decode([[Int]].self, forKey: .confusion)
    confusionLabels = try container.decode([ClassLabel].self, forKey: .confusionLabels)
    more = try container.decodeIfPresent(Agreement.self, forKey: .more)
    neverPredicted = try container.decodeIfPresent([ClassLabel].self, forKey: .neverPredicted)
    withoutRows = try container.decodeIfPresent([ClassLabel].self, forKey: .withoutRows)
    text = try container.decode(String.self, forKey: .text)
    digits = try container.decodeIfPresent(Int.self, forKey: .digits)
    file = try container.decodeIfPresent(TableFile.Written.self, forKey: .file)
    try container.requireSquare(confusion, of: confusionLabels, forKey: .confusion)
  }

  /// Figures that correct for chance or for unequal classes.
  struct Agreement: Codable, Sendable {
    /// Over the rows whose class the model knows; `nil` if there are none.
    let logLoss: Double?
    /// Number of those rows; `nil` if they are all rows.
    let logLossRows: Int?
    let balancedAccuracy: Double?
    let cohenKappa: Double?
    let matthewsCorrelation: Double
  }

  init(_ evaluation: Evaluation, digits: Int, withMore: Bool) throws {
    let truth = try evaluation.truth(for: "report")
    let predictions = evaluation.predictions
    let predicted = predictions.labels
    judged = evaluation.judged
    accuracy = predictions.accuracy(against: truth)
    exactMatch = predictions.output == .sigmoid ? predictions.exactMatch(against: truth) : nil
    let occurring = evaluation.occurring(truth, predicted)
    let report = try Self.report(predictions, truth: truth, predicted: predicted, of: occurring)
    labels = report.labels
    micro = report.micro
    macro = report.macro
    weighted = report.weighted
    samples = report.samples
    neverPredicted = report.neverPredicted.isEmpty ? nil : report.neverPredicted
    withoutRows = report.withoutRows.isEmpty ? nil : report.withoutRows
    text = report.text(digits: digits)
    self.digits = digits
    let matrix = try ConfusionMatrix(truth: truth, predicted: predicted, labels: occurring)
    confusion = matrix.counts
    confusionLabels = matrix.labels
    more = withMore ? try Self.agreement(evaluation, truth: truth, confusion: matrix) : nil
  }

  private static func report(
    _ predictions: Predictions, truth: [ClassLabel], predicted: [ClassLabel], of occurring: [ClassLabel]
  ) throws -> ClassificationReport {
    guard predictions.output == .sigmoid else {
      return try ClassificationReport(truth: truth, predicted: predicted, labels: occurring)
    }
    // A class that the network does not know has a column as well, in which it says nothing.
    let known = Set(predictions.classes)
    let unknown = occurring.filter { !known.contains($0) }
    let classes =
      unknown.isEmpty
      ? predictions.classes
      : ClassList(of: predictions.classes + unknown)
        .sorted(predictions.classes + unknown)
    let probabilities = try Probabilities(classes: predictions.classes, values: predictions.probabilities)
    return try ClassificationReport(
      truth: Indicators(oneHot: truth, classes: classes),
      predicted: Indicators(unknown.isEmpty ? probabilities : probabilities.inColumns(of: classes)))
  }

  private static func agreement(
    _ evaluation: Evaluation, truth: [ClassLabel], confusion: ConfusionMatrix
  ) throws -> Agreement {
    let known = try evaluation.known(truth)
    return Agreement(
      logLoss: known.truth.isEmpty
        ? nil : try Metrics.logLoss(truth: known.truth, probabilities: known.probabilities),
      logLossRows: known.truth.count < truth.count ? known.truth.count : nil,
      balancedAccuracy: confusion.balancedAccuracy, cohenKappa: confusion.cohenKappa,
      matthewsCorrelation: confusion.matthewsCorrelation)
  }

  // MARK: Output

  var content: [Block] {
    var blocks: [Block] = [.heading("\(judged.model) on \(judged.inWords)")] + judged.banners
    if judged.areUnseen { blocks.append(.text("None of these images was seen in training.")) }
    blocks.append(.typeset(table, text: text))
    blocks.append(.text(accuracyInWords))
    blocks += conventions.map { .text($0) }
    if let more {
      blocks.append(.table(more.table))
      if let rows = more.logLossRows { blocks.append(.text(logLossInWords(rows))) }
    }
    let matrix = ConfusionMatrix(labels: confusionLabels, counts: confusion)
    return blocks
      + matrix.blocks(
        title: "Confusion matrix (rows: the label, columns: what \(judged.model) says)",
        listTitle: "What \(judged.model) takes for what, most often first", shares: false)
  }

  /// scikit-learn's report as a table.
  private var table: Table {
    let decimals = digits ?? 2
    let support = labels.reduce(0) { $0 + $1.support }
    func row(_ name: String, _ scores: [Double?], _ count: Int) -> [Table.Cell] {
      let cells = scores.map { score in
        Table.Cell(score.map { NumberText.fixed($0, decimals: decimals) } ?? "", value: score)
      }
      return [Table.Cell(name)] + cells + [Table.Cell(NumberText.count(count), value: Double(count))]
    }
    let averages = [
      ("micro avg", micro), ("macro avg", macro), ("weighted avg", weighted), ("samples avg", samples),
    ]
    return Table(
      columns: [.init(confusionLabels.noun)]
        + ["precision", "recall", "f1-score", "support"].map { .init($0, .right) },
      rows: labels.map { row($0.label.description, [$0.precision, $0.recall, $0.f1], $0.support) }
        + (micro == nil ? [row("accuracy", [nil, nil, accuracy], support)] : [])
        + averages.compactMap { name, scores in
          scores.map { row(name, [$0.precision, $0.recall, $0.f1], support) }
        })
  }

  /// Names the labels whose scores are not measured, for which scikit-learn warns.
  private var conventions: [String] {
    func its(_ labels: [ClassLabel]) -> String { labels.count == 1 ? "its" : "their" }
    var sentences: [String] = []
    if let neverPredicted {
      sentences.append(
        "\(judged.model) never says \(fewNamed(neverPredicted, joinedBy: "or")), so \(its(neverPredicted)) "
          + "precision is 0 by convention, not by measurement.")
    }
    if let withoutRows {
      sentences.append(
        "No row has the label \(fewNamed(withoutRows, joinedBy: "or")), so \(its(withoutRows)) recall is 0 by "
          + "convention, not by measurement.")
    }
    return sentences
  }

  private func logLossInWords(_ rows: Int) -> String {
    let unknown = judged.unknownClasses ?? []
    let others = "it gives no probability to \(fewNamed(unknown, joinedBy: "or"))"
    return rows == 0
      ? "No log loss: \(others)." : "Log loss is that of \(judged.knownInWords(rows)): \(others)."
  }

  private var accuracyInWords: String {
    let sentence = "Accuracy \(NumberText.percent(accuracy)) on \(judged.inWords)"
    guard let exactMatch else { return sentence + "." }
    return sentence
      + " by the largest output; \(NumberText.percent(exactMatch)) of the rows have all outputs "
      + "right, which is what scikit-learn calls accuracy for one-hot labels."
  }
}

extension ReportResult.Agreement {
  fileprivate var table: Table {
    let figures = [
      ("log loss", logLoss), ("balanced accuracy", balancedAccuracy), ("Cohen's kappa", cohenKappa),
      ("Matthews correlation", matthewsCorrelation),
    ]
    return Table(
      columns: [.init("figure"), .init("value", .right)],
      rows: figures.map { name, value in
        [Table.Cell(name), Table.Cell(value.map { NumberText.fixed($0, decimals: 4) } ?? "-", value: value)]
      })
  }
}

extension KeyedDecodingContainer {
  /// Checks that there is one row and one column of counts per label, and no negative count.
  /// - Throws: `DecodingError.dataCorrupted`.
  fileprivate func requireSquare(_ counts: [[Int]], of labels: [ClassLabel], forKey key: Key) throws {
    let isSquare = counts.count == labels.count && counts.allSatisfy { $0.count == labels.count }
    guard isSquare, counts.allSatisfy({ $0.allSatisfy { $0 >= 0 } }) else {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: self, debugDescription: "not a square of counts, one row a label")
    }
  }
}
