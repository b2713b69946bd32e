import Digits
import Display
import Experiments
import Networks

/// What one unit does on many rows.
struct UnitRecord: Encodable, Sendable {
  /// From 0.
  let unit: Int
  let mean: Double
  let deviation: Double
  let least: Double
  let largest: Double
  /// The share of rows on which it lies above 0.
  let active: Double
  /// The share of rows on which its function is flat.
  let saturated: Double
  let isDead: Bool
  let isSaturated: Bool
  /// Answers that change among the probed rows where it always says its mean.
  let changed: Int
  /// Right answers among the probed rows that it is needed for; `nil` without labels.
  let gained: Int?
  let exciting: [Excited]

  /// A row and how far it excites the unit.
  struct Excited: Encodable, Sendable {
    let row: Int
    let label: UInt8?
    let activation: Double
  }

  init(_ unit: LayerUnits.Unit, _ dataset: Dataset) {
    self.unit = unit.unit
    mean = unit.mean
    deviation = unit.deviation
    least = unit.least
    largest = unit.largest
    active = unit.active
    saturated = unit.saturated
    isDead = unit.isDead
    isSaturated = unit.isSaturated
    changed = unit.changed
    gained = unit.gained
    exciting = unit.exciting.map { row, activation in
      Excited(row: row, label: dataset.labels?[row], activation: activation)
    }
  }
}

/// The units of a hidden layer.
struct UnitsResult: JudgedResult {
  static let kind = "units"
  let judged: JudgedRows
  /// From 1.
  let layer: Int
  let activation: Activation
  /// Rows on which the network was asked without each unit.
  let probed: Int
  let dead: [Int]
  let saturated: [Int]
  /// The most useful first.
  let units: [UnitRecord]
  private let listed: Int

  private enum CodingKeys: String, CodingKey {
    case layer, activation, probed, dead, saturated, units
  }

  init(_ judged: JudgedRows, _ found: LayerUnits, activation: Activation, listed: Int, _ dataset: Dataset) {
    self.judged = judged
    layer = found.layer
    self.activation = activation
    probed = found.probed
    dead = found.units.filter(\.isDead).map(\.unit)
    saturated = found.units.filter { $0.isSaturated && !$0.isDead }.map(\.unit)
    units = found.units.sorted { a, b in
      (a.changed, a.deviation) == (b.changed, b.deviation)
        ? a.unit < b.unit : (a.changed, a.deviation) > (b.changed, b.deviation)
    }
    .map { UnitRecord($0, dataset) }
    self.listed = listed
  }

  var blocks: [Block] {
    judged.banners + [
      .text(
        "Layer \(layer) of \(judged.model): \(counted(units.count, "unit")), \(activation.rawValue), measured on "
          + "\(judged.inWords)."),
      .text(Self.sentence(dead, "dead, the same on every row")),
      .text(
        activation == .relu || activation == .identity
          ? "Units of \(activation.rawValue) do not saturate."
          : Self.sentence(saturated, "saturated on 95 % of the rows or more")),
      .heading("The most useful"),
      .text(
        "'changed' counts the answers that become others where the unit always says its mean, 'right' the right "
          + "ones among them less the wrong ones, on \(NumberText.count(probed)) of these rows, evenly spaced."
      ),
      .table(table),
    ]
  }

  private static func sentence(_ units: [Int], _ what: String) -> String {
    let most = 20
    guard !units.isEmpty else { return "No unit is \(what)." }
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

/// One unit of a hidden layer.
struct UnitResult: JudgedResult {
  static let kind = "unit"
  let judged: JudgedRows
  /// From 1.
  let layer: Int
  let activation: Activation
  let probed: Int
  let unit: UnitRecord
  private let pictures: [Picture]

  private enum CodingKeys: String, CodingKey {
    case layer, activation, probed, unit
  }

  init(_ judged: JudgedRows, _ found: LayerUnits, _ unit: Int, activation: Activation, _ dataset: Dataset) {
    self.judged = judged
    layer = found.layer
    self.activation = activation
    probed = found.probed
    self.unit = UnitRecord(found.units[unit], dataset)
    pictures = self.unit.exciting.map { Picture(dataset.images, row: $0.row) }
  }

  var blocks: [Block] {
    let head: [Block] =
      judged.banners + [
        .text(
          "Unit \(unit.unit) of layer \(layer) of \(judged.model), \(activation.rawValue), measured on "
            + "\(judged.inWords)."),
        .table(table),
      ]
    if unit.isDead { return head + [.text("It is dead: it says the same on every row.")] }
    let drawn = zip(unit.exciting, pictures).map { excited, picture in
      picture.drawn(
        caption: "\(excited.row): \(excited.label.map { "\($0), " } ?? "")"
          + NumberText.fixed(excited.activation, decimals: 2))
    }
    return head + [.heading("The rows that excite it most"), .images(ImageGrid(pictures: drawn))]
  }

  private var table: Table {
    func number(_ value: Double) -> String { NumberText.fixed(value, decimals: 4) }
    var rows: [(String, String)] = [
      ("above 0 on", NumberText.percent(unit.active)), ("mean", number(unit.mean)),
      ("standard deviation", number(unit.deviation)), ("least", number(unit.least)),
      ("largest", number(unit.largest)),
    ]
    if activation == .logistic || activation == .tanh {
      rows.append(("saturated on", NumberText.percent(unit.saturated)))
    }
    let share = "\(NumberText.count(unit.changed)) of \(NumberText.count(probed))"
    rows.append(("answers that change without it", share))
    if let gained = unit.gained { rows.append(("right answers it adds", "\(gained)")) }
    return Table(columns: [.init(""), .init("", .right)], rows: rows.map { [.init($0.0), .init($0.1)] })
  }
}
