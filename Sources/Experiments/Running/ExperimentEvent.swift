import Compute

/// Progress events of long-running work, for the progress line, the history, or a test.
///
/// Events are sent from the working thread. In a grid search several threads send them, one event at a time.
package enum ExperimentEvent: Sendable {
  /// A training starts whose layers take a slow way on this processor.
  case slowProcessor(ProcessorWay)
  /// Progress within an epoch.
  case batch(epoch: Int, of: Int, share: Double, loss: Double)
  /// An epoch has ended.
  case epoch(EpochRecord, of: Int)
  /// State of an observed training: before the first step, at intervals, and at the end.
  case snapshot(TrainingSnapshot)
  /// A cross-validation or grid search starts; `reused` fits come from the cache.
  case plan(candidates: Int, folds: Int, reused: Int)
  /// One of its fits has ended.
  case fit(FitProgress)
  /// The best candidate is being trained on all training rows.
  case refit
  /// `weights` weights of a gradient check are done, of `of`.
  case tried(weights: Int, of: Int)
  /// `places` of an image were covered, of `of`.
  case covered(places: Int, of: Int)
  /// `sets` of damaged images were judged, of `of`.
  case damaged(sets: Int, of: Int)
  /// `steps` of a map were taken, of `of`.
  case laidOut(steps: Int, of: Int)
  /// What is being made elsewhere, a line each.
  case rows([String])
  /// `files` of pages were read, of `of`.
  case read(files: Int, of: Int)
}

/// Progress of a cross-validation or grid search.
package struct FitProgress: Sendable {
  /// Finished fits, cached ones included.
  package let done: Int
  /// Fits in total.
  package let of: Int
  /// Share of all epochs done, running fits included, 0...1.
  package let share: Double
  /// Best mean score among the candidates whose folds are all done.
  package let best: Double?
  /// Share of all epochs that came from the cache, 0...1.
  package var reusedShare = 0.0

  package init(done: Int, of: Int, share: Double, best: Double?, reusedShare: Double = 0) {
    self.done = done
    self.of = of
    self.share = share
    self.best = best
    self.reusedShare = reusedShare
  }
}

/// Receives progress events. Called on the working thread, so it must return quickly.
package typealias ExperimentObserver = @Sendable (ExperimentEvent) -> Void

/// What work of this module needs besides its data: threads, cancellation, an observer, and storage for
/// finished work.
package struct ExperimentContext: Sendable {
  /// Maximum number of threads.
  package let threads: Int
  /// Checked between mini-batches.
  package let cancellation: Cancellation
  package let observe: ExperimentObserver
  /// Cache of finished fits; `nil` to run every fit.
  package let cache: (any FitCache)?
  /// Saves the model in training; `nil` for no checkpoints.
  package let checkpoints: CheckpointPolicy?
  /// Makes the fits of a search elsewhere; `nil` to make them here.
  package let maker: (any FitMaker)?

  /// - Parameter threads: values below 1 count as 1.
  package init(
    threads: Int, cancellation: Cancellation = Cancellation(), cache: (any FitCache)? = nil,
    checkpoints: CheckpointPolicy? = nil, maker: (any FitMaker)? = nil,
    observe: @escaping ExperimentObserver = { _ in }
  ) {
    self.threads = max(threads, 1)
    self.cancellation = cancellation
    self.cache = cache
    self.checkpoints = checkpoints
    self.maker = maker
    self.observe = observe
  }
}
