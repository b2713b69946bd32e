/// A layer that learns, as it was written down: convolutions, dense layers, batch normalisations.
public struct LearningLayer: Hashable, Codable, Sendable {
  /// The number that people give to the layer of weights it is, or belongs to (see `NumberedLayer`); `nil` for
  /// one that stands before the first of those.
  public let number: Int?
  /// As it was written down.
  public let spec: LayerSpec
  /// Whether it is the last.
  public let isOutput: Bool
  /// The places of what it learns among `Network.parameters` and `NetworkWeights.tensors`.
  public let parameters: Range<Int>
}

extension NetworkSpec {
  /// All layers that learn, also those within residuals, in the order of their parameters.
  public var learningLayers: [LearningLayer] {
    let layers = allLayers.flatMap(\.learners)
    var number = 0
    return layers.enumerated().map { index, layer in
      // Biases and scales alone make no layer.
      if layer != .batchNormalisation { number += 1 }
      return LearningLayer(
        number: number > 0 ? number : nil, spec: layer, isOutput: index + 1 == layers.count,
        parameters: 2 * index..<2 * index + 2)
    }
  }

  /// The same network without draws: what its dropout would drop passes.
  public var withoutNoise: NetworkSpec {
    NetworkSpec(input: input, layers: layers.map(\.withoutNoise), classes: classes, output: output)
  }
}

extension NetworkSpec {
  /// Whether all hidden layers together are a straight line: there is no bend between input and scores.
  public var isLinear: Bool { layers.allSatisfy(\.isLinear) }
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

  /// It, or what is in it, as far as it learns: weights or scales, and biases.
  fileprivate var learners: [LayerSpec] {
    switch self {
    case .dense, .convolution, .batchNormalisation: [self]
    case .residual(let layers): layers.flatMap(\.learners)
    case .activation, .maxPooling, .averagePooling, .globalAveragePooling, .dropout, .flatten: []
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
  public var activationLayers: [(function: Activation, layer: NumberedLayer)] {
    plan.operations.indices.compactMap { index in
      guard let activation = plan.operations[index].layer as? ActivationLayer,
        let layer = numberedLayers.first(where: { $0.positions.contains(index) })
      else { return nil }
      let output = activation.output
      let values = FeatureShape(channels: output.channels, height: output.height, width: output.width)
      let leaving = NumberedLayer(
        number: layer.number, shape: values, isOutput: false,
        positions: layer.positions.lowerBound..<index + 1)
      return (activation.kind, leaving)
    }
  }
}
