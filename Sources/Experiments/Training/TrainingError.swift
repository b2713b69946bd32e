import Digits

/// Why a network could not be trained.
package enum TrainingError: Error, Equatable, Sendable {
  /// There are no rows, or only rows of one class.
  case tooFewClasses(count: Int, nouns: String = "digits")
  /// Early stopping would hold out fewer than two rows.
  case validationTooSmall(rows: Int, share: Double)
  /// The loss or a weight is no longer finite.
  case diverged(epoch: Int, learningRate: Double)
  /// Continued training on images of another size; the model takes `expected`.
  case imageSizeDiffers(expected: ImageShape, found: ImageShape)
  /// Continued training on rows with a class that the model does not know.
  case unknownClass(label: ClassLabel, known: [ClassLabel])
  /// The system has less memory than the training needs; `fitting` is the largest batch that fits.
  case tooLittleMemory(needed: Int, available: Int, batch: Int, fitting: Int?)
  /// A solver that takes all rows at once has no single mini-batches.
  case noMiniBatches
  /// lbfgs compares losses, and this layer gives another one in every pass or batch.
  case lossNotFixed(layer: String)
  /// Cancelled before there was a result to keep.
  case interrupted
}
