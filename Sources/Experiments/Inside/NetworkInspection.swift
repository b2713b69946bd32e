import Networks

/// The weights and stages of a trained network, layer by layer.
///
/// Layer numbers are 1-based and count weight layers only. The stages after a weight layer (normalisation,
/// activation, pooling) belong to it.
package struct NetworkInspection: Sendable {
  /// The weight layers, the output layer last; at least one.
  package let layers: [LayerWeights]
  /// All stages, in order.
  package let stages: [StageInspection]
  private let numbered: [WeightLayerIndex]

  /// - Parameter predictor: of the same model.
  /// - Throws: `NetworkError` if weights and spec do not match.
  package init(_ model: Model, of predictor: Predictor) throws(NetworkError) {
    stages = try StageInspection.all(of: model.spec, model.weights)
    layers = LayerWeights.all(of: stages, input: model.spec.input)
    numbered = predictor.layers
  }

  package var hiddenCount: Int { layers.count - 1 }

  /// - Throws: `NetworkError.noSuchLayer`.
  package func layer(_ number: Int) throws(NetworkError) -> LayerWeights {
    guard layers.indices.contains(number - 1) else { throw .noSuchLayer(number: number, layers: numbered) }
    return layers[number - 1]
  }

  /// - Throws: `NetworkError.noSuchLayer`, `InsideError.notHidden`.
  package func hiddenLayer(_ number: Int) throws -> LayerWeights {
    let layer = try layer(number)
    guard !layer.isOutput else { throw InsideError.notHidden(layer: number, hidden: hiddenCount) }
    return layer
  }
}

/// One stage of a network and its parameters.
package struct StageInspection: Sendable {
  /// The operation and its input and output shapes.
  package let stage: LayerPosition
  /// [inputs x units] of a dense layer, [filters x channels x kernel x kernel] of a convolution, [channels]
  /// of a batch normalisation; else empty.
  let weights: [Float]
  /// One per unit or channel.
  let biases: [Float]
  /// Running mean and variance per channel of a batch normalisation; else empty.
  let means, variances: [Float]

  /// Assigns the tensors to the stages, in the order of the network's parameters: all learned ones first,
  /// then all running statistics.
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

  /// Batch normalisation at inference as a scale and a shift per channel.
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
