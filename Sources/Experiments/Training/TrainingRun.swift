import Compute
import Digits
import Foundation
import Networks

/// One training under way: the network, its optimizer, and the state that lets it go on another day.
struct TrainingRun {
  private(set) var state: TrainingState
  var stopped: StopReason?

  private let settings: TrainingSettings
  private let examples: Examples
  private let validation: Examples?
  private let classes: ClassIndex
  private let network: Network
  private let optimizer: any Optimizer
  /// Judged and kept in place of the weights, where the settings ask for it.
  private let average: WeightAverage?
  private let batch: ImageBatch
  /// Those of the mini-batch after the last one, in the same epoch.
  private var nextRows: [Int] = []
  private var history: [EpochRecord]

  /// Builds the network and brings it to where training begins or goes on.
  init(
    settings: TrainingSettings, examples: Examples, validation: Examples?, earlier: Model?,
    onItsImages: Bool = true, workers: ThreadPool, profile: StepProfile? = nil
  ) throws {
    self.settings = settings
    self.examples = examples
    history = earlier?.history ?? []
    classes = ClassIndex(earlier?.classes ?? examples.classes)
    try Self.check(examples, classes: classes, shape: earlier?.imageShape ?? examples.images.shape)
    if let validation, validation.images.shape != examples.images.shape {
      throw TrainingError.imageSizeDiffers(expected: examples.images.shape, found: validation.images.shape)
    }

    let spec =
      earlier?.spec ?? settings.spec(for: examples.images.shape, classes: classes.labels.count)
    let batchSize = max(min(settings.batch, examples.count), 1)
    try spec.validate(trainingBatch: batchSize)
    network = try Network(spec, capacity: batchSize, workers: workers)
    network.profile = profile
    network.loss = spec.output.loss(smoothing: settings.smoothing)
    let rule = settings.makeOptimizer(for: network.parameters)
    batch = ImageBatch(
      of: examples.images, likely: examples.rows, for: network,
      copies: settings.augmentation.map { .redrawn($0, seed: settings.seed) } ?? .undeformed)

    let holdsBack = settings.earlyStopping && validation == nil
    if let earlier {
      try Self.restore(earlier, into: network, rule, with: settings)
      state = try earlier.state(
        on: examples.rows, ofItsImages: onItsImages, with: settings, holdingBack: holdsBack)
    } else {
      state = TrainingState(rows: examples.rows, settings: settings)
      network.initialise(with: &state.generator)
      if holdsBack { try state.holdBack(settings.validationShare) }
    }
    state.planCycle(for: settings, continuing: earlier?.settings)
    average = Self.average(of: network, with: settings, continuing: earlier)
    optimizer = average.map { AveragedOptimizer(rule, followedBy: $0) } ?? rule
    self.validation = validation ?? (state.heldBack.isEmpty ? nil : examples.selecting(state.heldBack))
  }

  /// Rows learned from in an epoch.
  var trainingCount: Int { state.trained.count }

  /// The mean loss of the running epoch's rows so far.
  var meanLossSoFar: Double { state.position > 0 ? state.lossSum / Double(state.position) : 0 }

  /// The weights as they are now, which with early stopping are not the best ones.
  var weights: NetworkWeights { network.weights }

  /// One mini-batch: forward, loss, backward, step. The first of an epoch draws its order.
  /// - Parameter rate: the learning rate of the step, in place of the one that the schedule has for it.
  /// - Throws: `TrainingError.diverged` once the loss is no longer a number.
  @discardableResult
  mutating func learnBatch(atRate rate: Double? = nil) throws(TrainingError) -> MiniBatchStep {
    let first = state.position
    if first == 0 { beginEpoch() }
    let end = min(state.position + network.capacity, trainingCount)
    // A training may also go on in the middle of an epoch.
    let batchRows = first > 0 && nextRows.count == end - first ? nextRows : rows(at: first..<end)
    nextRows = rows(at: end..<min(end + network.capacity, trainingCount))
    let (labels, classes) = (examples.labels, classes)
    let batchClasses = batchRows.map { classes[labels[$0]] }
    batch.take(batchRows, following: nextRows, epoch: state.epochsDone + 1)
    if let rate { optimizer.learningRate = rate } else { followCurve() }
    optimizer.begin(batch: batchRows.count, l2: settings.alpha)
    let noise = network.spec.drawsNoise ? UInt64(state.generator.randint(in: 0...Int.max)) : 0
    let result = network.learn(
      batch.input, classes: batchClasses, noise: noise, filling: batch.fill, updating: optimizer,
      clipping: settings.clip)
    average?.followStatistics()
    let loss = result.loss + 0.5 * settings.alpha * result.squares
    state.lossSum += loss
    state.right += result.right
    state.position = end
    guard state.lossSum.isFinite else {
      throw .diverged(epoch: state.epochsDone + 1, learningRate: settings.learningRate)
    }
    return MiniBatchStep(
      rows: batchRows, firstPlace: first, epoch: state.epochsDone + 1, noise: noise,
      loss: loss / Double(max(batchRows.count, 1)), learningRate: optimizer.learningRate)
  }

  /// Rows that are learned from in this epoch. They lie anywhere in memory; in a loop as simple as this the processor
  /// asks for many of them at once.
  private func rows(at places: Range<Int>) -> [Int] {
    let trained = state.trained
    return state.order[places].map { trained[$0] }
  }

  /// Measures the epoch, keeps the best weights, and lets rule and schedule decide how to go on.
  mutating func endEpoch(since start: ContinuousClock.Instant) -> EpochRecord {
    let loss = state.lossSum / Double(trainingCount)
    let rate = optimizer.learningRate
    let judged = validation.map { validation in withJudgedWeights { judge(validation) } }
    state.epochsDone += 1
    state.position = 0
    state.samplesSeen += trainingCount

    if settings.earlyStopping, let judged {
      if state.stopping.note(accuracy: judged.score) {
        state.bestWeights = withJudgedWeights { network.weights }
      }
    } else {
      state.stopping.note(loss: loss)
    }
    adjustRate()

    let record = EpochRecord(
      epoch: state.epochsDone, loss: loss, runningAccuracy: Double(state.right) / Double(trainingCount),
      validationAccuracy: judged?.accuracy, validationScore: judged?.score, validationLoss: judged?.loss,
      learningRate: rate,
      seconds: (ContinuousClock.now - start) / .seconds(1))
    history.append(record)
    return record
  }

  /// The model as it is now: with the weights as they are, or their average; with early stopping, with the
  /// best of them.
  mutating func finish(measuringTraining: Bool) throws -> Model {
    rememberWhereItStands()
    let weights = judgedWeights
    try network.restore(weights)
    guard weights.areFinite else {
      throw TrainingError.diverged(epoch: state.epochsDone, learningRate: settings.learningRate)
    }
    // Whoever interrupted a training wants the prompt back, not a last pass over all rows.
    let isMeasured = stopped != .interrupted
    return model(
      weights, stopped: stopped ?? .epochs,
      trainAccuracy: measuringTraining && isMeasured
        ? judge(examples.selecting(measuredRows)).accuracy : nil,
      validationAccuracy: isMeasured ? validation.map { judge($0).accuracy } : nil)
  }

  /// What `finish` would return if training were interrupted now; training goes on. `nil` where a weight is no
  /// longer a number.
  func checkpoint() -> Model? {
    var copy = self
    copy.rememberWhereItStands()
    let weights = judgedWeights
    guard weights.areFinite else { return nil }
    return copy.model(weights, stopped: .interrupted, trainAccuracy: nil, validationAccuracy: nil)
  }

  /// What there is to see of it between two mini-batches.
  var snapshot: TrainingSnapshot {
    TrainingSnapshot(
      history: history,
      epochs: Double(state.epochsDone) + Double(state.position) / Double(max(trainingCount, 1)),
      loss: state.position > 0 ? meanLossSoFar : nil, firstLayer: LayerWeights.first(of: network))
  }

  private mutating func rememberWhereItStands() {
    state.weights = network.weights
    state.optimizer = optimizer.state
    state.average = average?.state
  }

  /// What the model is judged by: with early stopping the best weights so far, else their average or as they are.
  private var judgedWeights: NetworkWeights {
    (settings.earlyStopping ? state.bestWeights : nil) ?? withJudgedWeights { network.weights }
  }

  private func model(
    _ weights: NetworkWeights, stopped: StopReason, trainAccuracy: Double?, validationAccuracy: Double?
  ) -> Model {
    Model(
      name: "", spec: network.spec, weights: weights, classes: classes.labels,
      imageShape: examples.images.shape, settings: settings, history: history, stopped: stopped, state: state,
      trainAccuracy: trainAccuracy, validationRows: validation?.count ?? 0,
      validationAccuracy: validationAccuracy)
  }

  // MARK: Pieces

  /// As many as `Model.trainAccuracyRows`.
  private var measuredRows: [Int] {
    let step = network.spec.measuringStep(rows: state.trained.count)
    return (0..<state.trained.count / step).map { state.trained[$0 * step] }
  }

  private mutating func beginEpoch() {
    state.lossSum = 0
    state.right = 0
    if settings.shuffle { state.generator.shuffle(&state.order) }
  }

  /// The rate of the next step, where it changes from step to step.
  private func followCurve() {
    guard let curve = settings.curve, let cycle = state.cycle else { return }
    let (step, steps) = state.place(inCycle: cycle, batch: network.capacity)
    optimizer.learningRate = settings.learningRate * curve.factor(step: step, of: steps)
  }

  /// What the schedule makes of the epoch's end, and whether it is time to stop.
  private mutating func adjustRate() {
    if settings.solver == .sgd, settings.schedule == .invscaling {
      optimizer.learningRate =
        settings.learningRate / pow(Double(state.samplesSeen) + 1, settings.power)
    }
    // A cosine or one-cycle schedule is worth its last, smallest steps, so it is stopped by validation alone.
    guard state.stopping.isTimeToAct, settings.curve == nil || settings.earlyStopping else { return }
    if settings.solver == .sgd, settings.schedule == .adaptive, optimizer.learningRate > 1e-6 {
      optimizer.learningRate /= 5
      state.stopping.startAgain()
    } else {
      stopped = settings.earlyStopping ? .early : .converged
    }
  }

  private struct Judged {
    let accuracy, score, loss: Double
  }

  /// Puts the weights that a model is judged by in place, their average where there is one, and the others
  /// back afterwards.
  private func withJudgedWeights<Result>(_ body: () -> Result) -> Result {
    average?.swap()
    defer { average?.swap() }
    return body()
  }

  /// How good the network is on some rows, with the weights as they are.
  private func judge(_ examples: Examples) -> Judged {
    let predictions = Predictor(network: network, classes: classes.labels)
      .predict(examples.images, rows: examples.rows)
    let truth = examples.rowLabels
    return Judged(
      accuracy: predictions.accuracy(against: truth),
      score: predictions.score(against: truth, by: settings.output == .softmax ? .accuracy : .exactMatch),
      loss: predictions.meanLoss(against: truth))
  }

  private static func check(
    _ examples: Examples, classes: ClassIndex, shape: ImageShape
  ) throws(TrainingError) {
    guard classes.labels.count > 1 else { throw .tooFewClasses(count: classes.labels.count) }
    guard examples.images.shape == shape else {
      throw .imageSizeDiffers(expected: shape, found: examples.images.shape)
    }
    for label in examples.classes where classes[label] < 0 {
      throw .unknownClass(label: label, known: classes.labels)
    }
  }
}
