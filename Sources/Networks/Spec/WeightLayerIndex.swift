import Compute

/// A layer as people count them: only those with weights, from 1 at the input, so that 784-128-64-10 has the
/// layers 1 (128 units), 2 (64 units) and 3 (10 outputs). What comes between two of them (an activation,
/// pooling) belongs to the one before.
package struct WeightLayerIndex: Hashable, Codable, Sendable {
  package let number: Int
  /// Output shape of a row, after its activation; for the output layer the scores, before they become
  /// probabilities.
  package let shape: FeatureShape
  /// Whether it is the output layer.
  package let isOutput: Bool
  /// Indices of its operations in the network; the first holds the weights.
  let positions: Range<Int>
}

extension Network {
  /// The weight layers, numbered from 1.
  package var numberedLayers: [WeightLayerIndex] {
    // Weights are the parameters with weight decay; biases and scales alone do not make a layer.
    let operations = plan.operations
    let starts = operations.indices.filter {
      operations[$0].layer?.parameters.contains(where: \.hasWeightDecay) == true
    }
    return starts.enumerated().map { index, start in
      let end = index + 1 < starts.count ? starts[index + 1] : operations.count
      let output = operations[end - 1].output
      return WeightLayerIndex(
        number: index + 1,
        shape: FeatureShape(channels: output.channels, height: output.height, width: output.width),
        isOutput: index + 1 == starts.count, positions: start..<end)
    }
  }

  /// The weight layer with this number.
  /// - Throws: `NetworkError.noSuchLayer`.
  package func numberedLayer(_ number: Int) throws(NetworkError) -> WeightLayerIndex {
    let all = numberedLayers
    guard let layer = all.first(where: { $0.number == number }) else {
      throw .noSuchLayer(number: number, layers: all)
    }
    return layer
  }
}
