import CommandLanguage
import Digits
import Display
import Experiments
import Notebook

/// `suspects`: finds rows whose label is improbable to models that were not trained on them.
struct SuspectsCommand: Command {
  private static let n = Key<Int>("n", .integer(1...1000), default: "12", "how many are shown")
  private static let on = Key<SplitPart>(
    "on", ValueType<SplitPart>.choice, default: "train", "which rows are suspected")

  static let signature = Signature(
    "suspects", group: .exploring, "Show the rows whose label looks wrong, by models that never saw them.",
    parameters: [n.parameter, on.parameter] + FoldKeys.dealing + TrainingKeys.parameters,
    examples: [
      .init("suspects epochs=3", "the twelve least believed labels", needs: ["load mnist rows=600"]),
      .init(
        "suspects n=5 k=3 hidden=64 epochs=3", "five, by three folds of another network",
        needs: ["load mnist rows=600"]),
    ],
    notes: [
      "Each row is judged by a model trained on the other folds. Suspects come in the order of the probability of their label minus that of the likeliest digit.",
      "A suspect may be a wrong label or just a hard digit: look before you judge. It keeps no model.",
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) {
    self.arguments = arguments
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let known = try LearningRows(for: "suspects", in: &workspace)
    let (part, rows) = try workspace.rows(arguments[Self.on] ?? .train, of: known.dataset)
    let settings = try TrainingKeys.settings(from: arguments, for: known.dataset, in: workspace)
    let folding = try FoldKeys.folds(
      of: rows, in: known, of: workspace, seed: settings.seed, from: arguments)
    let predictions = try CrossValidatedPredictions(
      settings, folds: folding.folds, of: known.training.selecting(rows),
      context: context.experiment())
    return try SuspectsResult(
      predictions, of: known.dataset, labels: known.labels, on: part, shown: arguments[Self.n] ?? 12,
      settings: settings, newSplit: known.newSplit, foldNote: folding.note)
  }
}

/// The rows with the most doubtful labels, by cross-validated predictions.
struct SuspectsResult: CellResult {
  static let kind = "suspects"
  let dataset: String
  let on: SplitPart
  /// Number of rows that were predicted.
  let rows: Int
  let k: Int
  let foldsDone: Int
  /// The share of these rows whose most probable digit is the label, 0...1.
  let accuracy: Double
  /// Number of rows that confident learning counts as mislabelled.
  let mislabelled: Int
  let suspects: [Suspect]
  let settings: [String: String]
  let newSplit: NewSplit?
  /// What must be said about the folds; `nil` for nothing.
  let foldNote: FoldNote?
  let isInterrupted: Bool

  /// A row with a doubtful label.
  struct Suspect: Encodable, Sendable {
    let row: Int
    let label: ClassLabel
    let predicted: ClassLabel
    let probabilityOfLabel: Double
    let probabilityOfPrediction: Double
    let isMislabelled: Bool
    let picture: Picture

    private enum CodingKeys: String, CodingKey {
      case row, label, predicted, probabilityOfLabel, probabilityOfPrediction, isMislabelled
    }
  }

  init(
    _ predictions: CrossValidatedPredictions, of dataset: Dataset, labels: [ClassLabel], on: SplitPart,
    shown: Int,
    settings: TrainingSettings, newSplit: NewSplit?, foldNote: FoldNote?
  ) throws {
    let labelIssues = try LabelIssues(
      labels: predictions.rows.map { labels[$0] }, probabilities: predictions.probabilities)
    self.dataset = dataset.name
    self.on = on
    rows = predictions.rows.count
    k = predictions.folds
    foldsDone = predictions.foldsDone
    accuracy = 1 - Double(labelIssues.issues.count) / Double(max(predictions.rows.count, 1))
    mislabelled = labelIssues.mislabelled
    suspects = labelIssues.issues.prefix(shown).map { issue in
      let row = predictions.rows[issue.index]
      return Suspect(
        row: row, label: issue.label, predicted: issue.predicted,
        probabilityOfLabel: issue.probabilityOfLabel,
        probabilityOfPrediction: issue.probabilityOfPrediction, isMislabelled: issue.isMislabelled,
        picture: Picture(dataset.images, row: row))
    }
    self.settings = TrainingKeys.typedSettings(settings)
    self.newSplit = newSplit
    self.foldNote = foldNote
    isInterrupted = predictions.isInterrupted
  }

  // MARK: Output

  var blocks: [Block] {
    let new = newSplit?.blocks ?? []
    let rest = [.text(summary)] + (weakness.map { [.text($0)] } ?? []) + (foldNote?.blocks ?? [])
    guard !suspects.isEmpty else { return new + rest }
    let pictures = suspects.map {
      $0.picture.drawn(caption: "\($0.row): \($0.label), not \($0.predicted)?")
    }
    return new + [.images(ImageGrid(pictures: pictures)), .table(table)] + rest
  }

  /// Share of rows told right below which most contradictions are the models' own mistakes: MNIST has about 0.3 % wrong
  /// labels, and a model that is right in 4 of 5 rows contradicts 20 %.
  private static let enoughToJudge = 0.8

  /// Says that the models are too weak to judge labels; `nil` if they are not.
  private var weakness: String? {
    guard accuracy < Self.enoughToJudge else { return nil }
    return
      "Models that tell only \(NumberText.percent(accuracy)) right are too weak to judge labels: most of these "
      + "rows will be their own mistakes. Try more epochs=, a larger hidden= or more rows."
  }

  private var table: Table {
    Table(
      columns: [
        .init("row", .right), .init("label", .right), .init("label's share", .right), .init("says", .right),
        .init("sure", .right), .init("counted"),
      ],
      rows: suspects.map { suspect in
        [
          "\(suspect.row)", "\(suspect.label)", NumberText.percent(suspect.probabilityOfLabel, decimals: 1),
          "\(suspect.predicted)", NumberText.percent(suspect.probabilityOfPrediction, decimals: 1),
          suspect.isMislabelled ? "mislabelled" : "",
        ].map { Table.Cell($0) }
      })
  }

  private var summary: String {
    let judged = "\(on.inWords(rows)) of \(shown(dataset))"
    let missing =
      foldsDone < k
      ? " \(isInterrupted ? "Interrupted" : "Diverged"): \(foldsDone) of \(k) folds were done." : ""
    return
      "Of \(judged), each judged by a model that had not seen it, \(NumberText.percent(accuracy)) were told "
      + "right; \(counted(mislabelled, "row counts", plural: "rows count")) as mislabelled by confident "
      + "learning.\(missing)"
  }
}
