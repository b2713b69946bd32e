import Compute
import Digits
import Networks

/// The activations of one image through a network, in the network's own single precision.
package struct ForwardTrace: Sendable {
  /// Grey levels of the image, 0...1.
  package let input: [Float]
  /// Output of each stage, plane by plane; the last one holds the logits. A convolution may already include
  /// the relu that follows it.
  package let values: [[Float]]
  /// Class probabilities computed from the logits.
  package let probabilities: [Float]

  /// Logits: the weighted sums of the output layer.
  package var scores: [Float] { values.last ?? [] }

  /// The input of a weight layer.
  package func input(of layer: LayerWeights) -> [Float] {
    layer.stageRange.lowerBound == 0 ? input : values[layer.stageRange.lowerBound - 1]
  }

  /// The output of a weight layer, after its activation and pooling; logits for the output layer.
  package func activations(of layer: LayerWeights) -> [Float] { values[layer.outputStage] }

  /// Outputs by falling probability; ties by logit, then by index.
  package var ranking: [Int] {
    probabilities.indices.sorted { a, b in
      (probabilities[a], scores[a]) == (probabilities[b], scores[b])
        ? a < b : (probabilities[a], scores[a]) > (probabilities[b], scores[b])
    }
  }
}

extension Predictor {
  /// Runs one row of a dataset whose images have the model's size.
  /// - Parameter network: the inspection of the same model.
  /// - Throws: `NetworkError.outOfMemory`.
  package func trace(
    _ images: DigitImages, row: Int, through network: NetworkInspection
  ) throws(NetworkError) -> ForwardTrace {
    let captures = try network.stages.map { stage throws(NetworkError) in
      try self.network.capture(stage.stage, rows: 1)
    }
    var probabilities: [Float] = []
    _ = try forEachBatch(images, rows: [row], capturing: captures.compactMap { $0 }, Cancellation()) {
      _, found in
      probabilities = found.elements
    }
    let input = images[row].map { Float($0) / 255 }
    var values: [[Float]] = []
    // A stage without a hook does not change the values.
    for capture in captures { values.append(capture?.values.elements ?? values.last ?? input) }
    return ForwardTrace(input: input, values: values, probabilities: probabilities)
  }
}
