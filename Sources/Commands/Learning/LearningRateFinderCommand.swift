import CommandLanguage
import Compute
import Digits
import Display
import Experiments
import Foundation
import Networks
import Notebook

/// `lr-range`: runs a learning-rate range test.
struct LearningRateFinderCommand: Command {
  private static let from = Key<Double>(
    "from", .number("above 0") { $0 > 0 }, default: "0.00001", "the first learning rate")
  private static let to = Key<Double>(
    "to", .number("above 0") { $0 > 0 }, default: "10", "the last learning rate")
  private static let steps = Key<Int>(
    "n", .integer(10...100_000), default: "an epoch's, 100 at least", "how many mini-batches it takes")

  /// With fewer mini-batches, noise dominates the curve.
  private static let fewestSteps = 100
  static let signature = Signature(
    "lr-range", group: .learning, "Find a learning rate: let it grow step by step and watch the loss.",
    parameters: TrainingKeys.parameters(and: [from.parameter, to.parameter, steps.parameter])
      .filter { $0.name != "lr" },
    examples: [
      .init("lr-range", "for the network that train makes", needs: ["load mnist rows=1000"]),
      .init(
        "lr-range solver=sgd hidden=64,32 to=100", "for another solver and network",
        needs: ["load mnist rows=1000"]),
      .init("lr-range cnn n=20", "for a preset, in twenty mini-batches", needs: ["load mnist rows=500"]),
    ],
    notes: [
      "A network learns from its first weights on while the rate grows by the same factor from mini-batch to mini-batch (Smith 2015), whatever schedule= says. It ends early when the loss has grown to four times its lowest. No model is kept.",
      "The loss is that of the training rows while they are learned from, smoothed. Suggested is a tenth of the rate where it was lowest. Keys that only matter to a whole training, such as schedule= and epochs=, stand in the line it suggests.",
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) {
    self.arguments = arguments
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let rows = try LearningRows(for: "lr-range", in: &workspace)
    let (from, to) = (arguments[Self.from] ?? 1e-5, arguments[Self.to] ?? 10)
    guard from < to else { throw CommandError.rangeBackwards(from: from, to: to) }
    let settings = try TrainingKeys.settings(from: arguments, for: rows.dataset, in: workspace)
    let batches = (rows.split.train.count + settings.batch - 1) / settings.batch
    let test = try LearningRateFinder(
      settings, on: rows.training, rates: from...to,
      steps: arguments[Self.steps] ?? max(batches, Self.fewestSteps),
      workers: ThreadPool(count: context.threads), context: context.experiment())
    return LearningRateFinderResult(
      test, dataset: rows.dataset.name, settings: settings, newSplit: rows.newSplit)
  }
}

/// Loss by learning rate.
struct LearningRateFinderResult: CellResult {
  static let kind = "lr_range"
  let dataset: String
  let solver: String
  let steps: Int
  let rates, losses, smoothed: [Double]
  /// Whether the test ended early because the loss grew to a multiple of its minimum.
  let blewUp: Bool
  let lowest, steepest, suggestion: Double?
  /// `train` line with the suggested rate.
  let command: String?
  let settings: [String: String]
  let newSplit: NewSplit?
  let isInterrupted: Bool

  private enum CodingKeys: String, CodingKey {
    case dataset, solver, steps, rates, losses, smoothed, blewUp, lowest, steepest, suggestion, command,
      settings, newSplit
  }

  init(
    _ test: LearningRateFinder, dataset: String, settings: TrainingSettings, newSplit: NewSplit?
  ) {
    self.dataset = dataset
    solver = settings.solver.rawValue
    steps = test.points.count
    rates = test.points.map(\.rate)
    losses = test.points.map(\.loss)
    smoothed = test.points.map(\.smoothed)
    blewUp = test.blewUp
    lowest = test.lowest?.rate
    steepest = test.steepest?.rate
    suggestion = test.suggestion
    command = test.suggestion.map { rate in
      TrainLine.typed(settings) { $0.learningRate = rate }
    }
    self.settings = TrainingKeys.typedSettings(settings).filter { $0.key != "lr" }
    self.newSplit = newSplit
    isInterrupted = test.isInterrupted
  }

  /// Losses above this multiple of the first one are not drawn.
  private static let tallest = 1.5

  var blocks: [Block] {
    // Losses that blew up would flatten the rest of the curve.
    let most = Self.tallest * (smoothed.first ?? 0)
    func series(_ name: String, _ values: [Double]) -> LineChart.Series {
      .init(name: name, points: zip(rates, values).map { .init(x: log10($0), y: $1 > most ? .nan : $1) })
    }
    return (newSplit?.blocks ?? []) + [
      .chart(
        LineChart(
          title: "Loss while the learning rate of \(solver) grows", xLabel: "log10 of the learning rate",
          yLabel: "loss", series: [series("mini-batch", losses), series("smoothed", smoothed)],
          hasWholeTicks: true)),
      .text(course), .text(advice),
    ]
  }

  private var course: String {
    let range = "from \(typed(rates.first ?? 0)) to \(typed(rates.last ?? 0))"
    let end =
      isInterrupted
      ? " It was interrupted there." : blewUp ? " There the loss had blown up." : ""
    return
      "\(counted(steps, "mini-batch", plural: "mini-batches")) of the training rows of \(shown(dataset)), "
      + "the rate growing \(range).\(end)"
  }

  private var advice: String {
    guard let suggestion, let lowest, let command else {
      return "The loss did not fall by a tenth in this range: try other values of from= and to=."
    }
    let fastest = steepest.map { "It fell fastest near \(typed($0)) and" } ?? "It"
    return "\(fastest) was lowest near \(typed(lowest)). A tenth of that is a good start: "
      + "lr=\(typed(suggestion)). Type '\(command)'."
  }
}
