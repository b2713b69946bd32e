import Experiments

/// Where work under way leaves what is finished: the fits of a search, one by one, and now and then the
/// model in training. A session keeps one on disk; without a session it lives in memory.
///
/// What it holds is written before the cell that does the work is. When that cell is over, however it
/// ended, its checkpoint is void; the fits stay.
package protocol CheckpointStore: FitCache {
  /// Whether it outlives the process, so that checkpoints are worth keeping.
  var isLasting: Bool { get }

  /// Keeps the model in training, in place of the checkpoint before: named, marked interrupted, as it would
  /// be if Ctrl-C were pressed now. Called on the thread that trains, which goes on when this returns; seldom
  /// enough that it takes a fiftieth of the time at most.
  func checkpoint(_ model: ModelEntry)
}

extension InMemoryFitCache: CheckpointStore {
  /// Memory dies with the process, and a checkpoint is for those who come after.
  package var isLasting: Bool { false }

  /// Keeps nothing.
  package func checkpoint(_ model: ModelEntry) {}
}
