/// A layer that learns, as it was written down: convolutions, dense layers, batch normalisations.
package struct TrainableLayer: Hashable, Codable, Sendable {
  /// The number that people give to the layer of weights it is, or belongs to (see `WeightLayerIndex`); `nil` for
  /// one that stands before the first of those.
  package let number: Int?
  /// As it was written down.
  package let spec: LayerSpec
  /// Whether it is the last.
  package let isOutput: Bool
  /// Whether batch normalisation follows at once, which takes any bias out again: its gradient is 0.
  package let hasIdleBias: Bool
  /// The places of what it learns among `Network.parameters` and `NetworkWeights.tensors`.
  package let parameters: Range<Int>
}

extension NetworkSpec {
  /// All layers that learn, also those within residuals, in the order of their parameters.
  package var learningLayers: [TrainableLayer] {
    let learners = LayerSpec.learners(of: allLayers)
    var number = 0
    return learners.enumerated().map { index, learner in
      // Biases and scales alone make no layer.
      if learner.layer != .batchNormalisation { number += 1 }
      return TrainableLayer(
        number: number > 0 ? number : nil, spec: learner.layer, isOutput: index + 1 == learners.count,
        hasIdleBias: learner.isNormalised, parameters: 2 * index..<2 * index + 2)
    }
  }

  /// The same network without draws: what its dropout would drop passes.
  package var withoutNoise: NetworkSpec {
    NetworkSpec(input: input, layers: layers.map(\.withoutNoise), classes: classes, output: output)
  }
}

extension NetworkSpec {
  /// Whether all hidden layers together are a straight line: there is no bend between input and scores.
  package var isLinear: Bool { layers.allSatisfy(\.isLinear) }
}

extension LayerSpec {
  fileprivate var isLinear: Bool {
    switch self {
    case .dense, .convolution, .averagePooling, .globalAveragePooling, .batchNormalisation, .dropout,
      .flatten,
      .activation(.identity):
      true
    case .activation, .maxPooling: false
    case .residual(let layers): layers.allSatisfy(\.isLinear)
    }
  }

  /// Those of the layers that learn, also within residuals: each has weights or scales, and biases.
  fileprivate static func learners(of layers: [LayerSpec]) -> [(layer: LayerSpec, isNormalised: Bool)] {
    layers.enumerated().flatMap { index, layer in
      let isNormalised = index + 1 < layers.count && layers[index + 1] == .batchNormalisation
      switch layer {
      case .dense, .convolution, .batchNormalisation: return [(layer, isNormalised)]
      case .residual(let inner): return learners(of: inner)
      case .activation, .maxPooling, .averagePooling, .globalAveragePooling, .dropout, .flatten: return []
      }
    }
  }

  fileprivate var withoutNoise: LayerSpec {
    switch self {
    case .dropout: .dropout(rate: 0)
    case .residual(let layers): .residual(layers.map(\.withoutNoise))
    default: self
    }
  }
}

extension Network {
  /// What leaves each activation function behind a layer of weights, before anything that follows it.
  package var activationLayers: [(function: Activation, layer: WeightLayerIndex)] {
    plan.operations.indices.compactMap { index in
      guard let activation = plan.operations[index].layer as? ActivationLayer,
        let layer = numberedLayers.first(where: { $0.positions.contains(index) })
      else { return nil }
      let output = activation.output
      let values = FeatureShape(channels: output.channels, height: output.height, width: output.width)
      let leaving = WeightLayerIndex(
        number: layer.number, shape: values, isOutput: false,
        positions: layer.positions.lowerBound..<index + 1)
      return (activation.kind, leaving)
    }
  }
}
