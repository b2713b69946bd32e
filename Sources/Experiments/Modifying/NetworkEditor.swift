import Compute
import Networks

/// Changes copies of a network's weights.
package struct NetworkEditor: Sendable {
  private let spec: NetworkSpec
  private let learners: [TrainableLayer]
  private let names: [(name: String, rows: Int, columns: Int)]
  private var values: [[Float]]

  /// The pre-activation of a logistic unit that is switched off: exp(-100) is 0 beside 1 in single precision.
  private static let deepBelow: Float = -100

  package init(_ spec: NetworkSpec, _ weights: NetworkWeights) {
    self.spec = spec
    learners = spec.learningLayers
    names = weights.tensors.map { ($0.name, $0.rows, $0.columns) }
    values = weights.tensors.map(\.values)
  }

  /// The weights as they are now.
  package var weights: NetworkWeights {
    NetworkWeights(
      tensors: zip(names, values).map { shape, values in
        NetworkWeights.Tensor(name: shape.name, rows: shape.rows, columns: shape.columns, values: values)
      })
  }

  /// Makes one change.
  /// - Parameter initial: the weights that training started from, for `NetworkEdit.initial`.
  /// - Throws: `NetworkEditError.notFinite`.
  package mutating func apply(
    _ edit: NetworkEdit, initial: NetworkWeights? = nil
  ) throws(NetworkEditError) {
    switch edit {
    case .initial(let layer): restore(initial, layer: layer)
    case .off(let layer, let unit): switchOff(layer: layer, unit: unit)
    case .weights(let change, let layer, let unit):
      for place in learners(layer) where place.spec.hasWeights {
        each(unit, of: place) { $0 = change($0) }
      }
    case .bias(let change, let layer, let unit):
      for place in learners(layer) where place.spec.hasWeights {
        let bias = place.parameters.lowerBound + 1
        for index in values[bias].indices where unit == nil || index == unit {
          values[bias][index] = change(values[bias][index])
        }
      }
    case .prune(let share, let layer, let ranking): prune(share, tensors(layer), ranking)
    case .noise(let share, let layer, let seed): addNoise(share, tensors(layer), seed)
    case .quantizeToInt8(let layer):
      for place in learners(layer) where place.spec.hasWeights { quantize(place) }
    case .temperature(let temperature):
      guard let output = learners.last else { break }
      for tensor in output.parameters {
        for index in values[tensor].indices {
          values[tensor][index] = Float(Double(values[tensor][index]) / temperature)
        }
      }
    }
    guard values.allSatisfy({ $0.allSatisfy(\.isFinite) }) else { throw .notFinite }
  }

  // MARK: Places

  /// The trainable layers with this number: a dense layer or convolution, and the batch normalisations that belong to
  /// it; all for `nil`.
  private func learners(_ layer: Int?) -> [TrainableLayer] {
    learners.filter { layer == nil || $0.number == layer }
  }

  /// Indices of the weight tensors of a layer: no biases, no scales of batch normalisation.
  private func tensors(_ layer: Int?) -> [Int] {
    learners(layer).filter(\.spec.hasWeights).map(\.parameters.lowerBound)
  }

  /// Changes the weights that lead to a unit, or to all units.
  private mutating func each(_ unit: Int?, of layer: TrainableLayer, _ change: (inout Float) -> Void) {
    let tensor = layer.parameters.lowerBound
    for index in values[tensor].indices
    where unit == nil || Self.unit(of: index, in: layer.spec, columns: names[tensor].columns) == unit {
      change(&values[tensor][index])
    }
  }

  /// The unit that a weight leads to: its column in a dense layer, its row (filter) in a convolution.
  private static func unit(of index: Int, in layer: LayerSpec, columns: Int) -> Int {
    if case .convolution = layer { index / max(columns, 1) } else { index % max(columns, 1) }
  }

  // MARK: Changes

  private mutating func restore(_ initial: NetworkWeights?, layer: Int?) {
    guard let initial, initial.tensors.count == values.count else { return }
    for place in learners(layer) {
      for tensor in place.parameters { values[tensor] = initial.tensors[tensor].values }
    }
    // Running statistics, two of each normalisation, follow all learned parameters, in the same order.
    var statistic = 2 * learners.count
    for place in learners where place.spec == .batchNormalisation {
      let isMeant = layer == nil || place.number == layer
      for tensor in statistic..<statistic + 2 where isMeant && values.indices.contains(tensor) {
        values[tensor] = initial.tensors[tensor].values
      }
      statistic += 2
    }
  }

  /// Weights, scale and shift of the unit become 0, so every activation gives 0 but for the logistic one, whose bias
  /// goes far below.
  private mutating func switchOff(layer: Int, unit: Int) {
    let places = learners(layer)
    let bottom = spec.bendsLogistically(behind: layer) ? Self.deepBelow : 0
    for place in places {
      if place.spec.hasWeights {
        each(unit, of: place) { $0 = 0 }
      } else if values[place.parameters.lowerBound].indices.contains(unit) {
        values[place.parameters.lowerBound][unit] = 0
      }
      let isLast = place.parameters == places.last?.parameters
      let bias = place.parameters.lowerBound + 1
      if values[bias].indices.contains(unit) { values[bias][unit] = isLast ? bottom : 0 }
    }
  }

  /// As PyTorch's `l1_unstructured` and `global_unstructured`: the nearest whole number of weights, the smallest
  /// magnitudes first; the first of equals.
  private mutating func prune(_ share: Double, _ tensors: [Int], _ ranking: PruneRanking) {
    let groups = ranking == .all ? [tensors] : tensors.map { [$0] }
    for group in groups {
      let places = group.flatMap { tensor in values[tensor].indices.map { (tensor: tensor, index: $0) } }
      let count = Int((share * Double(places.count)).rounded(.toNearestOrEven))
      let sizes = places.map { values[$0.tensor][$0.index].magnitude }
      let order = sizes.indices.sorted { (sizes[$0], $0) < (sizes[$1], $1) }
      for place in order.prefix(count) { values[places[place].tensor][places[place].index] = 0 }
    }
  }

  private mutating func addNoise(_ share: Double, _ tensors: [Int], _ seed: UInt32) {
    var generator = RandomState(seed: seed)
    for tensor in tensors {
      let numbers = values[tensor].map(Double.init)
      let mean = numbers.reduce(0, +) / Double(max(numbers.count, 1))
      let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(numbers.count, 1))
      let deviation = share * variance.squareRoot()
      values[tensor] = numbers.map { Float($0 + generator.normal(standardDeviation: deviation)) }
    }
  }

  /// Symmetric quantisation: the step of a unit is its largest weight divided by 127; biases stay as they are.
  private mutating func quantize(_ layer: TrainableLayer) {
    let tensor = layer.parameters.lowerBound
    let columns = names[tensor].columns
    var largest: [Int: Float] = [:]
    for (index, value) in values[tensor].enumerated() {
      largest[Self.unit(of: index, in: layer.spec, columns: columns), default: 0].grow(to: value.magnitude)
    }
    for (index, value) in values[tensor].enumerated() {
      let step = Double(largest[Self.unit(of: index, in: layer.spec, columns: columns)] ?? 0) / 127
      guard step > 0 else { continue }
      values[tensor][index] = Float((Double(value) / step).rounded(.toNearestOrEven) * step)
    }
  }
}

extension Float {
  fileprivate mutating func grow(to other: Float) { self = max(self, other) }
}

extension LayerSpec {
  /// Its layers in order, those within residuals in its place.
  fileprivate var flat: [LayerSpec] {
    if case .residual(let layers) = self { layers.flatMap(\.flat) } else { [self] }
  }
}

extension NetworkSpec {
  /// Whether the activation between a weight layer and the next is logistic.
  fileprivate func bendsLogistically(behind layer: Int) -> Bool {
    var number = 0
    for spec in allLayers.flatMap(\.flat) {
      if spec.hasWeights { number += 1 }
      if number == layer, spec == .activation(.logistic) { return true }
    }
    return false
  }
}
