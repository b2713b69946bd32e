import CommandLanguage
import Digits
import Display
import Experiments
import Notebook

/// `cv`: cross-validates settings on the training rows.
struct CrossValidateCommand: Command {
  static let signature = Signature(
    "cv", group: .training, "Cross-validate settings of train on the training rows.",
    parameters: TrainingKeys.parameters(
      and: FoldKeys.parameters + SearchKeys.parameters + TableFile.parameters),
    examples: [
      .init("cv k=5 epochs=3", "five folds of a default network", needs: ["load mnist rows=1000"]),
      .init(
        "cv k=3 hidden=40,20 solver=sgd lr=0.2 epochs=3", "three folds of another",
        needs: ["load mnist rows=1000"]),
      .init(
        "cv k=3 groups=writer epochs=3", "each fold judged on somebody it has not learned from",
        needs: ["load lesson-sheets", "split test=30"]),
    ],
    notes: [
      "The test rows take no part in it. It keeps no model: 'train' or 'grid' does.", FoldKeys.reuseNote,
      SearchKeys.note,
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) {
    self.arguments = arguments
  }

  var lineAnywhere: String? { SearchKeys.lineAnywhere(arguments) }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let file = try TableFile(arguments)
    let rows = try LearningRows(for: "cv", in: &workspace)
    let settings = try TrainingKeys.settings(from: arguments, for: rows.dataset, in: workspace)
    let folding = try FoldKeys.folds(
      of: rows.split.train, in: rows, of: workspace, seed: settings.seed, from: arguments)

    let scoring = arguments[FoldKeys.scoring] ?? .accuracy
    let place = try SearchPlace(arguments, verb: "cv", on: rows, in: workspace, context: context)
    let result: GridSearchResult
    do {
      result = try GridSearch(candidates: [settings], folds: folding.folds, scoring: scoring).run(
        on: rows.training, context: place.experiment(context), reusing: arguments[FoldKeys.afresh] != true)
    } catch let underWay as SearchUnderWay {
      return try place.result(underWay, of: arguments)
    }
    var scores = CrossValidationResult(
      result, folding: folding, settings: settings, scoring: scoring,
      dataset: rows.dataset.name, newSplit: rows.newSplit)
    scores.machineNotes = place.notes
    return try file?.writing(scores) ?? scores
  }
}

/// The cross-validation scores of one set of settings.
struct CrossValidationResult: TabledResult, RestorableResult {
  static let kind = "cv"
  let k: Int
  let scores: [Double?]
  let mean: Double?
  let sd: Double?
  /// Wall-clock seconds of this run, in which only the missing fits were made.
  let seconds: Double
  /// Number of fits taken from an earlier run.
  let fitsReused: Int
  let dataset: String
  let rows: Int
  /// Number of rows held out by each fold, [k].
  let heldOut: [Int]
  let settings: [String: String]
  let scoring: Scoring
  let newSplit: NewSplit?
  /// What must be said about the folds; `nil` for nothing.
  let foldNote: FoldNote?
  let isInterrupted: Bool
  /// What must be said about the machines of the fits; `nil` for nothing.
  var machineNotes: [String]?
  var file: TableFile.Written?

  init(
    _ result: GridSearchResult, folding: Folding, settings: TrainingSettings, scoring: Scoring,
    dataset: String, newSplit: NewSplit?
  ) {
    k = folding.folds.count
    let candidate = result.candidates.first
    scores = candidate?.scores ?? []
    mean = candidate?.mean
    sd = candidate?.sd
    isInterrupted = result.isInterrupted
    seconds = result.seconds
    fitsReused = result.fitsReused
    self.dataset = dataset
    heldOut = folding.folds.map(\.test.count)
    foldNote = folding.note
    rows = heldOut.reduce(0, +)
    self.settings = TrainingKeys.typedSettings(settings)
    self.scoring = scoring
    self.newSplit = newSplit
  }

  var fileContent: [Block] {
    let rows = zip(scores, heldOut).enumerated().map { fold, pair in
      [
        Table.Cell("\(fold + 1)"),
        Table.Cell(
          pair.0.map { NumberText.percent($0) } ?? (isInterrupted ? "not done" : "diverged"), value: pair.0),
        Table.Cell(NumberText.count(pair.1), value: Double(pair.1)),
      ]
    }
    let columns = ["fold", "accuracy", "held-out rows"].map { Table.Column($0, .right) }
    return (newSplit?.blocks ?? []) + [.table(Table(columns: columns, rows: rows)), .text(summary)]
      + (foldNote?.blocks ?? []) + scoringNote(scoring)
  }

  var content: [Block] {
    let bars = zip(scores, heldOut).enumerated().map { fold, pair in
      let figure = pair.0.map { "\(NumberText.percent($0)) of \(counted(pair.1, "row"))" }
      return BarChart.Bar(
        label: "fold \(fold + 1)", value: pair.0 ?? 0,
        caption: figure ?? (isInterrupted ? "not done" : "diverged"))
    }
    return (newSplit?.blocks ?? []) + [.bars(BarChart(bars: bars, full: 1)), .text(summary)]
      + (foldNote?.blocks ?? []) + reuseNote(fitsReused, of: k) + scoringNote(scoring)
      + (machineNotes ?? []).map { .text($0) }
  }

  private var summary: String {
    let time = NumberText.duration(seconds: seconds)
    guard let mean, let sd else {
      let done = scores.count { $0 != nil }
      return isInterrupted
        ? "Interrupted after \(time): \(done) of \(k) folds were done. The same command again goes on from here."
        : "\(k - done) of \(k) folds diverged: try a smaller lr."
    }
    return "Accuracy \(NumberText.percent(mean)) +- \(NumberText.percent(sd)) over \(k) folds of the "
      + "\(counted(rows, "training row")) of \(dataset), in \(time)."
  }
}
