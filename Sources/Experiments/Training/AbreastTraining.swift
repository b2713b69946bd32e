import Compute
import Networks

/// Trainings on the same rows in the same orders, side by side: each mini-batch is gathered, deformed and sorted once
/// for all of them.
///
/// Settings of one shape and seed draw the same first weights and the same orders, whatever their penalty, learning
/// rate or solver. Each training takes the steps it would take alone, so its model has the same bits. The stretch of
/// mini-batches that is ready at once is short, and each training takes the whole stretch before the next one begins:
/// its weights and what its optimizer remembers stay in the processor's second cache.
final class AbreastTraining {
  /// One of the trainings.
  private final class Lane {
    let number: Int
    let settings: TrainingSettings
    var run: TrainingRun
    var isOver = false

    init(_ number: Int, _ settings: TrainingSettings, _ run: TrainingRun) {
      self.number = number
      self.settings = settings
      self.run = run
    }
  }

  /// Mini-batches that are ready at once; 4 of 200 images take 1 MB, listed for wide layers.
  private static let stretch = 4

  private let lanes: [Lane]
  private let stretch: [SharedBatch]
  private let workers: ThreadPool
  private let cancellation: Cancellation

  /// - Parameters:
  ///   - settings: one or more, `TrainingSettings.sharesDraws` between them.
  ///   - earlier: for each the model to continue from, as `Trainer.train` does, or `nil`.
  ///   - workers: the threads that the trainings are divided among.
  /// - Throws: as `Trainer.train`.
  init(
    _ settings: [TrainingSettings], on examples: Examples, continuing earlier: [Model?], workers: ThreadPool,
    cancellation: Cancellation
  ) throws {
    lanes = try settings.enumerated().map { number, settings in
      Lane(
        number, settings,
        try TrainingRun(
          settings: settings, examples: examples, validation: nil, earlier: earlier[number],
          workers: ThreadPool(count: 1)))
    }
    self.workers = workers
    self.cancellation = cancellation
    let lead = lanes[0].run
    assert(lanes.allSatisfy { $0.run.drawsAlike(lead) })
    let batches = lead.batchCount
    stretch = try (0..<min(Self.stretch, max(batches, 1))).map { _ in
      try lead.makeSharedBatch(of: settings.count)
    }
  }

  /// Trains all of them, each until its stopping rule fires or its epochs are done.
  /// - Parameters:
  ///   - observe: receives each epoch with the number of its training; called from several threads.
  ///   - end: receives each training's model, or why there is none: `TrainingError.diverged`, or `.interrupted` where it
  ///     was cancelled. Called once for each, from several threads.
  func train(
    observing observe: (_ number: Int, EpochRecord) -> Void,
    ending end: (_ number: Int, Result<Model, any Error>) -> Void
  ) {
    finishThoseDone(end)
    while case let running = lanes.filter({ !$0.isOver }), let lead = running.first {
      let start = ContinuousClock.now
      let batches = lead.run.batchesOfEpoch()
      for lane in running.dropFirst() { lane.run.beginEpoch(asDrawnBy: lead.run) }
      let epoch = lead.run.state.epochsDone + 1
      for first in stride(from: 0, to: batches.count, by: stretch.count) {
        let rows = batches[first..<min(first + stretch.count, batches.count)]
        workers.run(tasks: rows.count) { [stretch] task in
          let rows = rows[first + task]
          stretch[task].gather(rows, classes: lead.run.outputs(of: rows), epoch: epoch)
        }
        workers.run(tasks: running.count) { [stretch, cancellation] task in
          let lane = running[task]
          if lane.isOver { return }
          do {
            for batch in stretch.prefix(rows.count) {
              if cancellation.isRaised { throw TrainingError.interrupted }
              try lane.run.train(on: batch)
            }
            if first + rows.count == batches.count {
              observe(lane.number, try lane.run.endEpoch(since: start))
            }
          } catch {
            lane.isOver = true
            end(lane.number, .failure(error))
          }
        }
      }
      finishThoseDone(end)
    }
  }

  private func finishThoseDone(_ end: (Int, Result<Model, any Error>) -> Void) {
    let done = lanes.filter {
      !$0.isOver && ($0.run.state.epochsDone >= $0.settings.epochs || $0.run.stopped != nil)
    }
    workers.run(tasks: done.count) { task in
      let lane = done[task]
      lane.isOver = true
      end(lane.number, Result { try lane.run.finish(measuringTraining: false) })
    }
  }
}

extension TrainingSettings {
  /// Whether these settings and others draw the same weights, orders and deformations on the same rows: they differ only
  /// in what a step does with a mini-batch, and in when training ends.
  func sharesDraws(with other: TrainingSettings) -> Bool { drawing == other.drawing }

  /// Whether training takes mini-batches, which others could share.
  var learnsFromMiniBatches: Bool { [.sgd, .adam, .adamw].contains(solver) }

  /// These settings with those at their defaults that draw nothing.
  var drawing: TrainingSettings {
    let standard = TrainingSettings()
    var settings = self
    if layers != nil { settings.hidden = [] }
    if !earlyStopping { settings.validationShare = standard.validationShare }
    settings.solver = standard.solver
    settings.alpha = standard.alpha
    settings.weightDecay = standard.weightDecay
    settings.smoothing = standard.smoothing
    settings.learningRate = standard.learningRate
    settings.schedule = standard.schedule
    settings.power = standard.power
    settings.warmup = standard.warmup
    settings.clip = standard.clip
    settings.averaging = standard.averaging
    settings.epochs = standard.epochs
    settings.tolerance = standard.tolerance
    settings.patience = standard.patience
    settings.momentum = standard.momentum
    settings.nesterov = standard.nesterov
    settings.beta1 = standard.beta1
    settings.beta2 = standard.beta2
    settings.epsilon = standard.epsilon
    return settings
  }
}
