import CKernels
import Foundation

/// Softmax regression on images, whose mean loss and gradient are computed in double precision: its minimum with a penalty
/// is unique, and in single precision rounding hides where it lies (a coefficient is off by some thousandths there).
package struct SoftmaxRegression: Sendable {
  /// Pixels of an image.
  package let features: Int
  package let classes: Int
  /// Probability of the right class that is wanted, and of each other.
  private let targets: (right: Double, wrong: Double)
  /// Classes, padded to whole vectors.
  private let stride: Int

  /// Rows of a part at least; parts and bytes of their sums at most. A thread makes the sums of a part, which are added up
  /// in the order of the parts, so their number must not depend on the threads.
  private static let (leastPart, mostParts, mostBytes) = (1000, 64, 256 << 20)

  /// - Parameter smoothing: probability taken from the right class and given to all.
  package init(features: Int, classes: Int, smoothing: Double = 0) {
    (self.features, self.classes) = (features, classes)
    let share = smoothing / Double(max(classes, 1))
    targets = (1 - smoothing + share, share)
    stride = (classes + 7) / 8 * 8
  }

  private func rowsOfPart(among rows: Int) -> Int {
    let most = min(max(Self.mostBytes / (8 * (features + 1) * stride), 2), Self.mostParts)
    return max(Self.leastPart, (rows + most - 1) / most)
  }

  /// The loss and its gradient, as sums over the rows without the penalty, and how many rows are answered rightly.
  package struct Sums: Sendable {
    package var loss = 0.0
    /// As the position.
    package var gradient: [Double]
    package var right = 0
  }

  /// - Parameters:
  ///   - position: weights, [features x classes], then biases, [classes].
  ///   - pixels: of the whole dataset, [images x features].
  ///   - rows: the images to take.
  ///   - outputs: the class of each image of the dataset.
  /// - Returns: `nil` if cancelled.
  package func sums(
    at position: [Double], pixels: [UInt8], rows: ArraySlice<Int>, outputs: [Int16], workers: ThreadPool,
    isCancelled: @Sendable () -> Bool
  ) -> Sums? {
    var weights = [Double](repeating: 0, count: (features + 1) * stride)
    for row in 0...features {
      for output in 0..<classes { weights[row * stride + output] = position[row * classes + output] }
    }
    let size = rowsOfPart(among: rows.count)
    let starts = Array(Swift.stride(from: rows.startIndex, to: rows.endIndex, by: size))
    let parts = Locked([Sums?](repeating: nil, count: starts.count))
    workers.run(tasks: starts.count) { part in
      if isCancelled() { return }
      let own = rows[starts[part]..<min(starts[part] + size, rows.endIndex)]
      let sums = partialSums(weights, pixels, own, outputs)
      parts.withLock { $0[part] = sums }
    }
    let made = parts.withLock { $0.compactMap(\.self) }
    guard made.count == starts.count else { return nil }
    var total = Sums(gradient: [Double](repeating: 0, count: position.count))
    for part in made {
      total.loss += part.loss
      total.right += part.right
      for row in 0...features {
        for output in 0..<classes {
          total.gradient[row * classes + output] += part.gradient[row * stride + output]
        }
      }
    }
    return total
  }

  /// The gradient still has the stride of the weights.
  private func partialSums(
    _ weights: [Double], _ pixels: [UInt8], _ rows: ArraySlice<Int>, _ outputs: [Int16]
  ) -> Sums {
    var sums = Sums(gradient: [Double](repeating: 0, count: weights.count))
    var scores = [Double](repeating: 0, count: stride)
    let bias = features * stride
    for row in rows {
      for output in 0..<stride { scores[output] = weights[bias + output] }
      let right = Int(outputs[row])
      pixels.withUnsafeBufferPointer { pixels in
        guard let start = pixels.baseAddress else { return }
        let image = start + row * features
        kernel_pixel_scores(image, features, weights, stride, &scores)
        let answer = errors(&scores, right: right)
        sums.loss += answer.loss
        sums.right += answer.isRight ? 1 : 0
        kernel_pixel_slopes(image, features, scores, stride, &sums.gradient)
      }
      for output in 0..<classes { sums.gradient[bias + output] += scores[output] }
    }
    return sums
  }

  /// Turns the scores of a row into its errors, probabilities less what is wanted.
  private func errors(_ scores: inout [Double], right: Int) -> (loss: Double, isRight: Bool) {
    var best = 0
    for output in 1..<classes where scores[output] > scores[best] { best = output }
    let largest = scores[best]
    var (sum, wanted) = (0.0, 0.0)
    for output in 0..<classes {
      let target = output == right ? targets.right : targets.wrong
      scores[output] -= largest
      if target > 0 { wanted += target * scores[output] }
      sum += exp(scores[output])
    }
    let logarithm = log(sum)
    for output in 0..<classes {
      scores[output] = exp(scores[output] - logarithm) - (output == right ? targets.right : targets.wrong)
    }
    // The targets of a row add up to 1.
    return (logarithm - wanted, best == right)
  }
}
