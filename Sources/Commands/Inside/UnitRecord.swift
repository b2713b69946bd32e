import Digits
import Display
import Experiments

/// Statistics of one unit over many rows.
struct UnitRecord: Encodable, Sendable {
  /// Index of the unit in its layer, from 0.
  let unit: Int
  let mean: Double
  let deviation: Double
  let least: Double
  let largest: Double
  /// Share of activations above 0, over rows and, for a channel, positions, 0...1.
  let active: Double
  /// Share of activations at the flat ends of the activation function, 0...1.
  let saturated: Double
  let isDead: Bool
  let isSaturated: Bool
  /// Number of probed rows whose prediction changes if the unit is fixed at its mean (ablation).
  let changed: Int
  /// Correct predictions on the probed rows with the unit minus those without it; `nil` without labels.
  let gained: Int?
  let exciting: [Excited]

  /// A row with a high activation of the unit.
  struct Excited: Encodable, Sendable {
    let row: Int
    let label: ClassLabel?
    let activation: Double
    /// Row and column in the feature map; `nil` for a single number.
    let at: [Int]?
  }

  init(_ found: UnitAblation.Unit, hasPlaces: Bool, _ dataset: Dataset) {
    unit = found.unit
    mean = found.statistics.mean
    deviation = found.statistics.deviation
    least = found.statistics.least
    largest = found.statistics.largest
    active = found.statistics.active
    saturated = found.statistics.saturated
    isDead = found.statistics.isDead
    isSaturated = found.statistics.isSaturated
    changed = found.changed
    gained = found.gained
    exciting = found.statistics.topActivations.map { excited in
      Excited(
        row: excited.row, label: dataset.labels?[excited.row], activation: excited.activation,
        at: hasPlaces ? [excited.place.row, excited.place.column] : nil)
    }
  }
}

/// Rows on which units were measured: all requested rows, or an evenly spaced sample of them.
struct MeasuredRows: Sendable {
  let judged: JudgedRows
  /// Number of requested rows.
  let named: Int

  init(_ judged: JudgedRows, of named: Int) {
    self.judged = judged
    self.named = named
  }

  /// For example `the 10,000 test rows of mnist` or `1,500 of the 10,000 test rows of mnist, evenly spaced`.
  var inWords: String {
    guard judged.rows < named else { return judged.inWords }
    let rows = judged.on == .all ? "rows" : "\(judged.on.rawValue) rows"
    return "\(NumberText.count(judged.rows)) of the \(NumberText.count(named)) \(rows) of "
      + "\(shown(judged.dataset)), evenly spaced"
  }
}
