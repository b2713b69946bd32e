import Compute
import Digits
import Networks

/// What the units of a hidden layer do on many rows: which are dead or saturated, which matter.
public struct LayerUnits: Sendable {
  /// One unit.
  public struct Unit: Sendable {
    /// From 0.
    public let unit: Int
    /// Mean, standard deviation (over the rows, not a sample's), least and largest activation.
    public let mean, deviation, least, largest: Double
    /// The share of rows on which it lies above 0.
    public let active: Double
    /// The share of rows on which its function is flat: within 0.01 of 0 or 1 for logistic, of -1 or 1 for tanh.
    public let saturated: Double
    /// It says the same on every row, so it tells nothing; a relu unit that is never above 0.
    public let isDead: Bool
    /// It is saturated on at least 95 % of the rows, so it hardly learns any more.
    public let isSaturated: Bool
    /// The rows on which it is largest, the largest first, and what it says there.
    public let exciting: [(row: Int, activation: Double)]
    /// Of the rows in `LayerUnits.probed`, those that get another answer where the unit always says its mean.
    public let changed: Int
    /// How many more of them are right with the unit than without; `nil` without labels.
    public let gained: Int?
  }

  /// The layer, from 1.
  public let layer: Int
  /// One a unit, in their order.
  public let units: [Unit]
  /// How many rows `changed` and `gained` were measured on: some of all rows, evenly spaced.
  public let probed: Int

  /// Rows on which the network is asked again without each unit.
  public static let mostProbed = 1000
  /// Rows kept a unit.
  static let mostExciting = 12

  /// - Parameters:
  ///   - number: a hidden layer.
  ///   - rows: the rows measured on; at least one.
  /// - Returns: `nil` if it was cancelled.
  /// - Throws: `NetworkError`, `InsideError`.
  public init?(
    ofLayer number: Int, in network: DenseNetwork, of model: Model, _ images: DigitImages, labels: [UInt8]?,
    rows: [Int], workers: Workers, cancellation: Cancellation
  ) throws {
    let layer = try network.hiddenLayer(number)
    let predictor = try Predictor(model, workers: workers)
    guard
      let activations = try predictor.activations(
        ofLayer: number, images, rows: rows, cancellation: cancellation)
    else { return nil }
    let means = Self.means(activations)
    let step = max((rows.count + Self.mostProbed - 1) / Self.mostProbed, 1)
    let places = Array(stride(from: 0, to: rows.count, by: step))
    let tail = try NetworkTail(
      behind: number, of: network, output: model.spec.output, rows: places.map { Array(activations[$0]) },
      workers: workers)
    let plain = tail.answers()
    let truth = labels.map { labels in places.map { labels[rows[$0]] } }
    func right(_ answers: [Int]) -> Int? {
      truth.map { truth in zip(answers, truth).count { model.classes[$0] == $1 } }
    }
    var units: [Unit] = []
    for unit in 0..<layer.units {
      if cancellation.isRaised { return nil }
      let column = Column(activations, unit, mean: means[unit], layer.activation ?? .identity)
      let without = column.isConstant ? plain : tail.answers(holding: unit, at: Float(means[unit]))
      units.append(
        Unit(
          unit: unit, mean: means[unit], deviation: column.deviation, least: column.least,
          largest: column.largest, active: column.active, saturated: column.saturated,
          isDead: column.isConstant, isSaturated: column.saturated >= 0.95,
          exciting: column.top.map { (rows[$0.place], Double($0.value)) },
          changed: zip(plain, without).count { $0 != $1 },
          gained: right(plain).flatMap { plain in right(without).map { plain - $0 } }))
    }
    self.layer = number
    self.units = units
    probed = places.count
  }

  private static func means(_ activations: Activations) -> [Double] {
    var sums = [Double](repeating: 0, count: activations.columns)
    activations.values.withUnsafeBufferPointer { values in
      for row in 0..<activations.count {
        for unit in sums.indices { sums[unit] += Double(values[row * sums.count + unit]) }
      }
    }
    return sums.map { $0 / Double(max(activations.count, 1)) }
  }
}

/// What one unit says on all rows.
private struct Column {
  private(set) var least = Double.infinity
  private(set) var largest = -Double.infinity
  private(set) var deviation = 0.0
  private(set) var active = 0.0
  private(set) var saturated = 0.0
  /// Where it is largest, the largest first; the earlier row first among equals.
  private(set) var top: [(place: Int, value: Float)] = []

  var isConstant: Bool { largest - least < 1e-6 }

  init(_ activations: Activations, _ unit: Int, mean: Double, _ kind: Activation) {
    let (count, columns) = (activations.count, activations.columns)
    var (squares, above, flat) = (0.0, 0, 0)
    activations.values.withUnsafeBufferPointer { values in
      for row in 0..<count {
        let single = values[row * columns + unit]
        let value = Double(single)
        least = min(least, value)
        largest = max(largest, value)
        squares += (value - mean) * (value - mean)
        if value > 0 { above += 1 }
        if Self.isFlat(value, kind) { flat += 1 }
        note(row, single)
      }
    }
    deviation = (squares / Double(max(count, 1))).squareRoot()
    active = Double(above) / Double(max(count, 1))
    saturated = Double(flat) / Double(max(count, 1))
  }

  private mutating func note(_ place: Int, _ value: Float) {
    if top.count == LayerUnits.mostExciting, let last = top.last, value <= last.value { return }
    let index = top.firstIndex { $0.value < value } ?? top.count
    top.insert((place, value), at: index)
    if top.count > LayerUnits.mostExciting { top.removeLast() }
  }

  private static func isFlat(_ value: Double, _ kind: Activation) -> Bool {
    switch kind {
    case .logistic: value < 0.01 || value > 0.99
    case .tanh: abs(value) > 0.99
    case .identity, .relu: false
    }
  }
}
