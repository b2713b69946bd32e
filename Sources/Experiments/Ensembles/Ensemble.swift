import Compute
import Digits
import Networks

/// Networks whose probabilities are averaged with equal weights, as in scikit-learn's
/// `VotingClassifier(voting="soft")`.
///
/// Members may know different classes, as long as each shares one with the first: a member gives probability 0 to a
/// class that it has never seen.
package struct Ensemble: Sendable {
  /// At least one network, in the order in which probabilities are added.
  package let members: [Model]
  /// The classes that any member knows, in the order of the first; those that only others know are sorted in or come
  /// last.
  package let classes: [ClassLabel]

  /// - Throws: `EnsembleError` if the networks cannot be averaged.
  package init(_ members: [Model]) throws(EnsembleError) {
    guard let first = members.first else { throw .noMembers }
    for member in members.dropFirst() {
      guard member.imageShape == first.imageShape else {
        throw .imageSizesDiffer(
          first: first.name, expected: first.imageShape, other: member.name, found: member.imageShape)
      }
      guard !Set(member.classes).isDisjoint(with: first.classes) else {
        throw .classesDiffer(
          first: first.name, expected: first.classes, other: member.name, found: member.classes)
      }
      guard member.spec.output == first.spec.output else {
        throw .outputsDiffer(
          first: first.name, expected: first.spec.output, other: member.name, found: member.spec.output)
      }
    }
    self.members = members
    classes = members.dropFirst().reduce(first.classes) { Self.joined($0, $1.classes) }
  }

  private static func joined(_ classes: [ClassLabel], _ others: [ClassLabel]) -> [ClassLabel] {
    let all = classes + others.filter { !classes.contains($0) }
    return classes == classes.sorted() && others == others.sorted() ? all.sorted() : all
  }

  /// The classes that a member has never seen and another one has.
  package func unknownClasses(ofMember index: Int) -> [ClassLabel] {
    classes.filter { !members[index].classes.contains($0) }
  }

  /// An ensemble of one network.
  package init(_ model: Model) {
    members = [model]
    classes = model.classes
  }

  /// Returns the mean probabilities of the members for rows of a dataset whose images have the members' size.
  /// - Parameters:
  ///   - copies: deformations for test-time augmentation: every member predicts each row under each of them,
  ///     and all predictions are averaged.
  /// - Returns: `nil` if cancelled.
  /// - Throws: `NetworkError` if weights and spec of a member do not match.
  package func predict(
    _ images: DigitImages, rows: [Int], copies: [Deformation] = [], workers: ThreadPool,
    cancellation: Cancellation = Cancellation()
  ) throws(NetworkError) -> Predictions? {
    try EnsemblePredictor(self, workers: workers, rows: rows.count)
      .predict(images, rows: rows, copies: copies, cancellation: cancellation)
  }
}

/// An ensemble ready for inference: for several sets of images, as its networks are set up once.
struct EnsemblePredictor {
  private let predictors: [Predictor]
  private let classes: [ClassLabel]

  /// - Parameter rows: expected number of rows per call.
  /// - Throws: `NetworkError` if weights and spec of a member do not match.
  init(_ ensemble: Ensemble, workers: ThreadPool, rows: Int) throws(NetworkError) {
    predictors = try ensemble.members.map { member throws(NetworkError) in
      try Predictor(member, workers: workers, rows: rows)
    }
    classes = ensemble.classes
  }

  /// As `Ensemble.predict`.
  func predict(
    _ images: DigitImages, rows: [Int], copies: [Deformation] = [], cancellation: Cancellation
  ) throws(NetworkError) -> Predictions? {
    var mean = PredictionMean()
    for predictor in predictors {
      for deformation in copies.isEmpty ? [nil] : copies.map(Optional.some) {
        guard
          let predictions = try predictor.predict(
            images, rows: rows, deformed: deformation, cancellation: cancellation)
        else { return nil }
        mean.add(predictions.inColumns(of: classes))
      }
    }
    return mean.value
  }
}

/// Why networks cannot be averaged.
package enum EnsembleError: Error, Equatable, Sendable {
  case noMembers
  /// The members take images of different sizes.
  case imageSizesDiffer(first: String, expected: ImageShape, other: String, found: ImageShape)
  /// Two members share no class.
  case classesDiffer(first: String, expected: [ClassLabel], other: String, found: [ClassLabel])
  /// The members have different kinds of output.
  case outputsDiffer(first: String, expected: OutputKind, other: String, found: OutputKind)
}
