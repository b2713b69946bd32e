import Experiments

/// Stores partial results of running work: each finished fit of a search, and periodic checkpoints of the model in
/// training. A session stores them on disk; otherwise they are in memory.
///
/// They are written before the cell that does the work. When that cell ends, its checkpoint is void; the fits
/// remain.
package protocol CheckpointStore: FitCache {
  /// Whether it outlives the process, so that checkpoints are useful.
  var isLasting: Bool { get }

  /// Stores the model in training in place of the previous checkpoint: named and marked interrupted, as after
  /// Ctrl-C. Called on the training thread, which waits; seldom enough to take at most 1/50 of the time.
  func checkpoint(_ model: ModelEntry)

  /// Whether the fit of this `FitKey.digest` is known.
  func holds(_ key: String) -> Bool

  /// Stores outcomes by `FitKey.digest`, all at once.
  func keep(_ outcomes: [(key: String, outcome: FitOutcome)])
}

extension InMemoryFitCache: CheckpointStore {
  /// False: memory is lost with the process.
  package var isLasting: Bool { false }

  /// Does nothing.
  package func checkpoint(_ model: ModelEntry) {}
}
