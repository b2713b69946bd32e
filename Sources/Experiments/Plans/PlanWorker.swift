import Compute
import Digits
import Foundation

/// Makes the fits of a chunk of a plan: one file each, in the folder of the plan. Needs nothing but the folder and the
/// dataset; any number of workers may do so at the same time, even for the same chunk.
package struct PlanWorker: Sendable {
  private let plan: SearchPlan
  private let folder: PlanFolder
  private let examples: Examples
  private let maker: FitRecord.Maker
  private let threads: Int
  private let cancellation: Cancellation
  private let checkpoints: FitCheckpoints
  private let checkpointPause: Duration

  /// How the work on a chunk ended.
  package enum Ending: Equatable, Sendable {
    /// All its fits have result files.
    case done
    /// Cancelled; its trainings are kept.
    case stopped
    /// Fits are left out because they broke too often.
    case givenUp(fits: [Int])
  }

  /// - Parameters:
  ///   - examples: the dataset of the plan, with any rows.
  ///   - checkpointPause: least time between checkpoints of a training; ten minutes for people.
  package init(
    _ plan: SearchPlan, in folder: PlanFolder, on examples: Examples, by maker: FitRecord.Maker, threads: Int,
    cancellation: Cancellation = Cancellation(), checkpointPause: Duration = .seconds(600)
  ) {
    self.plan = plan
    self.folder = folder
    self.examples = examples
    self.maker = maker
    self.threads = threads
    self.cancellation = cancellation
    self.checkpointPause = checkpointPause
    checkpoints = FitCheckpoints(in: folder)
  }

  /// Makes what is missing of a chunk.
  /// - Throws: `PlanError`; the error of a fit that failed, otherwise than by divergence.
  package func make(chunk: Int, log: AttemptLog) throws -> Ending {
    guard (0..<plan.chunks).contains(chunk) else { throw PlanError.noSuchChunk(chunk, chunks: plan.chunks) }
    let breaks = Attempt.breaks(in: Attempt.all(in: folder).filter { $0.chunk == chunk })
    let all = plan.fits(ofChunk: chunk)
      .filter { FitRecord(reading: folder.result(of: $0), of: plan, fit: $0) == nil }
    let hopeless = all.filter { breaks[$0, default: 0] >= Attempt.mostBreaks }
    // Those that broke come last, so that they keep nobody from being made.
    let missing = all.filter { !hopeless.contains($0) }
      .enumerated().sorted {
        (breaks[$0.element, default: 0], $0.offset) < (breaks[$1.element, default: 0], $1.offset)
      }
      .map(\.element)
    let rows = try rowSets(of: missing)
    let failure = Locked<(any Error)?>(nil)
    let progress = SearchProgress(candidates: missing.map { settings(of: $0) }, folds: 1, observe: { _ in })
    let context = ExperimentContext(threads: threads, cancellation: cancellation)
    let news = EpochNews()
    // A candidate of this queue is a place in `missing`.
    FitQueue(missing.indices.map { Fit(candidate: $0, fold: 0) }, threads: threads)
      .runAll(reportingTo: progress, context: context) { place in
        let fit = missing[place.candidate]
        return CheckpointPolicy(epochPause: checkpointPause, batchPause: checkpointPause) { model in
          checkpoints.keep(model, of: fit, rows: rows[plan.fits[fit].trained] ?? [])
        }
      } watching: { record, place in
        let fit = missing[place.candidate]
        guard news.isDue(fit) else { return }
        var event = AttemptEvent(.epoch, fit: fit)
        (event.epoch, event.of, event.loss) = (record.epoch, settings(of: fit).epochs, record.loss)
        log.write(event)
      } run: { running, quiet in
        let fit = missing[running.fit.candidate]
        do {
          try make(fit, rows: rows, workers: running.workers, context: quiet, log: log)
        } catch TrainingError.interrupted {
          throw TrainingError.interrupted
        } catch {
          var event = AttemptEvent(.broken, fit: fit)
          event.why = "\(error)"
          log.write(event)
          failure.withLock { if $0 == nil { $0 = error } }
          throw error
        }
        return 0
      }
    if let failure = failure.withLock({ $0 }) { throw failure }
    if cancellation.isRaised { return .stopped }
    return hopeless.isEmpty ? .done : .givenUp(fits: hopeless)
  }

  private func make(
    _ fit: Int, rows: [Int: [Int]], workers: ThreadPool, context: ExperimentContext, log: AttemptLog
  ) throws {
    let start = ContinuousClock.now
    let planned = plan.fits[fit]
    let trained = rows[planned.trained] ?? []
    log.write(AttemptEvent(.fit, fit: fit))
    var outcomes: [FitOutcome]
    var weights: String?
    do {
      let model = try FitTraining.model(
        settings(of: fit), on: examples.selecting(trained), workers: workers, context: context,
        continuing: checkpoints.model(of: fit, settings: settings(of: fit), rows: trained)
      ) { model in
        if checkpoints.keep(model, of: fit, rows: trained) { log.write(AttemptEvent(.kept, fit: fit)) }
      }
      let judged = planned.judged.map { (examples.selecting(rows[$0.rows] ?? []), $0.scoring) }
      outcomes = try FitTraining.scores(of: model, on: judged, workers: workers).map { .scored($0) }
      weights = model.weights.fingerprint
    } catch TrainingError.diverged(let epoch, let rate) {
      outcomes = planned.judged.map { _ in .diverged(epoch: epoch, learningRate: rate) }
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let record = FitRecord(
      fit: fit, key: planned.judged.first?.key ?? "", outcomes: outcomes, weights: weights, seconds: seconds,
      maker: maker)
    var event = AttemptEvent(.made, fit: fit)
    event.seconds = seconds
    switch try record.write(to: folder, of: plan) {
    case .first: break
    case .copy: event.note = "copy"
    case .differs: event.note = "differs"
    }
    event.time = Date()
    log.write(event)
    checkpoints.remove(fit)
  }

  private func settings(of fit: Int) -> TrainingSettings { plan.settings[plan.fits[fit].settings] }

  /// The rows that these fits need, by index in `plan.rows`; each set has the pixels and labels that the plan says.
  private func rowSets(of fits: [Int]) throws(PlanError) -> [Int: [Int]] {
    guard examples.labels.count == plan.data.rows else {
      throw .otherData(name: plan.data.name, path: plan.data.source.path)
    }
    let fingerprint = RowsFingerprint(examples.images, labels: examples.labels, classes: examples.order)
    var rows: [Int: [Int]] = [:]
    for index in Set(fits.flatMap { [plan.fits[$0].trained] + plan.fits[$0].judged.map(\.rows) }) {
      guard let set = RowRanges.rows(in: plan.rows[index].rows, of: plan.data.rows) else {
        throw .damaged(path: folder.plan)
      }
      guard fingerprint.of(set) == plan.rows[index].fingerprint else {
        throw .otherData(name: plan.data.name, path: plan.data.source.path)
      }
      rows[index] = set
    }
    return rows
  }
}

/// Limits how often the epochs of a fit are written down: short ones would fill a disk.
private final class EpochNews: Sendable {
  private let last = Locked<[Int: ContinuousClock.Instant]>([:])

  func isDue(_ fit: Int) -> Bool {
    let now = ContinuousClock.now
    return last.withLock { last in
      if let before = last[fit], now - before < .milliseconds(500) { return false }
      last[fit] = now
      return true
    }
  }
}
