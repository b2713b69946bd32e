/// What long work tells those who watch: the progress line, the history, a test.
///
/// Events come from the thread that does the work; in a grid search several do, one event at a time.
package enum ExperimentEvent: Sendable {
  /// Training goes on within an epoch.
  case batch(epoch: Int, of: Int, share: Double, loss: Double)
  /// An epoch of a training is over.
  case epoch(EpochRecord, of: Int)
  /// A training that is watched, as it stands: before its first step, now and then, and at its end.
  case snapshot(TrainingSnapshot)
  /// What a cross-validation or grid search is about to do, and how many of its fits were made before.
  case plan(candidates: Int, folds: Int, reused: Int)
  /// One of its fits is over.
  case fit(FitProgress)
  /// The best candidate is being trained on all training rows.
  case refit
  /// So many weights of a gradient check were tried, of so many.
  case tried(weights: Int, of: Int)
}

/// How far a cross-validation or grid search has come.
package struct FitProgress: Sendable {
  /// Fits done, those made before included.
  package let done: Int
  /// Fits in all.
  package let of: Int
  /// The share of all epochs done, running fits included; 0 to 1.
  package let share: Double
  /// The best mean score of the candidates whose folds are all done.
  package let best: Double?
  /// The share of all epochs that was done before this search began.
  package var reusedShare = 0.0
}

/// Someone who watches. Called on the thread that works, so it must be quick.
package typealias ExperimentObserver = @Sendable (ExperimentEvent) -> Void

/// What work of this module needs beside its data: threads, a way to stop it, someone who watches, someone who
/// keeps what is finished.
package struct ExperimentContext: Sendable {
  /// How many threads may work.
  package let threads: Int
  /// Looked at between mini-batches.
  package let cancellation: Cancellation
  /// Told what happens.
  package let observe: ExperimentObserver
  /// Keeps and knows finished fits; `nil` to make every fit anew.
  package let journal: (any FitCache)?
  /// Keeps the model in training; `nil` where nobody does.
  package let checkpoints: CheckpointPolicy?

  /// Memberwise; `threads` below 1 counts as 1.
  package init(
    threads: Int, cancellation: Cancellation = Cancellation(), journal: (any FitCache)? = nil,
    checkpoints: CheckpointPolicy? = nil, observe: @escaping ExperimentObserver = { _ in }
  ) {
    self.threads = max(threads, 1)
    self.cancellation = cancellation
    self.journal = journal
    self.checkpoints = checkpoints
    self.observe = observe
  }
}
