import Compute
import Digits
import Networks

/// What a network made of one image, layer by layer: the network's own numbers, in single precision.
public struct ImageTrace: Sendable {
  /// The grey levels as they entered, 0 to 1.
  public let input: [Float]
  /// What left each layer, behind its activation function; of the output layer the scores.
  public let activations: [[Float]]
  /// What the scores became.
  public let probabilities: [Float]

  /// The weighted sums of the output layer.
  public var scores: [Float] { activations.last ?? [] }

  /// What entered a layer. `number` counts from 1 and must be one of the layers.
  public func input(ofLayer number: Int) -> [Float] { number == 1 ? input : activations[number - 2] }

  /// The outputs from the most to the least probable; the lower one first among equals.
  public var ranking: [Int] {
    probabilities.indices.sorted { a, b in
      (probabilities[a], scores[a]) == (probabilities[b], scores[b])
        ? a < b : (probabilities[a], scores[a]) > (probabilities[b], scores[b])
    }
  }
}

extension Predictor {
  /// Follows one row of a dataset whose images have the model's size.
  /// - Throws: `NetworkError`.
  public func trace(_ images: DigitImages, row: Int) throws(NetworkError) -> ImageTrace {
    var activations: [[Float]] = []
    for layer in layers {
      activations.append(try self.activations(ofLayer: layer.number, images, rows: [row])?.values ?? [])
    }
    return ImageTrace(
      input: images[row].map { Float($0) / 255 }, activations: activations,
      probabilities: predict(images, rows: [row]).probabilities)
  }
}
