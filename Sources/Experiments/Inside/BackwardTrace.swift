import Compute
import Digits
import Networks

/// The way of the error signal from the loss of one image back to its pixels.
package struct BackwardTrace: Sendable {
  /// Index of the class that is right.
  package let own: Int
  package let probabilities: [Float]
  /// dL/dz of each weight layer, the output layer last: how the loss changes with the weighted sums of its units.
  package let layers: [[Float]]
  /// dL/dx, one per pixel, for grey levels 0...1.
  package let pixels: [Float]

  /// - Parameters:
  ///   - own: index of the class that is right.
  ///   - images: of the model's size; `row` one of them.
  /// - Throws: `NetworkError` if weights and spec do not match.
  package init(
    of model: Model, images: DigitImages, row: Int, own: Int, workers: ThreadPool
  ) throws(NetworkError) {
    let network = try Network(model.spec, capacity: 1, workers: workers, for: .attributing)
    try network.restore(model.weights)
    let batch = try ImageBatch(of: images, likely: [row], for: network, dense: true)
    batch.take([row])
    let found = network.errorSignals(batch.input, classes: [own], filling: batch.fill)
    self.own = own
    probabilities = found?.probabilities ?? []
    layers = found?.layers ?? []
    pixels = found?.inputs ?? []
  }
}
