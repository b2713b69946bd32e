import Compute
import Digits
import Networks

/// Nearest-centroid classification: scikit-learn's `NearestCentroid`. As |x - c|^2 = |x|^2 - 2 c x + |c|^2, and |x|^2 is
/// the same for every class, it is a network without hidden layers, with weights c / s^2 and biases -|c|^2 / (2 s^2).
///
/// s^2 is the mean variance of a pixel within its class. It scales the scores and changes no answer; the probabilities
/// are then those of classes spread alike around their means, which are much too sure of themselves.
enum NearestCentroid {
  /// - Parameter outputs: the output of each row's class.
  static func weights(
    of images: DigitImages, rows: [Int], outputs: [Int16], classes: Int
  ) -> NetworkWeights {
    let features = images.shape.pixelCount
    var sums = [Double](repeating: 0, count: classes * features)
    var counts = [Double](repeating: 0, count: classes)
    var squares = 0.0
    images.pixels.withUnsafeBufferPointer { pixels in
      sums.withUnsafeMutableBufferPointer { sums in
        for row in rows {
          let output = Int(outputs[row])
          counts[output] += 1
          for column in 0..<features {
            let value = Double(pixels[row * features + column])
            sums[output * features + column] += value
            squares += value * value
          }
        }
      }
    }
    let means = sums.indices.map { sums[$0] / max(counts[$0 / features], 1) / 255 }
    let norms = (0..<classes).map { output in
      means[output * features..<(output + 1) * features].reduce(0) { $0 + $1 * $1 }
    }
    // The squares around the means are those around 0 less those of the means.
    let within = squares / (255 * 255) - zip(norms, counts).reduce(0) { $0 + $1.0 * $1.1 }
    let variance = max(within / Double(max(rows.count * features, 1)), 1e-9)
    var weight = [Float](repeating: 0, count: features * classes)
    for output in 0..<classes {
      for column in 0..<features {
        weight[column * classes + output] = Float(means[output * features + column] / variance)
      }
    }
    return NetworkWeights(tensors: [
      .init(name: "1.weight", rows: features, columns: classes, values: weight),
      .init(name: "1.bias", rows: 1, columns: classes, values: norms.map { Float(-$0 / (2 * variance)) }),
    ])
  }
}
