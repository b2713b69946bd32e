import Compute
import Digits

extension FitQueue {
  /// Runs all queued groups in parallel, one per thread; threads without a group help the others. Returns when all have
  /// run or the search is cancelled.
  ///
  /// Diverged and failed fits are treated as by `runAll`.
  /// - Parameters:
  ///   - keep: called with the outcome of each fit, on the thread that ran it.
  ///   - run: runs a group. It calls `observe` at the end of each epoch of a fit and `end` with each fit's score, from
  ///     several threads.
  func runAllAbreast(
    reportingTo progress: SearchProgress, context: ExperimentContext,
    keeping keep: @escaping @Sendable (FitOutcome, Fit) -> Void,
    run:
      @Sendable (
        _ running: Running, _ observe: @escaping @Sendable (EpochRecord, Fit) -> Void,
        _ end: @Sendable (Result<Double, any Error>, Fit) -> Void
      ) -> Void
  ) {
    @Sendable func end(_ score: Result<Double, any Error>, _ fit: Fit) {
      do {
        let outcome: FitOutcome
        do {
          outcome = .scored(try score.get())
        } catch TrainingError.diverged(let epoch, let rate) {
          outcome = .diverged(epoch: epoch, learningRate: rate)
        }
        keep(outcome, fit)
        progress.record(outcome, of: fit)
      } catch TrainingError.interrupted {
        // This fit has no score; the other scores remain valid.
      } catch {
        progress.fail(error)
        clear()
      }
    }
    ThreadPool(count: context.threads).run(tasks: context.threads) { _ in
      while !context.cancellation.isRaised, let running = begin() {
        run(running, { progress.advance($1, toEpoch: $0.epoch) }, end)
        self.end(running)
      }
      helpRunningFits()
    }
  }
}

extension GridSearch {
  /// Fits of a group at most. Six share most of what can be shared; more would lose more work to Ctrl-C, because
  /// all of a group end together.
  private static let mostAbreast = 6
  /// Floats of all weights of a group of fits that learn abreast, at most: 256 MB with what the optimizers remember.
  private static let mostWeights = 1 << 24

  /// Divides fits into groups that learn abreast: of one fold, and with the same draws.
  ///
  /// A fit that goes on from a model learns beside those that go on from the same epoch. Convolutions learn one by one, because their steps take far longer than gathering a mini-batch.
  /// - Parameters:
  ///   - fits: in starting order; the groups start in the order of their first ones.
  ///   - threads: how many groups there must be, if there are fits enough.
  func groups(of fits: [Fit], threads: Int, shape: ImageShape) -> [[Fit]] {
    let share = fits.count / max(threads, 1)
    let drawing = candidates.map(\.drawing)
    let most = candidates.map { settings in
      let spec = settings.spec(for: shape, classes: 10)
      guard settings.learnsFromMiniBatches, !spec.convolves else { return 1 }
      return max(min(share, Self.mostAbreast, Self.mostWeights / max(spec.parameterCount, 1)), 1)
    }
    struct Key: Hashable {
      let fold: Int
      let drawing: TrainingSettings
      /// Epochs that are done already.
      let epochs: Int
    }
    var groups: [[Fit]] = []
    var open: [Key: Int] = [:]
    for fit in fits {
      let earlier = models?.earlier(fit, for: candidates[fit.candidate])
      if let earlier, earlier.isOverByItsRule {
        groups.append([fit])
        continue
      }
      let key = Key(fold: fit.fold, drawing: drawing[fit.candidate], epochs: earlier?.state.epochsDone ?? 0)
      if let group = open[key], groups[group].count < most[fit.candidate] {
        groups[group].append(fit)
      } else {
        open[key] = groups.count
        groups.append([fit])
      }
    }
    return groups
  }
}
