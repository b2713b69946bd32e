import Networks

/// A layer of a network laid open: its weights, and what stands between it and the next.
package struct LayerWeights: Sendable {
  /// From 1, as in `WeightLayerIndex`.
  package let number: Int
  /// Whether its sums are the scores.
  package let isOutput: Bool
  /// Its steps among those of the network: the weights first, then what follows up to the next weights.
  package let range: Range<Int>
  /// The layers of these steps, as they are written down.
  package let specs: [LayerSpec]
  /// How the numbers that enter lie: channels of maps, or of single values.
  package let source: FeatureShape
  /// Whether they are the pixels.
  package let seesPixels: Bool
  /// The step whose output is what the layer says: the last one, or that before a `flatten`, which only puts maps
  /// in a row.
  package let said: Int
  /// How what it says lies: a map for each channel of a convolution, else a number for each unit.
  package let shape: FeatureShape
  /// One a unit.
  package let biases: [Float]

  private let weights: [Float]
  private let inputs: Int

  /// All layers of a network, in order.
  static func all(of stages: [StageInspection], input: FeatureShape) -> [LayerWeights] {
    let starts = stages.indices.filter { stages[$0].stage.hasWeights }
    return starts.enumerated().map { index, start in
      let end = index + 1 < starts.count ? starts[index + 1] : stages.count
      return LayerWeights(
        number: index + 1, isOutput: index + 1 == starts.count, start..<end, of: stages, input: input)
    }
  }

  /// The first layer of a network that may be in training, as it is now.
  ///
  /// Only to be asked between two steps: during one, workers write the weights.
  static func first(of network: Network) -> LayerWeights? {
    // Weights of a network fit its spec.
    guard let stages = try? StageInspection.all(of: network.spec, network.weights) else { return nil }
    return all(of: stages, input: network.spec.input).first
  }

  private init(
    number: Int, isOutput: Bool, _ range: Range<Int>, of stages: [StageInspection], input: FeatureShape
  ) {
    self.number = number
    self.isOutput = isOutput
    self.range = range
    specs = stages[range].map(\.stage.layer)
    said = Self.lastUnflattened(range, of: stages) ?? range.lowerBound
    shape = stages[said].stage.output
    let before = stages[..<range.lowerBound]
    seesPixels = before.allSatisfy { $0.stage.leavesValues }
    source = Self.lastUnflattened(before.indices, of: stages).map { stages[$0].stage.output } ?? input
    inputs = stages[range.lowerBound].stage.input.count
    weights = stages[range.lowerBound].weights
    biases = stages[range.lowerBound].biases
  }

  /// Steps that come before the first `flatten` behind the last layer with weights.
  private static func lastUnflattened(_ range: Range<Int>, of stages: [StageInspection]) -> Int? {
    let start = range.last { stages[$0].stage.hasWeights } ?? range.lowerBound
    let flat = (start..<range.upperBound).first { stages[$0].stage.layer == .flatten }
    let end = flat ?? range.upperBound
    return end > range.lowerBound ? end - 1 : nil
  }

  /// How many units it has: of a convolution, how many channels.
  package var units: Int { biases.count }

  /// The function of its sums; `nil` where there is none.
  package var activation: Activation? {
    specs.lazy.compactMap { if case .activation(let kind) = $0 { kind } else { nil } }.first
  }

  /// The window that its units look through; `nil` where they see everything.
  package var window: (kernel: Int, stride: Int, padding: Int)? {
    guard case .convolution(_, let kernel, let stride, let padding)? = specs.first else { return nil }
    return (kernel, stride, padding)
  }

  /// The size of the maps that the weights of a unit make up, one for each channel of the source; `nil` where
  /// those are single numbers.
  package var slice: (height: Int, width: Int)? {
    if let window { return (window.kernel, window.kernel) }
    return source.height * source.width > 1 ? (source.height, source.width) : nil
  }

  /// The size of the picture that the weights of a unit make up; `nil` where they are several or none.
  package var picture: (height: Int, width: Int)? { source.channels == 1 ? slice : nil }

  /// All weights that lead to a unit: one an input, or channel by channel those of its window, row by row.
  package func weights(to unit: Int) -> [Float] {
    if window == nil { return (0..<inputs).map { weights[$0 * units + unit] } }
    let count = weights.count / units
    return Array(weights[unit * count..<(unit + 1) * count])
  }

  /// Checks that there is such a unit; units count from 0.
  /// - Throws: `InsideError.noSuchUnit`.
  package func require(unit: Int) throws(InsideError) {
    guard (0..<units).contains(unit) else {
      throw .noSuchUnit(unit: unit, layer: number, units: units, areChannels: window != nil)
    }
  }
}

extension LayerPosition {
  /// Whether what leaves is what came, when the network predicts.
  fileprivate var leavesValues: Bool {
    switch layer {
    case .flatten, .dropout: true
    default: false
    }
  }
}
