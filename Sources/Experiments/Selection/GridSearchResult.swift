/// What a cross-validation or grid search measured.
package struct GridSearchResult: Codable, Sendable {
  /// One candidate's scores.
  package struct Candidate: Codable, Sendable {
    /// What was tried.
    package let settings: TrainingSettings
    /// The score on each fold; `nil` where the training diverged, or was not made before an interruption.
    package let scores: [Double?]
    /// Their mean; `nil` where a score is missing.
    package let mean: Double?
    /// Their standard deviation, divided by k as scikit-learn's `std_test_score` is.
    package let sd: Double?
    /// 1 is the best; equal means share a rank, and candidates without a mean come last.
    package let rank: Int
  }

  /// In the order they were asked for.
  package let candidates: [Candidate]
  /// Wall-clock seconds of this search. Fits that were made before took none of them.
  package let seconds: Double
  /// How many fits were made before, by an interrupted search or by one that shared candidates with this one.
  package let fitsReused: Int
  /// Whether the search was stopped before all fits were made.
  package let isInterrupted: Bool

  init(
    candidates settings: [TrainingSettings], scores: [[Double?]], seconds: Double, fitsReused: Int = 0,
    isInterrupted: Bool = false
  ) {
    let means = scores.map(Self.mean)
    candidates = settings.indices.map { index in
      let sd = means[index].flatMap { mean in
        Self.mean(scores[index].map { $0.map { ($0 - mean) * ($0 - mean) } })?.squareRoot()
      }
      return Candidate(
        settings: settings[index], scores: scores[index], mean: means[index], sd: sd,
        rank: 1 + means.count { $0 ?? -.infinity > means[index] ?? -.infinity })
    }
    self.seconds = seconds
    self.fitsReused = fitsReused
    self.isInterrupted = isInterrupted
  }

  /// The position of the best candidate, the first among equals; `nil` where none has all its scores.
  package var best: Int? { candidates.firstIndex { $0.rank == 1 && $0.mean != nil } }

  /// Fits that have a score.
  package var fitsDone: Int { candidates.reduce(0) { $0 + $1.scores.count { $0 != nil } } }

  private static func mean(_ scores: [Double?]) -> Double? {
    let known = scores.compactMap(\.self)
    guard known.count == scores.count, !known.isEmpty else { return nil }
    return known.reduce(0, +) / Double(known.count)
  }
}
