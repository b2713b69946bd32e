import Compute
import Digits
import Experiments

/// The first digits of MNIST, read once for all tests.
enum MNISTSample {
  private static let dataset = Result { try BuiltInMNIST.load(rowLimit: 6000) }

  /// These rows with their labels.
  static func rows(_ rows: some Sequence<Int>) throws -> Examples {
    let digits = try dataset.get()
    return Examples(images: digits.images, labels: digits.labels ?? [], rows: Array(rows))
  }
}

extension Trainer {
  /// A trainer with its own thread pool.
  init(_ settings: TrainingSettings, threads: Int = 1, context: ExperimentContext? = nil) {
    self.init(
      settings, workers: ThreadPool(count: threads), context: context ?? ExperimentContext(threads: threads))
  }
}
