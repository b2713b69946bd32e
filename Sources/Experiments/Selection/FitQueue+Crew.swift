import Compute

extension FitQueue {
  /// Makes the fits that wait, side by side, one a thread; threads that have none left help the others. It
  /// returns when all are made or somebody has cancelled.
  ///
  /// A fit that diverges only costs its score; one that cannot be made at all ends the search: the board has why.
  /// - Parameters:
  ///   - board: is told of every epoch and every fit.
  ///   - keep: called with how each fit ended, on the thread that made it.
  ///   - make: makes a fit and returns its score. It is given a context that cancels with the search and tells
  ///     the board of epochs.
  func makeAll(
    on board: SearchProgress, context: ExperimentContext,
    keeping keep: @Sendable (FitOutcome, Fit) -> Void = { _, _ in },
    make: @Sendable (Running, ExperimentContext) throws -> Double
  ) {
    ThreadPool(count: context.threads).run(tasks: context.threads) { _ in
      while !context.cancellation.isRaised, let running = begin() {
        let fit = running.fit
        let quiet = ExperimentContext(threads: 1, cancellation: context.cancellation) { event in
          if case .epoch(let record, _) = event { board.advance(fit, toEpoch: record.epoch) }
        }
        do {
          let outcome: FitOutcome
          do {
            outcome = .scored(try make(running, quiet))
          } catch TrainingError.diverged(let epoch, let rate) {
            outcome = .diverged(epoch: epoch, learningRate: rate)
          }
          keep(outcome, fit)
          board.record(outcome, of: fit)
        } catch TrainingError.interrupted {
          // Its score is missing; the others stay.
        } catch {
          board.fail(error)
          clear()
        }
        end(running)
      }
      help()
    }
  }
}
