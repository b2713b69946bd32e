import Digits
import Display
import Experiments

/// What one unit does on many rows.
struct UnitRecord: Encodable, Sendable {
  /// From 0.
  let unit: Int
  let mean: Double
  let deviation: Double
  let least: Double
  let largest: Double
  /// The share of rows, or of rows and places, on which it lies above 0.
  let active: Double
  /// The share of them on which its function is flat.
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
    /// Where in the channel's map; `nil` for a single number.
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

/// The rows that units were measured on, which may be some of those that were named.
struct MeasuredRows: Sendable {
  let judged: JudgedRows
  /// How many were named.
  let named: Int

  init(_ judged: JudgedRows, of named: Int) {
    self.judged = judged
    self.named = named
  }

  /// `the 10,000 test rows of mnist`, `1,500 of the 10,000 test rows of mnist, evenly spaced`.
  var inWords: String {
    guard judged.rows < named else { return judged.inWords }
    let rows = judged.on == .all ? "rows" : "\(judged.on.rawValue) rows"
    return "\(NumberText.count(judged.rows)) of the \(NumberText.count(named)) \(rows) of "
      + "\(shown(judged.dataset)), evenly spaced"
  }
}
