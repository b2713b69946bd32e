import Digits

/// Why a network could not be trained.
package enum TrainingError: Error, Equatable, Sendable {
  /// There are no rows, or only rows of one class.
  case tooFewClasses(count: Int)
  /// Early stopping would hold back fewer than two rows.
  case validationTooSmall(rows: Int, share: Double)
  /// The loss or a weight is no longer a number.
  case diverged(epoch: Int, learningRate: Double)
  /// Continued training with other rows' images: the model wants `expected`.
  case imageSizeDiffers(expected: ImageShape, found: ImageShape)
  /// Continued training, but these rows have a class that the model does not know.
  case unknownClass(label: UInt8, known: [UInt8])
  /// The work was stopped before it had a result to keep.
  case interrupted
}
