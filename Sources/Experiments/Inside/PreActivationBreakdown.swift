import Foundation
import Networks

/// How a unit comes by its number: every weight times its input, their sum and the bias, and what is made of it.
/// The number of a convolution's channel is that at one place of its map.
///
/// Products of two single-precision numbers are exact in double precision, and their sum is rounded in its
/// sixteenth digit; the network adds in single precision and rounds in its seventh. `computed` is what the
/// network said, `result` what the terms add up to.
package struct PreActivationBreakdown: Sendable {
  /// One weight and what came in over it.
  package struct Term: Sendable {
    /// Which of the numbers that enter the layer.
    package let input: Int
    /// What it said.
    package let value: Float
    /// What that counts.
    package let weight: Float
    /// `value * weight`, exact.
    package var product: Double { Double(value) * Double(weight) }
  }

  /// What is made of a sum.
  package enum Step: Sendable {
    /// A batch normalisation: the sum times `scale`, plus `shift`.
    case normalised(scale: Double, shift: Double)
    /// An activation function.
    case activated(Activation)
    /// The end of a residual: what entered it is added.
    case joined(Double)

    fileprivate func result(of value: Double) -> Double {
      switch self {
      case .normalised(let scale, let shift): value * scale + shift
      case .activated(let kind): kind.value(of: value)
      case .joined(let added): value + added
      }
    }
  }

  /// The layer.
  package let layer: LayerWeights
  /// The unit or the channel, from 0.
  package let unit: Int
  /// The place in the channel's map; `nil` for a unit of a dense layer.
  package let place: FeatureMapIndex?
  /// All terms, the largest magnitude first. What a window sees beyond the edge is 0 and no term.
  package let terms: [Term]
  /// What is added to the terms.
  package let bias: Float
  /// The terms and the bias, added up.
  package let sum: Double
  /// What is made of the sum, step by step, and what each leaves.
  package let steps: [(step: Step, result: Double)]
  /// What the last step leaves; without any, the sum.
  package let result: Double
  /// What the network computed.
  package let computed: Float
  /// The pools right behind, as they see the channel.
  package let pools: [PoolingWindow]

  /// - Parameter place: in the channel's map; where none is named, the place where the channel says the most.
  /// - Throws: `NetworkError.noSuchLayer`; `InsideError.noSuchUnit`, `.noSuchPlace`, `.noPlaces`.
  package init(
    _ network: NetworkInspection, layer number: Int, unit: Int, at wish: FeatureMapIndex?, of trace: ForwardTrace
  ) throws {
    let layer = try network.layer(number)
    try layer.require(unit: unit)
    let start = layer.range.lowerBound
    let map = network.stages[start].stage.output
    let end = layer.range.dropFirst().first { !network.stages[$0].isPointwise } ?? layer.range.upperBound
    let said = trace.values[end - 1][unit * map.height * map.width..<(unit + 1) * map.height * map.width]
    let index = try Self.index(of: wish, in: said, layer, map)
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
    computed = said[said.startIndex + index]
    self.terms = terms.sortedByMagnitude(\.product)
    pools = network.pools(from: end, in: layer, channel: unit, at: place, of: trace)
  }

  private static func index(
    of wish: FeatureMapIndex?, in said: ArraySlice<Float>, _ layer: LayerWeights, _ map: FeatureShape
  ) throws(InsideError) -> Int {
    guard let wish else {
      return said.indices.reduce(said.startIndex) { abs(said[$1]) > abs(said[$0]) ? $1 : $0 }
        - said.startIndex
    }
    guard layer.window != nil else { throw .noPlaces(layer: layer.number) }
    guard (0..<map.height).contains(wish.row), (0..<map.width).contains(wish.column) else {
      throw .noSuchPlace(wish, layer: layer.number, height: map.height, width: map.width)
    }
    return wish.row * map.width + wish.column
  }
}

extension LayerWeights {
  /// What a unit adds up at a place of its map.
  fileprivate func terms(of unit: Int, at place: FeatureMapIndex, from values: [Float]) -> [PreActivationBreakdown.Term] {
    let weights = weights(to: unit)
    guard let window else {
      return values.indices.map { .init(input: $0, value: values[$0], weight: weights[$0]) }
    }
    var terms: [PreActivationBreakdown.Term] = []
    for (index, weight) in weights.enumerated() {
      let row = place.row * window.stride - window.padding + index / window.kernel % window.kernel
      let column = place.column * window.stride - window.padding + index % window.kernel
      guard (0..<source.height).contains(row), (0..<source.width).contains(column) else { continue }
      let channel = index / (window.kernel * window.kernel)
      let input = (channel * source.height + row) * source.width + column
      terms.append(.init(input: input, value: values[input], weight: weight))
    }
    return terms
  }
}

extension StageInspection {
  /// Whether what leaves a place follows from what came there.
  fileprivate var isPointwise: Bool {
    switch stage.layer {
    case .batchNormalisation, .activation, .dropout, .residual: true
    default: false
    }
  }
}

extension NetworkInspection {
  /// What a step makes of a number; `nil` where it leaves it as it is.
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
      // Its first step is named after it.
      let first = stages.firstIndex { $0.stage.name.hasPrefix(stage.name + ".") } ?? index
      return .joined(Double((first == 0 ? trace.input : trace.values[first - 1])[place]))
    default: return nil
    }
  }
}

extension Activation {
  /// The function in double precision.
  func value(of sum: Double) -> Double {
    switch self {
    case .identity: sum
    case .logistic: 1 / (1 + exp(-sum))
    case .tanh: Foundation.tanh(sum)
    case .relu: max(sum, 0)
    }
  }
}
