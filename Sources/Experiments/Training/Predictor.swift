import Compute
import Digits
import Networks

/// A model made ready to judge images.
///
/// Each worker has a copy of the network for itself and takes some rows from beginning to end, so that nobody waits
/// for the others before the last rows are done.
package final class Predictor {
  /// The network with the model's weights.
  var network: Network { networks[0] }
  private let networks: [Network]
  private let workers: ThreadPool
  private let classes: [UInt8]

  /// Rows that go through a network together.
  private static let batchSize = 100
  private static let sharedBatchSize = 500

  /// - Parameter rows: about how many rows it will judge at a time; for few, a single network will do.
  /// - Throws: `NetworkError` where weights and spec do not fit each other.
  package init(_ model: Model, workers: ThreadPool, rows: Int = .max) throws(NetworkError) {
    let capacity = min(Self.batchSize, model.spec.largestBatch)
    var networks: [Network] = []
    repeat {
      networks.append(try Self.network(of: model, capacity: capacity, workers: ThreadPool(count: 1)))
    } while rows > capacity && networks.count < workers.most
    self.networks = networks
    self.workers = workers
    classes = model.classes
  }

  /// One network that the workers share, for those who look at what passes between its layers: they see the rows in
  /// their order, `sharedBatchSize` at a time.
  /// - Throws: `NetworkError` where weights and spec do not fit each other.
  convenience init(sharing model: Model, among workers: ThreadPool) throws(NetworkError) {
    let capacity = min(Self.sharedBatchSize, model.spec.largestBatch)
    self.init(
      network: try Self.network(of: model, capacity: capacity, workers: workers), classes: model.classes)
  }

  private static func network(
    of model: Model, capacity: Int, workers: ThreadPool
  ) throws(NetworkError) -> Network {
    let network = try Network(model.spec, capacity: capacity, workers: workers, for: .predicting)
    try network.restore(model.weights)
    return network
  }

  /// Judges with a network as it is now, at its own batch size.
  init(network: Network, classes: [UInt8]) {
    networks = [network]
    workers = network.workers
    self.classes = classes
  }

  /// The probabilities of rows of a dataset whose images have the model's size.
  package func predict(_ images: DigitImages, rows: [Int]) -> Predictions {
    // Nobody can raise a cancellation that nobody else knows.
    predict(images, rows: rows, cancellation: Cancellation())
      ?? Predictions(classes: classes, output: network.spec.output, probabilities: [])
  }

  /// The same, of copies that are all deformed alike, looking between batches whether to go on.
  /// - Returns: `nil` if it was cancelled.
  package func predict(
    _ images: DigitImages, rows: [Int], deformed deformation: Deformation? = nil, cancellation: Cancellation
  ) -> Predictions? {
    let copies = deformation.map(ImageBatch.Copies.alike) ?? .undeformed
    let probabilities = collect(
      images, rows: rows, copies: copies, columns: classes.count, cancellation: cancellation
    ) { network, batch, target in
      let p = network.predict(batch.input, filling: batch.fill)
      target.update(from: p.base, count: p.count)
    }
    return probabilities.map {
      Predictions(classes: classes, output: network.spec.output, probabilities: $0)
    }
  }

  /// Sends rows batch by batch through the networks.
  /// - Parameters:
  ///   - columns: how many numbers come of a row.
  ///   - body: writes those of a batch, row by row; the networks' workers call it at the same time.
  /// - Returns: the numbers of all rows; `nil` if it was cancelled.
  func collect(
    _ images: DigitImages, rows: [Int], copies: ImageBatch.Copies = .undeformed, columns: Int,
    cancellation: Cancellation,
    _ body: (_ network: Network, _ batch: ImageBatch, _ target: UnsafeMutablePointer<Float>) -> Void
  ) -> [Float]? {
    let size = network.capacity
    let parts = (rows.count + size - 1) / size
    var batches: [ImageBatch?] = Array(repeating: nil, count: networks.count)
    let values = [Float](unsafeUninitializedCapacity: rows.count * columns) { buffer, initialized in
      guard let base = buffer.baseAddress else { return }
      batches.withUnsafeMutableBufferPointer { batches in
        func run(_ part: Int, as worker: Int) {
          if cancellation.isRaised { return }
          let batch =
            batches[worker]
            ?? ImageBatch(of: images, likely: rows, for: networks[worker], copies: copies)
          batches[worker] = batch
          batch.take(rows[part * size..<min((part + 1) * size, rows.count)])
          body(networks[worker], batch, base + part * size * columns)
        }
        if networks.count > 1 {
          workers.run(tasks: parts) { part, worker in run(part, as: worker) }
        } else {
          for part in 0..<parts { run(part, as: 0) }
        }
      }
      initialized = cancellation.isRaised ? 0 : buffer.count
    }
    return values.count == rows.count * columns ? values : nil
  }
}
