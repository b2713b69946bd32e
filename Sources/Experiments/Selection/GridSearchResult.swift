/// What a cross-validation or grid search measured.
public struct GridSearchResult: Codable, Sendable {
  /// One candidate's scores.
  public struct Candidate: Codable, Sendable {
    /// What was tried.
    public let settings: TrainingSettings
    /// The score on each fold.
    public let scores: [Double]
    /// Their mean.
    public let mean: Double
    /// Their standard deviation, divided by k as scikit-learn's `std_test_score` is.
    public let sd: Double
    /// 1 is the best; equal means share a rank.
    public let rank: Int
  }

  /// In the order they were asked for.
  public let candidates: [Candidate]
  /// Wall-clock seconds of all fits.
  public let seconds: Double

  init(candidates settings: [TrainingSettings], scores: [[Double]], seconds: Double) {
    let means = scores.map { $0.reduce(0, +) / Double(max($0.count, 1)) }
    candidates = settings.indices.map { index in
      let mean = means[index]
      let variance =
        scores[index].reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(scores[index].count, 1))
      return Candidate(
        settings: settings[index], scores: scores[index], mean: mean, sd: variance.squareRoot(),
        rank: 1 + means.count { $0 > mean })
    }
    self.seconds = seconds
  }

  /// The position of the best candidate; the first among equals.
  public var best: Int { candidates.firstIndex { $0.rank == 1 } ?? 0 }
}
