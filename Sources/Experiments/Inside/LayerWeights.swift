import Networks

/// One weight layer of a network: its weights, and the stages up to the next weight layer.
package struct LayerWeights: Sendable {
  /// 1-based, as in `WeightLayerIndex`.
  package let number: Int
  /// Whether its weighted sums are the logits.
  package let isOutput: Bool
  /// Its stages in the network: first the weights, then everything before the next weight layer.
  package let stageRange: Range<Int>
  /// The specs of these stages.
  package let specs: [LayerSpec]
  /// Shape of the layer's input: feature maps, or channels of 1 x 1.
  package let inputShape: FeatureShape
  /// Whether the input is the image.
  package let seesPixels: Bool
  /// The stage whose output is the layer's output: the last one, or the one before a `flatten`, which only
  /// reshapes.
  package let outputStage: Int
  /// Shape of the layer's output: one map per channel of a convolution, else one number per unit.
  package let shape: FeatureShape
  /// One per unit.
  package let biases: [Float]

  private let weights: [Float]
  private let inputs: Int

  /// All weight layers of a network, in order.
  static func all(of stages: [StageInspection], input: FeatureShape) -> [LayerWeights] {
    let starts = stages.indices.filter { stages[$0].stage.hasWeights }
    return starts.enumerated().map { index, start in
      let end = index + 1 < starts.count ? starts[index + 1] : stages.count
      return LayerWeights(
        number: index + 1, isOutput: index + 1 == starts.count, start..<end, of: stages, input: input)
    }
  }

  /// The first weight layer of a network with its present weights; the network may be in training.
  ///
  /// Call it only between two steps: during a step, threads write the weights.
  static func first(of network: Network) -> LayerWeights? {
    // A network's own weights always match its spec.
    guard let stages = try? StageInspection.all(of: network.spec, network.weights) else { return nil }
    return all(of: stages, input: network.spec.input).first
  }

  private init(
    number: Int, isOutput: Bool, _ range: Range<Int>, of stages: [StageInspection], input: FeatureShape
  ) {
    self.number = number
    self.isOutput = isOutput
    stageRange = range
    specs = stages[range].map(\.stage.layer)
    outputStage = Self.lastUnflattened(range, of: stages) ?? range.lowerBound
    shape = stages[outputStage].stage.output
    let before = stages[..<range.lowerBound]
    seesPixels = before.allSatisfy { $0.stage.leavesValues }
    inputShape = Self.lastUnflattened(before.indices, of: stages).map { stages[$0].stage.output } ?? input
    inputs = stages[range.lowerBound].stage.input.count
    weights = stages[range.lowerBound].weights
    biases = stages[range.lowerBound].biases
  }

  /// The last stage before the first `flatten` that follows the last weights in the range.
  private static func lastUnflattened(_ range: Range<Int>, of stages: [StageInspection]) -> Int? {
    let start = range.last { stages[$0].stage.hasWeights } ?? range.lowerBound
    let flat = (start..<range.upperBound).first { stages[$0].stage.layer == .flatten }
    let end = flat ?? range.upperBound
    return end > range.lowerBound ? end - 1 : nil
  }

  /// Number of units; channels of a convolution.
  package var units: Int { biases.count }

  /// Activation function of the weighted sums; `nil` if there is none.
  package var activation: Activation? {
    specs.lazy.compactMap { if case .activation(let kind) = $0 { kind } else { nil } }.first
  }

  /// Kernel size, stride and padding of a convolution; `nil` for a dense layer.
  package var window: (kernel: Int, stride: Int, padding: Int)? {
    guard case .convolution(_, let kernel, let stride, let padding)? = specs.first else { return nil }
    return (kernel, stride, padding)
  }

  /// Size of the weight map that a unit has per input channel; `nil` if it has one number per channel.
  package var slice: (height: Int, width: Int)? {
    if let window { return (window.kernel, window.kernel) }
    return inputShape.height * inputShape.width > 1 ? (inputShape.height, inputShape.width) : nil
  }

  /// Size of the unit's weights as an image; `nil` if there are several maps per unit or none.
  package var picture: (height: Int, width: Int)? { inputShape.channels == 1 ? slice : nil }

  /// All incoming weights of a unit: one per input, or [channels x kernel x kernel] of a convolution.
  package func weights(to unit: Int) -> [Float] {
    if window == nil { return (0..<inputs).map { weights[$0 * units + unit] } }
    let count = weights.count / units
    return Array(weights[unit * count..<(unit + 1) * count])
  }

  /// Checks that a unit (0-based) exists.
  /// - Throws: `InsideError.noSuchUnit`.
  package func require(unit: Int) throws(InsideError) {
    guard (0..<units).contains(unit) else {
      throw .noSuchUnit(unit: unit, layer: number, units: units, areChannels: window != nil)
    }
  }
}

extension LayerPosition {
  /// Whether the output equals the input at inference.
  fileprivate var leavesValues: Bool {
    switch layer {
    case .flatten, .dropout: true
    default: false
    }
  }
}
