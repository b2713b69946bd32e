import CommandLanguage
import Digits
import Display
import Experiments
import Notebook

/// `learning-curve`: cross-validates the accuracy for growing numbers of training rows.
struct LearningCurveCommand: Command {
  private static let sizes = Key<[Double]>(
    "sizes",
    ValueType.number("a share of the rows, above 0, 1 at most") { $0 > 0 && $0 <= 1 }
      .list("shares of the training rows, such as 0.1,0.5,1"),
    default: "0.1,0.325,0.55,0.775,1",
    scikitLearn: ReferenceName("train_sizes", default: "np.linspace(0.1, 1.0, 5)"),
    "how many training rows, as shares of a fold's")

  static let signature = Signature(
    "learning-curve", group: .learning,
    "Draw accuracy against the number of training rows, by cross-validation.",
    parameters: TrainingKeys.parameters(
      and: [sizes.parameter] + FoldKeys.dealing + [FoldKeys.afresh.parameter] + SearchKeys.parameters),
    examples: [
      .init("learning-curve k=3 epochs=3", "five sizes in three folds", needs: ["load mnist rows=800"]),
      .init(
        "learning-curve sizes=0.25,0.5,1 k=2 hidden=32 epochs=3", "three sizes of your own",
        needs: ["load mnist rows=800"]),
    ],
    notes: [
      "As scikit-learn's learning_curve: the test rows take no part in it, and no model is kept.",
      "Sizes whose first rows are of a single class in some fold are left out and named.",
      "Where the curves still come closer, more rows help; where they have met, a larger network does.",
      FoldKeys.reuseNote, SearchKeys.note,
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) {
    self.arguments = arguments
  }

  /// The training sizes of a line, as shares of a fold's training rows.
  static func shares(from arguments: Arguments) -> [Double] {
    arguments[sizes] ?? [0.1, 0.325, 0.55, 0.775, 1]
  }

  var lineAnywhere: String? { SearchKeys.lineAnywhere(arguments) }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let rows = try LearningRows(for: "learning-curve", in: &workspace)
    let settings = try TrainingKeys.settings(from: arguments, for: rows.dataset, in: workspace)
    let folding = try FoldKeys.folds(
      of: rows.split.train, in: rows, of: workspace, seed: settings.seed, from: arguments)
    let curve = LearningCurve(
      settings, shares: Self.shares(from: arguments), folds: folding.folds,
      labels: rows.labels)
    let place = try SearchPlace(arguments, verb: "learning-curve", on: rows, in: workspace, context: context)
    let result: LearningCurve.Result
    do {
      result = try curve.run(
        on: rows.training, context: place.experiment(context), reusing: arguments[FoldKeys.afresh] != true)
    } catch let underWay as SearchUnderWay {
      return try place.result(underWay, of: arguments)
    }
    var drawn = LearningCurveResult(
      result, skipped: curve.skipped, folding: folding, dataset: rows.dataset.name, settings: settings,
      newSplit: rows.newSplit)
    drawn.machineNotes = place.notes
    return drawn
  }
}

/// Accuracy on training rows and on held-out rows by the number of training rows.
struct LearningCurveResult: CellResult {
  static let kind = "learning_curve"
  let k: Int
  let dataset: String
  let sizes: [Size]
  /// Numbers of rows left out, because they are of a single class in some fold; `nil` if there are none.
  let skippedSizes: [Int]?
  /// Wall-clock seconds of the fits that were run now.
  let seconds: Double
  /// Number of fits reused from earlier commands.
  let fitsReused: Int
  let settings: [String: String]
  let newSplit: NewSplit?
  /// What must be said about the folds; `nil` for nothing.
  let foldNote: FoldNote?
  let isInterrupted: Bool
  /// What must be said about the machines of the fits; `nil` for nothing.
  var machineNotes: [String]?

  private enum CodingKeys: String, CodingKey {
    case k, dataset, sizes, skippedSizes, seconds, fitsReused, settings, newSplit, foldNote, machineNotes
  }

  struct Size: Encodable, Sendable {
    let rows: Int
    let train, validation: Scores
  }

  /// Accuracy of each fold, 0...1; `nil` if it diverged or was not run. Mean and standard deviation ignore
  /// those.
  struct Scores: Encodable, Sendable {
    let scores: [Double?]
    let mean, sd: Double?

    init(_ scores: [Double?]) {
      self.scores = scores
      let known = scores.compactMap(\.self)
      let mean = known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
      self.mean = mean
      sd = mean.map { mean in
        (known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(known.count)).squareRoot()
      }
    }
  }

  init(
    _ result: LearningCurve.Result, skipped: [Int], folding: Folding, dataset: String,
    settings: TrainingSettings,
    newSplit: NewSplit?
  ) {
    k = folding.folds.count
    foldNote = folding.note
    self.dataset = dataset
    sizes = result.points.map {
      Size(rows: $0.rows, train: Scores($0.train), validation: Scores($0.validation))
    }
    skippedSizes = skipped.isEmpty ? nil : skipped
    seconds = result.seconds
    fitsReused = result.fitsReused
    self.settings = TrainingKeys.typedSettings(settings)
    self.newSplit = newSplit
    isInterrupted = result.isInterrupted
  }

  var blocks: [Block] {
    (newSplit?.blocks ?? []) + [chart, table, .text(summary)] + skippedNote + (foldNote?.blocks ?? [])
      + reuseNote(fitsReused, of: sizes.count * k) + (machineNotes ?? []).map { .text($0) }
  }

  private var skippedNote: [Block] {
    guard let skippedSizes, let last = skippedSizes.last else { return [] }
    let sizes = listed(skippedSizes.map { NumberText.count($0) }, joinedBy: "and")
    return [
      .text(
        "Left out: \(sizes) training \(last == 1 ? "row, which is" : "rows, which are") of a single class in some fold."
      )
    ]
  }

  private var chart: Block {
    func points(_ scores: KeyPath<Size, Scores>) -> [LineChart.Point] {
      sizes.compactMap { size in size[keyPath: scores].mean.map { .init(x: Double(size.rows), y: $0 * 100) } }
    }
    return .chart(
      LineChart(
        title: "Accuracy by the number of training rows", xLabel: "training rows", yLabel: "%",
        series: [
          .init(name: "on the rows learned from", points: points(\.train)),
          .init(name: "on rows held out", points: points(\.validation)),
        ]))
  }

  private var table: Block {
    func text(_ scores: Scores) -> String {
      guard let mean = scores.mean, let sd = scores.sd else { return isInterrupted ? "not done" : "diverged" }
      return "\(NumberText.percent(mean)) +- \(NumberText.percent(sd))"
    }
    return .table(
      Table(
        columns: [
          .init("training rows", .right), .init("on the rows learned from", .right),
          .init("on rows held out", .right),
        ],
        rows: sizes.map { size in
          [NumberText.count(size.rows), text(size.train), text(size.validation)].map { Table.Cell($0) }
        }))
  }

  private var summary: String {
    let time = NumberText.duration(seconds: seconds)
    guard !isInterrupted else {
      let done = sizes.reduce(0) { $0 + $1.validation.scores.count { $0 != nil } }
      return "Interrupted after \(time): \(done) of \(counted(sizes.count * k, "training")) were done. "
        + "The same command again goes on from here."
    }
    let extent =
      "\(counted(sizes.count, "size")) x \(k) folds of the training rows of \(shown(dataset)) in \(time)."
    let last = sizes.suffix(2).compactMap(\.validation.mean)
    guard last.count == 2, let end = sizes.last, let train = end.train.mean else { return extent }
    let gain = last[1] - last[0]
    let spread = end.validation.sd ?? 0
    if gain > max(spread, 0.003) {
      return "\(extent) The last rows still brought \(points(gain)): more rows would help."
    }
    if train - last[1] > 0.03 {
      return "\(extent) The last rows brought next to nothing, and \(points(train - last[1])) lie between "
        + "the curves: augment= or a larger alpha= may help."
    }
    return "\(extent) The curves have met: a larger network would gain more than further rows."
  }

  private func points(_ difference: Double) -> String {
    "\(NumberText.fixed(difference * 100, decimals: 1)) percentage points"
  }
}
