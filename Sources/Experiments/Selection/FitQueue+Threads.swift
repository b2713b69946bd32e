import Compute

extension FitQueue {
  /// Runs all queued fits in parallel, one per thread; threads without a fit help the others. Returns when
  /// all have run or the search is cancelled.
  ///
  /// A fit that diverges only lacks a score; any other error ends the search, and `progress` throws it.
  /// - Parameters:
  ///   - progress: receives every epoch and every outcome.
  ///   - checkpoints: when and how to save the model of a fit in training.
  ///   - watch: called at the end of each epoch of a fit, on the thread that trains it.
  ///   - keep: called with the outcome of each fit, on the thread that ran it.
  ///   - run: runs a fit and returns its score. Its context shares the search's cancellation and reports
  ///     epochs to `progress`.
  func runAll(
    reportingTo progress: SearchProgress, context: ExperimentContext,
    checkpoints: @Sendable (Fit) -> CheckpointPolicy? = { _ in nil },
    watching watch: @escaping @Sendable (EpochRecord, Fit) -> Void = { _, _ in },
    keeping keep: @escaping @Sendable (FitOutcome, Fit) -> Void = { _, _ in },
    run: @Sendable (Running, ExperimentContext) throws -> Double
  ) {
    runAllAbreast(reportingTo: progress, context: context, keeping: keep) { running, observe, end in
      let fit = running.fit
      let quiet = ExperimentContext(
        threads: 1, cancellation: context.cancellation, checkpoints: checkpoints(fit)
      ) { event in
        guard case .epoch(let record, _) = event else { return }
        observe(record, fit)
        watch(record, fit)
      }
      end(Result { try run(running, quiet) }, fit)
    }
  }
}
