import Compute

/// A layer as people count them: from 1 at the input, only those with weights, so that 784-128-64-10 has the
/// layers 1 (128 units), 2 (64 units) and 3 (10 outputs). What stands between two of them (an activation
/// function, pooling) belongs to the one before.
package struct WeightLayerIndex: Hashable, Codable, Sendable {
  /// From 1.
  package let number: Int
  /// What leaves it for a row: behind its activation function; for the output layer the weighted sums, before
  /// they become probabilities.
  package let shape: FeatureShape
  /// Whether it is the last.
  package let isOutput: Bool
  /// The positions among the network's operations of what belongs to it; the first holds the weights.
  let positions: Range<Int>
}

extension Network {
  /// Its layers as people count them.
  package var numberedLayers: [WeightLayerIndex] {
    // Weights are what the penalty applies to; biases and scales alone make no layer.
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

  /// The layer of a number.
  /// - Throws: `NetworkError.noSuchLayer`.
  package func numberedLayer(_ number: Int) throws(NetworkError) -> WeightLayerIndex {
    let all = numberedLayers
    guard let layer = all.first(where: { $0.number == number }) else {
      throw .noSuchLayer(number: number, layers: all)
    }
    return layer
  }
}
