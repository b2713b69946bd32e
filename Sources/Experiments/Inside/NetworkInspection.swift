import Networks

/// A trained network laid open: the weights of every unit, to add up by hand.
///
/// Layers count as people count them: from 1, only those with weights. What stands behind such a layer (a
/// normalisation, an activation function, pooling) belongs to it.
package struct NetworkInspection: Sendable {
  /// From the first layer with weights to the output layer; at least one.
  package let layers: [LayerWeights]
  /// Every step of the way, in order.
  package let stages: [StageInspection]
  private let numbered: [WeightLayerIndex]

  /// - Parameter predictor: of the same model.
  /// - Throws: `NetworkError` where weights and spec do not fit each other.
  package init(_ model: Model, of predictor: Predictor) throws(NetworkError) {
    stages = try StageInspection.all(of: model.spec, model.weights)
    layers = LayerWeights.all(of: stages, input: model.spec.input)
    numbered = predictor.layers
  }

  /// How many of the layers are hidden.
  package var hiddenCount: Int { layers.count - 1 }

  /// A layer by its number.
  /// - Throws: `NetworkError.noSuchLayer`.
  package func layer(_ number: Int) throws(NetworkError) -> LayerWeights {
    guard layers.indices.contains(number - 1) else { throw .noSuchLayer(number: number, layers: numbered) }
    return layers[number - 1]
  }

  /// A hidden layer by its number.
  /// - Throws: `NetworkError.noSuchLayer`, `InsideError.notHidden`.
  package func hiddenLayer(_ number: Int) throws -> LayerWeights {
    let layer = try layer(number)
    guard !layer.isOutput else { throw InsideError.notHidden(layer: number, hidden: hiddenCount) }
    return layer
  }
}

/// A step of the way through a network, with what it learned.
package struct StageInspection: Sendable {
  /// What it does, and the shapes that meet there.
  package let stage: LayerPosition
  /// Of a dense layer [inputs x units], of a convolution [filters x channels x kernel x kernel], of a batch
  /// normalisation one a channel; else empty.
  let weights: [Float]
  /// One a unit or channel.
  let biases: [Float]
  /// Of a batch normalisation: the running mean and variance of each channel.
  let means, variances: [Float]

  /// In the order of the network's parameters: first all that is learned, then all that is kept.
  static func all(of spec: NetworkSpec, _ weights: NetworkWeights) throws(NetworkError) -> [StageInspection] {
    let specs = try spec.stages()
    var tensors = weights.tensors[...]
    func next(_ stage: LayerPosition, _ name: String, count: Int) throws(NetworkError) -> [Float] {
      let found = tensors.popFirst()?.values ?? []
      guard found.count == count else {
        throw .weightsDoNotFit(parameter: "\(stage.name).\(name)", expected: count, found: found.count)
      }
      return found
    }
    var learned: [(weights: [Float], biases: [Float])] = []
    for stage in specs {
      let counts = stage.parameterCounts
      learned.append(
        counts.weights > 0
          ? (try next(stage, "weight", count: counts.weights), try next(stage, "bias", count: counts.biases))
          : ([], []))
    }
    var stages: [StageInspection] = []
    for (stage, (weights, biases)) in zip(specs, learned) {
      let count = stage.layer == .batchNormalisation ? stage.output.channels : 0
      stages.append(
        StageInspection(
          stage: stage, weights: weights, biases: biases,
          means: count > 0 ? try next(stage, "running_mean", count: count) : [],
          variances: count > 0 ? try next(stage, "running_variance", count: count) : []))
    }
    return stages
  }

  /// What a batch normalisation multiplies a channel by, and what it adds to that.
  ///
  ///     y = scale x + shift        scale = g / sqrt(v + eps), shift = b - m scale
  func normalisation(ofChannel channel: Int) -> (scale: Double, shift: Double) {
    let variance = Double(variances[channel]) + LayerSpec.normalisationEpsilon
    let scale = Double(weights[channel]) / variance.squareRoot()
    return (scale, Double(biases[channel]) - Double(means[channel]) * scale)
  }
}

extension LayerPosition {
  fileprivate var parameterCounts: (weights: Int, biases: Int) {
    switch layer {
    case .dense(let units): (input.count * units, units)
    case .convolution(let filters, let kernel, _, _):
      (filters * input.channels * kernel * kernel, filters)
    case .batchNormalisation: (output.channels, output.channels)
    default: (0, 0)
    }
  }
}
