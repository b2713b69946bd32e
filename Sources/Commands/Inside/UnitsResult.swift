import Digits
import Display
import Experiments
import Networks

/// The units of a hidden layer.
struct UnitsResult: JudgedResult {
  static let kind = "units"
  let judged: JudgedRows
  /// The rows that were named; `judged` counts those measured.
  let namedRows: Int
  /// From 1.
  let layer: Int
  /// What it is made of, as it would be typed.
  let layers: String
  /// `nil` where there is none.
  let activation: Activation?
  /// Rows on which the network was asked without each unit.
  let probed: Int
  let dead: [Int]
  let saturated: [Int]
  /// The most useful first.
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
