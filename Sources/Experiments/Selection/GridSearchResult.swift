/// Result of a cross-validation or grid search.
package struct GridSearchResult: Codable, Sendable {
  package struct Candidate: Codable, Sendable {
    package let settings: TrainingSettings
    /// Score per fold; `nil` if the fit diverged, or did not run because of an interruption.
    package let scores: [Double?]
    /// Mean of the scores; `nil` if one is missing.
    package let mean: Double?
    /// Population standard deviation (divided by k), as scikit-learn's `std_test_score`.
    package let sd: Double?
    /// 1 is the best; equal means share a rank, and candidates without a mean come last.
    package let rank: Int
  }

  /// In the requested order.
  package let candidates: [Candidate]
  /// Wall-clock seconds of this search, without cached fits.
  package let seconds: Double
  /// Number of fits taken from the cache: from an interrupted search, or from one with the same candidates.
  package let fitsReused: Int
  /// Whether the search was cancelled before all fits ran.
  package let isInterrupted: Bool

  /// - Parameter reached: how far each candidate came, if not all came as far: one that came further ranks before.
  init(
    candidates settings: [TrainingSettings], scores: [[Double?]], seconds: Double, fitsReused: Int = 0,
    isInterrupted: Bool = false, reached: [Int]? = nil
  ) {
    let means = scores.map(Self.mean)
    let places = means.enumerated().map { ($1 == nil ? -1 : reached?[$0] ?? 0, $1 ?? -.infinity) }
    candidates = settings.indices.map { index in
      let sd = means[index].flatMap { mean in
        Self.mean(scores[index].map { $0.map { ($0 - mean) * ($0 - mean) } })?.squareRoot()
      }
      return Candidate(
        settings: settings[index], scores: scores[index], mean: means[index], sd: sd,
        rank: 1 + places.count { $0 > places[index] })
    }
    self.seconds = seconds
    self.fitsReused = fitsReused
    self.isInterrupted = isInterrupted
  }

  /// Index of the best candidate, the first of ties; `nil` if no candidate has all its scores.
  package var best: Int? { candidates.firstIndex { $0.rank == 1 && $0.mean != nil } }

  /// Number of fits that have a score.
  package var fitsDone: Int { candidates.reduce(0) { $0 + $1.scores.count { $0 != nil } } }

  private static func mean(_ scores: [Double?]) -> Double? {
    let known = scores.compactMap(\.self)
    guard known.count == scores.count, !known.isEmpty else { return nil }
    return known.reduce(0, +) / Double(known.count)
  }
}
