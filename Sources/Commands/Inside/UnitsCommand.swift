import CommandLanguage
import Compute
import Experiments
import Notebook

/// `units`: which units of a hidden layer are dead, saturated or of use.
struct UnitsCommand: Command {
  private static let n = Key<Int>("n", .integer(1...10_000), default: "10", "how many units are listed")

  static let signature = Signature(
    "units", group: .inside, "Find the dead, the saturated and the most useful units of a layer.",
    parameters: [
      InsideKeys.layer.parameter, InsideKeys.unit.parameter, n.parameter,
    ] + JudgingKeys.parameters,
    examples: [
      .init(
        "units", "those of layer 1, measured on the test rows",
        needs: ["load mnist rows=500", "train epochs=1"]),
      .init(
        "units layer=1 unit=3", "one of them, with the rows that excite it most",
        needs: ["load mnist rows=500", "train epochs=1"]),
    ],
    notes: [
      "Without layer= it is layer 1. " + InsideKeys.layersInWords,
      "A unit is dead if it says the same on every row, saturated if its function is flat (within 0.01 of its end) on "
        + "at least 95 % of them. Of a channel all places count.",
      "A unit is useful if many answers change when it always says its mean; that is tried on up to "
        + "\(UnitAblation.Cost.standard.probed) of the rows, evenly spaced. Of large convolutions fewer rows are looked at, and "
        + "it is said how many.",
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    if let unit = arguments.token(InsideKeys.unit) {
      try arguments.refuse(Self.n.parameter, beside: "unit=\(unit.text)")
    }
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let dataset = try workspace.requireDataset()
    let network = try InsideNetwork(arguments, for: "units", in: workspace, context)
    let classifier = Classifier.network(network.kept)
    try workspace.requireFit(classifier, dataset)
    let (layer, unit) = try InsideKeys.place(arguments, in: network.open, isHidden: true)
    let (part, rows) = try workspace.rows(arguments[JudgingKeys.on], of: dataset)
    guard
      let found = try UnitAblation.run(
        of: layer, in: network.open, of: network.kept.model, dataset.images, labels: dataset.labels,
        rows: rows, workers: ThreadPool(count: context.threads), cancellation: context.cancellation)
    else { throw TrainingError.interrupted }
    let measured = MeasuredRows(
      JudgedRows(classifier, on: part, of: dataset, rows: found.measured, in: workspace), of: rows.count)
    if let unit { return UnitResult(measured, found, unit, dataset) }
    return UnitsResult(measured, found, listed: arguments[Self.n] ?? 10, dataset)
  }
}
