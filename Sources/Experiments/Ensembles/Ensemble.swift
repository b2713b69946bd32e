import Compute
import Digits
import Networks

/// Networks that judge together: their probabilities are averaged, each counting the same, as in scikit-learn's
/// `VotingClassifier(voting="soft")`.
package struct Ensemble: Sendable {
  /// The networks, in the order in which their probabilities are added; at least one.
  package let members: [Model]

  /// - Throws: `EnsembleError` where they cannot be averaged.
  package init(_ members: [Model]) throws(EnsembleError) {
    guard let first = members.first else { throw .noMembers }
    for member in members.dropFirst() {
      guard member.imageShape == first.imageShape else {
        throw .imageSizesDiffer(
          first: first.name, expected: first.imageShape, other: member.name, found: member.imageShape)
      }
      guard member.classes == first.classes else {
        throw .classesDiffer(
          first: first.name, expected: first.classes, other: member.name, found: member.classes)
      }
      guard member.spec.output == first.spec.output else {
        throw .outputsDiffer(
          first: first.name, expected: first.spec.output, other: member.name, found: member.spec.output)
      }
    }
    self.members = members
  }

  /// A single network, which judges by itself.
  package init(_ model: Model) {
    members = [model]
  }

  /// The mean of what the members say of rows of a dataset whose images have their size.
  /// - Parameters:
  ///   - copies: the members judge each row as each of these deforms it, and the mean is taken over all.
  /// - Returns: `nil` if it was cancelled.
  /// - Throws: `NetworkError` where weights and spec of a member do not fit each other.
  package func predict(
    _ images: DigitImages, rows: [Int], copies: [Deformation] = [], workers: ThreadPool,
    cancellation: Cancellation = Cancellation()
  ) throws(NetworkError) -> Predictions? {
    var mean = PredictionMean()
    for member in members {
      let predictor = try Predictor(member, workers: workers, rows: rows.count)
      for deformation in copies.isEmpty ? [nil] : copies.map(Optional.some) {
        guard
          let predictions = predictor.predict(
            images, rows: rows, deformed: deformation, cancellation: cancellation)
        else { return nil }
        mean.add(predictions)
      }
    }
    return mean.value
  }
}

/// Why networks cannot judge together.
package enum EnsembleError: Error, Equatable, Sendable {
  /// There are none.
  case noMembers
  /// They judge images of different sizes.
  case imageSizesDiffer(first: String, expected: ImageShape, other: String, found: ImageShape)
  /// They know different digits.
  case classesDiffer(first: String, expected: [UInt8], other: String, found: [UInt8])
  /// Their outputs mean different things.
  case outputsDiffer(first: String, expected: OutputKind, other: String, found: OutputKind)
}
