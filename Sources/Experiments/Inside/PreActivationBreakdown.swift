import Foundation
import Networks

/// How a unit's output is computed: every weight times its input, their sum and the bias, then normalisation,
/// activation and residual. For a convolution channel, at one position of its map.
///
/// Products of two single-precision numbers are exact in double precision, and their sum is rounded in the
/// 16th digit; the network adds in single precision and rounds in the 7th. `computed` is the network's value,
/// `result` is the value recomputed from the terms.
package struct PreActivationBreakdown: Sendable {
  /// One weight and its input.
  package struct Term: Sendable {
    /// Index in the layer's input.
    package let input: Int
    /// Input value.
    package let value: Float
    package let weight: Float
    /// `value * weight`, exact.
    package var product: Double { Double(value) * Double(weight) }
  }

  /// One operation applied to the weighted sum.
  package enum Step: Sendable {
    /// Batch normalisation: times `scale`, plus `shift`.
    case normalised(scale: Double, shift: Double)
    case activated(Activation)
    /// End of a residual block: adds the block's input.
    case joined(Double)

    fileprivate func result(of value: Double) -> Double {
      switch self {
      case .normalised(let scale, let shift): value * scale + shift
      case .activated(let kind): kind.value(of: value)
      case .joined(let added): value + added
      }
    }
  }

  package let layer: LayerWeights
  /// Unit or channel, 0-based.
  package let unit: Int
  /// Position in the feature map; `nil` for a unit of a dense layer.
  package let place: FeatureMapIndex?
  /// By falling magnitude of the product. Padding is omitted because it contributes 0.
  package let terms: [Term]
  package let bias: Float
  /// Pre-activation: all terms plus the bias.
  package let sum: Double
  /// The operations after the sum, each with its result.
  package let steps: [(step: Step, result: Double)]
  /// Result of the last operation; the sum if there is none.
  package let result: Double
  /// The network's own value.
  package let computed: Float
  /// The pooling stages that follow directly, for this channel.
  package let pools: [PoolingWindow]

  /// - Parameter requested: position in the channel's map; `nil` for the position of the largest magnitude.
  /// - Throws: `NetworkError.noSuchLayer`; `InsideError.noSuchUnit`, `.noSuchPlace`, `.noPlaces`.
  package init(
    _ network: NetworkInspection, layer number: Int, unit: Int, at requested: FeatureMapIndex?,
    of trace: ForwardTrace
  ) throws {
    let layer = try network.layer(number)
    try layer.require(unit: unit)
    let start = layer.stageRange.lowerBound
    let map = network.stages[start].stage.output
    let end =
      layer.stageRange.dropFirst().first { !network.stages[$0].isPointwise } ?? layer.stageRange.upperBound
    let outputs = trace.values[end - 1][unit * map.height * map.width..<(unit + 1) * map.height * map.width]
    let index = try Self.index(of: requested, in: outputs, layer, map)
    let place = FeatureMapIndex(row: index / map.width, column: index % map.width)

    self.layer = layer
    self.unit = unit
    self.place = layer.window == nil ? nil : place
    let terms = layer.terms(of: unit, at: place, from: trace.input(of: layer))
    bias = layer.biases[unit]
    sum = terms.reduce(0) { $0 + $1.product } + Double(bias)
    var result = sum
    steps = (start + 1..<end).compactMap { stage in
      let at = unit * map.height * map.width + index
      guard let step = network.step(stage, channel: unit, at: at, of: trace) else { return nil }
      result = step.result(of: result)
      return (step, result)
    }
    self.result = result
    computed = outputs[outputs.startIndex + index]
    self.terms = terms.sortedByMagnitude(\.product)
    pools = network.pools(from: end, in: layer, channel: unit, at: place, of: trace)
  }

  private static func index(
    of requested: FeatureMapIndex?, in outputs: ArraySlice<Float>, _ layer: LayerWeights, _ map: FeatureShape
  ) throws(InsideError) -> Int {
    guard let requested else {
      return outputs.indices.reduce(outputs.startIndex) { abs(outputs[$1]) > abs(outputs[$0]) ? $1 : $0 }
        - outputs.startIndex
    }
    guard layer.window != nil else { throw .noPlaces(layer: layer.number) }
    guard (0..<map.height).contains(requested.row), (0..<map.width).contains(requested.column) else {
      throw .noSuchPlace(requested, layer: layer.number, height: map.height, width: map.width)
    }
    return requested.row * map.width + requested.column
  }
}

extension LayerWeights {
  /// The terms of a unit's weighted sum at one position of its map.
  fileprivate func terms(of unit: Int, at place: FeatureMapIndex, from values: [Float])
    -> [PreActivationBreakdown.Term]
  {
    let weights = weights(to: unit)
    guard let window else {
      return values.indices.map { .init(input: $0, value: values[$0], weight: weights[$0]) }
    }
    var terms: [PreActivationBreakdown.Term] = []
    for (index, weight) in weights.enumerated() {
      let row = place.row * window.stride - window.padding + index / window.kernel % window.kernel
      let column = place.column * window.stride - window.padding + index % window.kernel
      guard (0..<inputShape.height).contains(row), (0..<inputShape.width).contains(column) else { continue }
      let channel = index / (window.kernel * window.kernel)
      let input = (channel * inputShape.height + row) * inputShape.width + column
      terms.append(.init(input: input, value: values[input], weight: weight))
    }
    return terms
  }
}

extension StageInspection {
  /// Whether each output value depends only on the input value at the same position.
  fileprivate var isPointwise: Bool {
    switch stage.layer {
    case .batchNormalisation, .activation, .dropout, .residual: true
    default: false
    }
  }
}

extension NetworkInspection {
  /// The operation of a stage on one value; `nil` for the identity.
  fileprivate func step(
    _ index: Int, channel: Int, at place: Int, of trace: ForwardTrace
  ) -> PreActivationBreakdown.Step? {
    let stage = stages[index].stage
    switch stage.layer {
    case .batchNormalisation:
      let (scale, shift) = stages[index].normalisation(ofChannel: channel)
      return .normalised(scale: scale, shift: shift)
    case .activation(let kind): return .activated(kind)
    case .residual:
      // Stages inside a residual have its name as prefix.
      let first = stages.firstIndex { $0.stage.name.hasPrefix(stage.name + ".") } ?? index
      return .joined(Double((first == 0 ? trace.input : trace.values[first - 1])[place]))
    default: return nil
    }
  }
}

extension Activation {
  /// The activation function in double precision.
  func value(of sum: Double) -> Double {
    switch self {
    case .identity: sum
    case .logistic: 1 / (1 + exp(-sum))
    case .tanh: Foundation.tanh(sum)
    case .relu: max(sum, 0)
    case .leakyRelu: sum < 0 ? Double(Self.leak) * sum : sum
    case .gelu: 0.5 * sum * erfc(-sum / 2.0.squareRoot())
    case .elu: sum > 0 ? sum : expm1(sum)
    }
  }
}
