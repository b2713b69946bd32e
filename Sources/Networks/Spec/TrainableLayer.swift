/// A layer with learned parameters: convolution, dense layer or batch normalisation.
package struct TrainableLayer: Hashable, Codable, Sendable {
  /// The number of the weight layer it is or belongs to (see `WeightLayerIndex`); `nil` before the first of
  /// those.
  package let number: Int?
  package let spec: LayerSpec
  /// Whether it is the output layer.
  package let isOutput: Bool
  /// Whether a batch normalisation follows directly, which cancels any bias: the bias gradient is 0.
  package let hasIdleBias: Bool
  /// Indices of its parameters in `Network.parameters` and `NetworkWeights.tensors`.
  package let parameters: Range<Int>
}

extension NetworkSpec {
  /// All trainable layers, including those within residuals, in the order of their parameters.
  package var learningLayers: [TrainableLayer] {
    let learners = LayerSpec.learners(of: allLayers)
    var number = 0
    return learners.enumerated().map { index, learner in
      // Batch normalisation has no weights and does not count as a layer.
      if learner.layer != .batchNormalisation { number += 1 }
      return TrainableLayer(
        number: number > 0 ? number : nil, spec: learner.layer, isOutput: index + 1 == learners.count,
        hasIdleBias: learner.isNormalised, parameters: 2 * index..<2 * index + 2)
    }
  }

  /// The same network with every dropout rate set to 0.
  package var withoutNoise: NetworkSpec {
    NetworkSpec(input: input, layers: layers.map(\.withoutNoise), classes: classes, output: output)
  }
}

extension NetworkSpec {
  /// Whether the hidden layers together are linear (affine): no nonlinearity between input and scores.
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

  /// The trainable layers, including those within residuals: each has weights or scales, and biases.
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
  /// The output of every activation that directly follows a weight layer, before pooling or dropout.
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
