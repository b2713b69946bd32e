import Compute
import Digits
import Networks

/// A model ready for inference: a network, or a baseline.
///
/// Each thread has its own copy of the network and runs whole batches through it, so that no thread waits for
/// the others before the last batches.
package final class Predictor {
  /// The first copy of the network.
  var network: Network { networks[0] }
  private let networks: [Network]
  /// Judges in place of the networks.
  private let baseline: Baseline?
  private let workers: ThreadPool
  private let classes: [ClassLabel]

  /// Rows per forward pass.
  private static let batchSize = 100
  private static let sharedBatchSize = 500

  /// - Parameter rows: expected number of rows per call; for few rows a single network is enough.
  /// - Throws: `NetworkError` if weights and spec do not match.
  package init(_ model: Model, workers: ThreadPool, rows: Int = .max) throws(NetworkError) {
    baseline = model.baseline
    let capacity = min(Self.batchSize, model.spec.largestBatch)
    var networks: [Network] = []
    repeat {
      networks.append(try Self.network(of: model, capacity: capacity, workers: ThreadPool(count: 1)))
    } while rows > capacity && networks.count < workers.maxCount && baseline == nil
    self.networks = networks
    self.workers = workers
    classes = model.classes
  }

  /// A single network shared by all threads, to capture activations: batches run in row order,
  /// `sharedBatchSize` rows at a time.
  /// - Throws: `NetworkError` if weights and spec do not match.
  convenience init(sharing model: Model, among workers: ThreadPool) throws(NetworkError) {
    let capacity = min(Self.sharedBatchSize, model.spec.largestBatch)
    self.init(
      network: try Self.network(of: model, capacity: capacity, workers: workers), classes: model.classes)
  }

  private static func network(
    of model: Model, capacity: Int, workers: ThreadPool
  ) throws(NetworkError) -> Network {
    let network = try Network(model.spec, capacity: capacity, workers: workers, for: .predicting)
    if model.isNetwork { try network.restore(model.weights) }
    return network
  }

  /// Predicts with an existing network and its present weights, at its own batch size.
  init(network: Network, classes: [ClassLabel]) {
    networks = [network]
    baseline = nil
    workers = network.workers
    self.classes = classes
  }

  /// Probabilities of rows of a dataset whose images have the model's size.
  /// - Throws: `NetworkError.outOfMemory`.
  package func predict(_ images: DigitImages, rows: [Int]) throws(NetworkError) -> Predictions {
    // No one else has this cancellation, so it is never raised.
    try predict(images, rows: rows, cancellation: Cancellation())
      ?? Predictions(classes: classes, output: network.spec.output, probabilities: [])
  }

  /// The same with every image deformed alike; checks for cancellation between batches.
  /// - Returns: `nil` if cancelled.
  /// - Throws: `NetworkError.outOfMemory`.
  package func predict(
    _ images: DigitImages, rows: [Int], deformed deformation: Deformation? = nil, cancellation: Cancellation
  ) throws(NetworkError) -> Predictions? {
    if let baseline {
      do throws(OutOfMemory) {
        return try baseline.shares(
          of: images.pixels(of: rows, deformed: deformation), classes: classes.count, workers: workers,
          cancellation: cancellation
        ).map { Predictions(classes: classes, output: .softmax, probabilities: $0) }
      } catch {
        throw .outOfMemory(bytes: error.bytes)
      }
    }
    let copies = deformation.map(ImageBatch.Copies.deformed) ?? .undeformed
    let probabilities = try collect(
      images, rows: rows, copies: copies, columns: classes.count, cancellation: cancellation,
      scratch: { _ in }
    ) { network, batch, _, target in
      let p = network.predict(batch.input, filling: batch.fill)
      target.update(from: p.base, count: p.count)
    }
    return probabilities.map {
      Predictions(classes: classes, output: network.spec.output, probabilities: $0)
    }
  }

  /// Runs the networks on the rows, batch by batch.
  /// - Parameters:
  ///   - columns: output values per row.
  ///   - scratch: makes what `body` needs besides, once for each network that is used.
  ///   - body: writes the values of a batch, row-major; called from several threads at once.
  /// - Returns: [rows x columns]; `nil` if cancelled.
  /// - Throws: `NetworkError.outOfMemory`. All memory is taken before the first batch, by the calling thread: the others
  ///   could not throw.
  func collect<Scratch>(
    _ images: DigitImages, rows: [Int], copies: ImageBatch.Copies = .undeformed, columns: Int,
    cancellation: Cancellation, scratch: (Network) throws(NetworkError) -> Scratch,
    _ body: (
      _ network: Network, _ batch: ImageBatch, _ scratch: Scratch, _ target: UnsafeMutablePointer<Float>
    ) -> Void
  ) throws(NetworkError) -> [Float]? {
    let size = network.capacity
    let parts = (rows.count + size - 1) / size
    let runs = try networks.prefix(parts > 1 ? networks.count : 1).map { network throws(NetworkError) in
      let batch = try ImageBatch(of: images, likely: rows, for: network, copies: copies)
      return (network: network, batch: batch, scratch: try scratch(network))
    }
    let (count, overflows) = rows.count.multipliedReportingOverflow(by: columns)
    do throws(OutOfMemory) {
      // The values, and as much again for what is made of them.
      try MemoryRoom.require(overflows ? .max : 2 * count, of: Float.self)
    } catch {
      throw .outOfMemory(bytes: error.bytes)
    }
    let values = [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
      guard let base = buffer.baseAddress else { return }
      func run(_ part: Int, as worker: Int) {
        if cancellation.isRaised { return }
        let (network, batch, scratch) = runs[worker]
        batch.take(rows[part * size..<min((part + 1) * size, rows.count)])
        body(network, batch, scratch, base + part * size * columns)
      }
      if runs.count > 1 {
        workers.run(tasks: parts) { part, worker in run(part, as: worker) }
      } else {
        for part in 0..<parts { run(part, as: 0) }
      }
      initialized = cancellation.isRaised ? 0 : count
    }
    return values.count == count ? values : nil
  }
}
