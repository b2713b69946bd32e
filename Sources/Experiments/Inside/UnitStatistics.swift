import Compute
import Networks

/// Activation statistics of one unit over many rows and all positions of its map.
package struct UnitStatistics: Sendable {
  /// Mean, population standard deviation, minimum and maximum.
  package let mean, deviation, least, largest: Double
  /// Share of activations above 0.
  package let active: Double
  /// Share of activations in the flat regions of the function: within 0.01 of 0 or 1 for logistic, of -1 or 1
  /// for tanh.
  package let saturated: Double
  /// The rows with the largest activations, largest first; each row counts with its maximum over positions.
  package let topActivations: [TopActivation]

  /// The largest activation of a unit on one row.
  package struct TopActivation: Sendable {
    /// Row of the dataset.
    package let row: Int
    package let activation: Double
    /// Position in the feature map; the first of ties.
    package let place: FeatureMapIndex
  }

  /// Constant over all rows, so it carries no information, like a relu unit that is never above 0.
  package var isDead: Bool { largest - least < 1e-6 }
  /// Saturated in at least 95 % of its activations, so it hardly learns any more.
  package var isSaturated: Bool { saturated >= 0.95 }

  /// Rows kept per unit in `topActivations`.
  package static let topCount = 12
}

/// Accumulates the statistics of all units of a layer over batches.
struct UnitStatisticsAccumulator {
  private let places: Int
  private let width: Int
  /// Outside these values the layer's activation function counts as flat.
  private let ends: (below: Float, above: Float)
  private var units: [Sums]
  private var rows = 0

  init(_ layer: LayerWeights) {
    places = layer.shape.height * layer.shape.width
    width = layer.shape.width
    units = Array(repeating: Sums(), count: layer.units)
    ends =
      switch layer.activation {
      case .logistic: (0.01, 0.99)
      case .tanh: (-0.99, 0.99)
      case .identity, .relu, .leakyRelu, .gelu, .elu, nil: (-.infinity, .infinity)
      }
  }

  /// - Parameters:
  ///   - values: output of the layer, plane by plane; one matrix row for each of `rows`.
  mutating func add(_ values: Matrix, rows: ArraySlice<Int>) {
    let (places, ends) = (places, ends)
    for (place, row) in rows.enumerated() {
      for unit in units.indices {
        let map = UnsafeBufferPointer(start: values.row(place) + unit * places, count: places)
        units[unit].add(map, row: row, ends)
      }
    }
    self.rows += rows.count
  }

  /// One entry per unit.
  var all: [UnitStatistics] {
    let count = Double(max(rows * places, 1))
    return units.map { unit in
      let mean = unit.sum / count
      return UnitStatistics(
        mean: mean, deviation: max(unit.squares / count - mean * mean, 0).squareRoot(),
        least: Double(unit.least), largest: Double(unit.largest), active: Double(unit.above) / count,
        saturated: Double(unit.flat) / count,
        topActivations: unit.top.map {
          .init(
            row: $0.row, activation: Double($0.value),
            place: FeatureMapIndex(row: $0.index / width, column: $0.index % width))
        })
    }
  }
}

/// Running statistics of one unit.
private struct Sums {
  private(set) var (sum, squares) = (0.0, 0.0)
  private(set) var (least, largest) = (Float.infinity, -Float.infinity)
  private(set) var (above, flat) = (0, 0)
  /// The rows with the largest values, largest first.
  private(set) var top: [(row: Int, value: Float, index: Int)] = []

  mutating func add(
    _ map: UnsafeBufferPointer<Float>, row: Int, _ ends: (below: Float, above: Float)
  ) {
    var (sum, squares, least, largest, above, flat) = (0.0, 0.0, Float.infinity, -Float.infinity, 0, 0)
    for value in map {
      sum += Double(value)
      squares += Double(value) * Double(value)
      least = min(least, value)
      largest = max(largest, value)
      above += value > 0 ? 1 : 0
      flat += value < ends.below || value > ends.above ? 1 : 0
    }
    self.sum += sum
    self.squares += squares
    self.least = min(self.least, least)
    self.largest = max(self.largest, largest)
    self.above += above
    self.flat += flat
    note(row, largest, in: map)
  }

  private mutating func note(_ row: Int, _ value: Float, in map: UnsafeBufferPointer<Float>) {
    if top.count == UnitStatistics.topCount, let last = top.last, value <= last.value { return }
    let index = map.firstIndex(of: value) ?? 0
    top.insert((row, value, index), at: top.firstIndex { $0.value < value } ?? top.count)
    if top.count > UnitStatistics.topCount { top.removeLast() }
  }
}
