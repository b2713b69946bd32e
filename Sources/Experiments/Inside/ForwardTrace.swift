import Compute
import Digits
import Networks

/// What a network made of one image, step by step: the network's own numbers, in single precision.
package struct ForwardTrace: Sendable {
  /// The grey levels as they entered, 0 to 1.
  package let input: [Float]
  /// What left each step, plane after plane; of the last the scores. A convolution may have applied the relu
  /// behind it already.
  package let values: [[Float]]
  /// What the scores became.
  package let probabilities: [Float]

  /// The weighted sums of the output layer.
  package var scores: [Float] { values.last ?? [] }

  /// What entered a layer of the network.
  package func input(of layer: LayerWeights) -> [Float] {
    layer.range.lowerBound == 0 ? input : values[layer.range.lowerBound - 1]
  }

  /// What a layer of the network says: behind its activation function and pooling; of the output layer the scores.
  package func activations(of layer: LayerWeights) -> [Float] { values[layer.said] }

  /// The outputs from the most to the least probable; the lower one first among equals.
  package var ranking: [Int] {
    probabilities.indices.sorted { a, b in
      (probabilities[a], scores[a]) == (probabilities[b], scores[b])
        ? a < b : (probabilities[a], scores[a]) > (probabilities[b], scores[b])
    }
  }
}

extension Predictor {
  /// Follows one row of a dataset whose images have the model's size.
  /// - Parameter network: the same model, laid open.
  package func trace(_ images: DigitImages, row: Int, through network: NetworkInspection) -> ForwardTrace {
    let taps = network.stages.map { self.network.tap($0.stage, rows: 1) }
    var probabilities: [Float] = []
    _ = follow(images, rows: [row], keeping: taps.compactMap { $0 }, Cancellation()) { _, found in
      probabilities = found.elements
    }
    let input = images[row].map { Float($0) / 255 }
    var values: [[Float]] = []
    // What has no tap leaves everything as it was.
    for tap in taps { values.append(tap?.values.elements ?? values.last ?? input) }
    return ForwardTrace(input: input, values: values, probabilities: probabilities)
  }
}
