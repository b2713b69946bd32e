import Compute
import Digits
import Networks

/// A model made ready to judge images.
public final class Predictor {
  /// The network with the model's weights.
  let network: Network
  private let classes: [UInt8]

  /// Rows that go through the network together.
  private static let batchSize = 500

  /// - Throws: `NetworkError` where weights and spec do not fit each other.
  public convenience init(_ model: Model, workers: Workers) throws(NetworkError) {
    let network = try Network(
      model.spec, capacity: min(Self.batchSize, model.spec.largestBatch), workers: workers, for: .predicting)
    try network.restore(model.weights)
    self.init(network: network, classes: model.classes)
  }

  /// Judges with a network as it is now, at its own batch size.
  init(network: Network, classes: [UInt8]) {
    self.network = network
    self.classes = classes
  }

  /// The probabilities of rows of a dataset whose images have the model's size.
  public func predict(_ images: DigitImages, rows: [Int]) -> Predictions {
    predict(images, rows: rows, while: { true })
  }

  /// The same, of copies that are all deformed alike, looking between batches whether to go on.
  /// - Returns: `nil` if it was cancelled.
  public func predict(
    _ images: DigitImages, rows: [Int], deformed deformation: Deformation? = nil, cancellation: Cancellation
  ) -> Predictions? {
    let predictions = predict(
      images, rows: rows, copies: deformation.map { .alike($0) } ?? .undeformed,
      while: { !cancellation.isRaised })
    return predictions.count == rows.count ? predictions : nil
  }

  private func predict(
    _ images: DigitImages, rows: [Int], copies: ImageBatch.Copies = .undeformed, while isWanted: () -> Bool
  ) -> Predictions {
    var probabilities: [Float] = []
    probabilities.reserveCapacity(rows.count * classes.count)
    let batch = ImageBatch(of: images, likely: rows, for: network, copies: copies)
    for first in stride(from: 0, to: rows.count, by: network.capacity) where isWanted() {
      batch.take(rows[first..<min(first + network.capacity, rows.count)])
      let p = network.predict(batch.input, filling: batch.fill)
      probabilities.append(contentsOf: UnsafeBufferPointer(start: p.base, count: p.count))
    }
    return Predictions(classes: classes, output: network.spec.output, probabilities: probabilities)
  }
}
