import CommandLanguage
import Compute
import Digits
import Display
import Experiments
import Networks
import Notebook

/// `units`: lists the dead, saturated and most useful units of a hidden layer.
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
        + "\(UnitAblation.Cost.standard.probed) of the rows, evenly spaced. Of large convolutions fewer rows are "
        + "measured, and the report says how many.",
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

/// Statistics of all units of a hidden layer.
struct UnitsResult: JudgedResult {
  static let kind = "units"
  let judged: JudgedRows
  /// Number of requested rows; `judged` counts the measured ones.
  let namedRows: Int
  /// Number of the layer, from 1.
  let layer: Int
  /// Specification of the layer as in `layers=`.
  let layers: String
  let activation: Activation?
  /// Number of rows on which each unit was ablated.
  let probed: Int
  let dead: [Int]
  let saturated: [Int]
  /// Sorted by descending number of changed predictions, then by descending deviation.
  let units: [UnitRecord]
  private let rows: String
  private let noun: String
  private let hasPlaces: Bool
  private let listed: Int

  private enum CodingKeys: String, CodingKey {
    case namedRows, layer, layers, activation, probed, dead, saturated, units
  }

  init(_ measured: MeasuredRows, _ found: UnitAblation, listed: Int, _ dataset: Dataset) {
    judged = measured.judged
    namedRows = measured.named
    rows = measured.inWords
    layer = found.layer.number
    layers = LayerSpec.text(of: found.layer.specs)
    activation = found.layer.activation
    noun = found.layer.unitNoun
    let hasPlaces = found.layer.shape.height * found.layer.shape.width > 1
    self.hasPlaces = hasPlaces
    probed = found.probed
    dead = found.units.filter(\.statistics.isDead).map(\.unit)
    saturated = found.units.filter { $0.statistics.isSaturated && !$0.statistics.isDead }.map(\.unit)
    units = found.units.sorted { a, b in
      (a.changed, a.statistics.deviation) == (b.changed, b.statistics.deviation)
        ? a.unit < b.unit : (a.changed, a.statistics.deviation) > (b.changed, b.statistics.deviation)
    }
    .map { UnitRecord($0, hasPlaces: hasPlaces, dataset) }
    self.listed = listed
  }

  var blocks: [Block] {
    let kind = hasPlaces ? " (\(layers))" : activation.map { ", \($0.rawValue)" } ?? ""
    return judged.banners + [
      .text(
        "Layer \(layer) of \(judged.model): \(counted(units.count, noun))\(kind), measured on \(rows)."),
      .text(sentence(dead, "dead, the same on every row")),
      .text(
        activation == .logistic || activation == .tanh
          ? sentence(saturated, "saturated on 95 % of the rows or more")
          : "\(noun.capitalized)s of \(activation?.rawValue ?? "no activation") do not saturate."),
      .heading("The most useful"),
      .text(
        "'changed' counts the answers that become others where the \(noun) always says its mean, 'right' the "
          + "right ones among them less the wrong ones, on \(NumberText.count(probed)) of these rows, evenly "
          + "spaced." + (hasPlaces ? " 'above 0', 'mean' and 'largest' are over all places of its map." : "")
      ),
      .table(table),
    ]
  }

  private func sentence(_ units: [Int], _ what: String) -> String {
    let most = 20
    guard !units.isEmpty else { return "No \(noun) is \(what)." }
    let named = units.prefix(most).map(String.init).joined(separator: ", ")
    let more = units.count > most ? " and \(units.count - most) more" : ""
    return "\(units.count) \(units.count == 1 ? "is" : "are") \(what): \(named)\(more)."
  }

  private var table: Table {
    Table(
      columns: [
        .init("unit", .right), .init("changed", .right), .init("right", .right), .init("above 0", .right),
        .init("mean", .right), .init("largest", .right), .init("rows that excite it most"),
      ],
      rows: units.prefix(listed).map { unit in
        let rows = unit.exciting.prefix(3).map { "\($0.row)\($0.label.map { " (\($0))" } ?? "")" }
        return [
          .init("\(unit.unit)", .strong), "\(unit.changed)", .init(unit.gained.map { "\($0)" } ?? ""),
          .init(NumberText.percent(unit.active, decimals: 1)),
          .init(NumberText.fixed(unit.mean, decimals: 3)),
          .init(NumberText.fixed(unit.largest, decimals: 3)),
          .init(unit.isDead ? "dead" : rows.joined(separator: ", ")),
        ]
      })
  }
}
