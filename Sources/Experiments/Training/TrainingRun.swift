import Compute
import Digits
import Foundation
import Networks

/// A running training: the network, its optimizer, and the state from which it can be continued.
struct TrainingRun {
  var state: TrainingState
  var stopped: StopReason?

  private let settings: TrainingSettings
  let examples: Examples
  private let validation: Examples?
  private let classes: ClassIndex
  /// The network's output for the label of each image of the dataset.
  let outputs: [Int16]
  let network: Network
  let optimizer: any Optimizer
  /// Averaged weights; if the settings ask for them, they are evaluated and saved instead of the weights.
  private let average: WeightAverage?
  let batch: ImageBatch
  /// Rows of the next mini-batch of this epoch, to prefetch them.
  private var nextRows: [Int] = []
  private var history: [EpochRecord]
  private let origin: ModelOrigin?
  /// Judges the weights in float32 where the network learns in another precision.
  private let judge: Network?
  /// What was done to the weights of the model that it continues.
  private let changes: [String]?
  /// The course of the settings, with the changes that were made on the way.
  var course: TrainingCourse?
  /// Whether it waits for its user; `nil` if nobody steers it.
  var isPaused: Bool?

  /// Builds the network and restores or initialises its state.
  init(
    settings: TrainingSettings, examples: Examples, validation: Examples?, earlier: Model?,
    onItsImages: Bool = true, workers: ThreadPool, profile: StepProfile? = nil
  ) throws {
    if let baseline = settings.baseline { throw BaselineError.noSteps(baseline.kind) }
    self.settings = settings
    self.examples = examples
    history = earlier?.history ?? []
    origin = earlier?.origin
    changes = earlier?.changes
    course = settings.course
    classes = ClassIndex(earlier?.classes ?? examples.classes)
    try Self.check(examples, classes: classes, shape: earlier?.imageShape ?? examples.images.shape)
    if let validation, validation.images.shape != examples.images.shape {
      throw TrainingError.imageSizeDiffers(expected: examples.images.shape, found: validation.images.shape)
    }

    outputs = classes.outputs(of: examples.labels)
    let spec =
      earlier?.spec ?? settings.spec(for: examples.images.shape, classes: classes.labels.count)
    let batchSize = max(
      min(settings.solver == .lbfgs ? Self.wholeBatchPart : settings.batch, examples.count), 1)
    try spec.validate(trainingBatch: batchSize)
    if settings.solver == .lbfgs, let layer = spec.allLayers.first(where: \.variesBetweenPasses) {
      throw TrainingError.lossNotFixed(layer: layer.word)
    }
    network = try settings.network(of: spec, batch: batchSize, workers: workers)
    network.profile = profile
    network.loss = spec.output.loss(smoothing: settings.smoothing)
    let rule = try settings.makeOptimizer(for: network.parameters)
    batch = try ImageBatch(
      of: examples.images, likely: examples.rows, for: network,
      copies: settings.augmentation.map { .augmented($0, seed: settings.seed) } ?? .undeformed)

    let holdsOut = settings.earlyStopping && validation == nil
    let strata = Self.hasOneOutputThere(spec) ? examples.labels : nil
    judge =
      settings.precision == .float32
      ? nil : try Network(spec, capacity: batchSize, workers: workers, for: .predicting)
    if let earlier {
      try Self.restore(earlier, into: network, rule, with: settings)
      state = try earlier.state(
        on: examples.rows, ofItsImages: onItsImages, with: settings, holdingOut: holdsOut,
        stratifiedBy: strata)
    } else {
      state = TrainingState(rows: examples.rows, settings: settings)
      network.initialise(with: &state.generator, scheme: settings.initialisation)
      if holdsOut {
        if strata != nil, settings.layers == nil {
          state.generator = Self.generatorThere(after: spec, settings)
        }
        try state.holdOut(settings.validationShare, stratifiedBy: strata)
      }
    }
    if let earlier { state.keepCourse(of: earlier, with: settings) }
    state.planCycle(for: settings, continuing: earlier?.settings)
    average = try Self.average(of: network, with: settings, continuing: earlier)
    optimizer = average.map { AveragedOptimizer(rule, followedBy: $0) } ?? rule
    network.dropsOut = state.dropsOut ?? true
    self.validation = validation ?? (state.heldOut.isEmpty ? nil : examples.selecting(state.heldOut))
  }

  /// Whether this processor has no fast way for some layer.
  var takesSlowWay: Bool {
    ProcessorWay.current.isSlow(convolving: network.spec.convolves, inBFloat16: network.precision == .bf16)
  }

  /// Training rows per epoch.
  var trainingCount: Int { state.trained.count }

  /// Mean loss of the current epoch so far.
  var meanLossSoFar: Double { state.position > 0 ? state.lossSum / Double(state.position) : 0 }

  /// The current weights; with early stopping these are not the best ones.
  var weights: NetworkWeights { network.weights }

  /// What the optimizer remembers now.
  var optimizerState: OptimizerState { optimizer.state }

  /// Trains on one mini-batch: forward, loss, backward, update. The first one of an epoch draws the row
  /// order.
  /// - Parameter rate: learning rate of the step, instead of the schedule's.
  /// - Throws: `TrainingError.diverged` if the loss is no longer finite; `.noMiniBatches` for lbfgs.
  @discardableResult
  mutating func trainBatch(atRate rate: Double? = nil) throws(TrainingError) -> MiniBatchStep {
    if settings.solver == .lbfgs { throw .noMiniBatches }
    followCourse()
    let first = state.position
    if first == 0 { beginEpoch() }
    let end = min(state.position + network.capacity, trainingCount)
    // Training may also continue in the middle of an epoch.
    let batchRows = first > 0 && nextRows.count == end - first ? nextRows : rows(at: first..<end)
    nextRows = rows(at: end..<min(end + network.capacity, trainingCount))
    batch.take(batchRows, following: nextRows, epoch: state.epochsDone + 1)
    return try step(on: batch, rows: batchRows, classes: outputs(of: batchRows), atRate: rate)
  }

  /// Trains on one mini-batch that was gathered for several trainings, the next one of `batchesOfEpoch`.
  /// - Throws: `TrainingError.diverged` if the loss is no longer finite.
  mutating func train(on shared: SharedBatch) throws(TrainingError) {
    try step(on: shared.batch, rows: shared.rows, classes: shared.classes, isPrepared: true)
  }

  @discardableResult
  private mutating func step(
    on batch: ImageBatch, rows batchRows: [Int], classes batchClasses: [Int32], isPrepared: Bool = false,
    atRate rate: Double? = nil
  ) throws(TrainingError) -> MiniBatchStep {
    let first = state.position
    if let rate { optimizer.learningRate = rate } else { followCurve() }
    optimizer.begin(batch: batchRows.count, l2: settings.alpha)
    let noise = network.spec.drawsNoise ? UInt64(state.generator.randint(in: 0...Int.max)) : 0
    let result = network.trainStep(
      batch.input, classes: batchClasses, noise: noise, filling: batch.fill, isPrepared: isPrepared,
      updating: optimizer, clipping: settings.clip)
    average?.updateRunningStatistics()
    let loss = result.loss + 0.5 * settings.alpha * result.squaredNorm
    state.lossSum += loss
    state.right += result.correct
    state.position = first + batchRows.count
    guard state.lossSum.isFinite else {
      throw .diverged(epoch: state.epochsDone + 1, learningRate: baseRate)
    }
    return MiniBatchStep(
      rows: batchRows, firstPosition: first, epoch: state.epochsDone + 1, noise: noise,
      loss: loss / Double(max(batchRows.count, 1)), learningRate: optimizer.learningRate)
  }

  /// The network's output for the label of each row.
  func outputs(of rows: [Int]) -> [Int32] {
    let outputs = outputs
    return rows.map { Int32(outputs[$0]) }
  }

  /// Rows at these positions of the epoch's order. The reads are random; a simple loop lets the CPU keep many
  /// cache misses in flight.
  private func rows(at places: Range<Int>) -> [Int] {
    let trained = state.trained
    return state.order[places].map { trained[$0] }
  }

  /// Evaluates the epoch, keeps the best weights, and updates learning rate and stopping rule.
  /// - Throws: `NetworkError.outOfMemory`.
  mutating func endEpoch(since start: ContinuousClock.Instant) throws(NetworkError) -> EpochRecord {
    let loss = state.lossSum / Double(trainingCount)
    let rate = optimizer.learningRate
    let evaluation = try validation.map { validation throws(NetworkError) in
      try withAveragedWeights { () throws(NetworkError) in try evaluate(validation) }
    }
    state.epochsDone += 1
    state.position = 0
    state.samplesSeen += trainingCount

    if settings.earlyStopping, let evaluation {
      if state.stopping.note(accuracy: evaluation.score) {
        state.bestWeights = withAveragedWeights { network.weights }
      }
    } else {
      state.stopping.note(loss: loss)
    }
    adjustRate()

    let record = EpochRecord(
      epoch: state.epochsDone, loss: loss, runningAccuracy: Double(state.right) / Double(trainingCount),
      validationAccuracy: evaluation?.accuracy, validationScore: evaluation?.score,
      validationLoss: evaluation?.loss,
      learningRate: rate,
      seconds: (ContinuousClock.now - start) / .seconds(1))
    history.append(record)
    return record
  }

  /// The model with the current weights or their average; with early stopping, with the best ones. Ends the training:
  /// the memory of values between layers is given back before weights and optimizer are copied.
  mutating func finish(measuringTraining: Bool) throws -> Model {
    // After Ctrl-C the user wants the prompt back, not a last pass over all rows.
    let isMeasured = stopped != .interrupted
    let accuracies: (training: Double?, validation: Double?)? = try withFinalWeights {
      () throws(NetworkError) in
      guard network.weights.areFinite else { return nil }
      return (
        isMeasured && measuringTraining ? try evaluate(examples.selecting(measuredRows)).accuracy : nil,
        isMeasured ? try validation.map { rows throws(NetworkError) in try evaluate(rows).accuracy } : nil
      )
    }
    guard let accuracies else {
      throw TrainingError.diverged(epoch: state.epochsDone, learningRate: baseRate)
    }
    network.discardValues()
    judge?.discardValues()
    rememberWhereItStands()
    return model(
      rememberedWeights, stopped: stopped ?? .epochs, trainAccuracy: accuracies.training,
      validationAccuracy: accuracies.validation)
  }

  /// The model that `finish` would return if training were interrupted now; training continues. `nil` if a
  /// weight is no longer finite.
  func checkpoint() -> Model? {
    var copy = self
    copy.rememberWhereItStands()
    let weights = copy.rememberedWeights
    guard weights.areFinite else { return nil }
    return copy.model(weights, stopped: .interrupted, trainAccuracy: nil, validationAccuracy: nil)
  }

  /// State of the training between two mini-batches.
  var snapshot: TrainingSnapshot {
    TrainingSnapshot(
      history: history,
      epochs: Double(state.epochsDone) + Double(state.position) / Double(max(trainingCount, 1)),
      loss: state.position > 0 ? meanLossSoFar : nil,
      steered: isPaused.map { .init(learningRate: learningRate, dropsOut: dropsOut, isPaused: $0) },
      firstLayer: LayerWeights.first(of: network))
  }

  // MARK: What a course changes

  /// The settings with the changes that were made on the way.
  var settingsNow: TrainingSettings {
    var settings = settings
    settings.course = course
    return settings
  }

  /// The learning rate of the next step, if no schedule sets it.
  var learningRate: Double {
    get { optimizer.learningRate }
    set { optimizer.learningRate = newValue }
  }

  /// The rate that a schedule starts from.
  var baseRate: Double { state.rate ?? settings.learningRate }

  /// Whether the network has a drop-out layer.
  var drawsNoise: Bool { network.spec.drawsNoise }

  /// Rows of a whole mini-batch.
  var batchRows: Int { network.capacity }

  mutating func setDropout(_ isOn: Bool) {
    network.dropsOut = isOn
    state.dropsOut = isOn ? nil : false
  }

  /// scikit-learn's `invscaling`: the rate after the rows seen so far.
  func scaledByPower(_ rate: Double) -> Double {
    rate / pow(Double(state.samplesSeen) + 1, settings.power)
  }

  private mutating func rememberWhereItStands() {
    state.weights = network.weights
    state.optimizer = optimizer.state
    state.average = average?.state
  }

  /// With early stopping the best weights so far.
  private var bestWeights: NetworkWeights? { settings.earlyStopping ? state.bestWeights : nil }

  /// The model's weights, of a training that remembers where it stands: with early stopping the best ones, else their
  /// average if there is one, else the current ones, which are the state's.
  private var rememberedWeights: NetworkWeights {
    bestWeights ?? (average == nil ? state.weights : nil) ?? withAveragedWeights { network.weights }
  }

  private func model(
    _ weights: NetworkWeights, stopped: StopReason, trainAccuracy: Double?, validationAccuracy: Double?
  ) -> Model {
    Model(
      name: "", spec: network.spec, weights: weights, classes: classes.labels,
      imageShape: examples.images.shape, settings: settingsNow, history: history, stopped: stopped,
      state: state,
      trainAccuracy: trainAccuracy, validationRows: validation?.count ?? 0,
      validationAccuracy: validationAccuracy, origin: origin, changes: changes)
  }

  // MARK: Pieces

  /// `Model.trainAccuracyRows` rows.
  private var measuredRows: [Int] {
    let step = network.spec.measuringStep(rows: state.trained.count)
    return (0..<state.trained.count / step).map { state.trained[$0 * step] }
  }

  private mutating func beginEpoch() {
    state.lossSum = 0
    state.right = 0
    if settings.shuffle { state.generator.shuffle(&state.order) }
  }

  /// Begins an epoch with the order that `lead` has drawn for it, instead of drawing the same one.
  /// - Parameter lead: a training in the same state of the generator, on the same rows.
  mutating func beginEpoch(asDrawnBy lead: TrainingRun) {
    state.lossSum = 0
    state.right = 0
    state.order = lead.state.order
    state.generator = lead.state.generator
  }

  /// Mini-batches of an epoch.
  var batchCount: Int { (trainingCount + network.capacity - 1) / network.capacity }

  /// Begins an epoch: draws its order.
  /// - Returns: the rows of its mini-batches, in order.
  mutating func batchesOfEpoch() -> [[Int]] {
    beginEpoch()
    return stride(from: 0, to: trainingCount, by: network.capacity).map {
      rows(at: $0..<min($0 + network.capacity, trainingCount))
    }
  }

  /// Whether another training draws the same orders from now on and learns from the same rows.
  func drawsAlike(_ other: TrainingRun) -> Bool {
    state.generator == other.state.generator && state.trained == other.state.trained
      && state.order == other.state.order && state.position == 0 && other.state.position == 0
      && state.epochsDone == other.state.epochsDone && network.capacity == other.network.capacity
      && network.shardRows == other.network.shardRows && settings.shuffle == other.settings.shuffle
      && settings.augmentation == other.settings.augmentation && settings.seed == other.settings.seed
      && settings.precision == other.settings.precision
  }

  /// A buffer for a mini-batch of this training and of others that draw alike, `trainings` in all.
  func makeSharedBatch(of trainings: Int) throws(NetworkError) -> SharedBatch {
    SharedBatch(try ImageBatch(like: batch, units: network.sparseInputUnits ?? 0, networks: trainings))
  }

  /// Sets the learning rate of the next step, if the schedule changes it per step.
  private func followCurve() {
    guard let curve = settings.curve, let cycle = state.cycle else { return }
    let (step, steps) = state.place(inCycle: cycle, batch: network.capacity)
    optimizer.learningRate = baseRate * curve.factor(step: step, of: steps)
  }

  /// Applies the schedule's change at the end of an epoch, or stops the training.
  private mutating func adjustRate() {
    // Its own rules stop lbfgs.
    if settings.solver == .lbfgs { return }
    if settings.solver == .sgd, settings.schedule == .invscaling {
      optimizer.learningRate = scaledByPower(baseRate)
    }
    // The last, smallest steps of a cosine or one-cycle schedule are worth taking, so only validation may
    // stop it.
    guard state.stopping.isTimeToAct, settings.curve == nil || settings.earlyStopping else { return }
    if settings.solver == .sgd, settings.schedule == .adaptive, optimizer.learningRate > 1e-6 {
      optimizer.learningRate /= 5
      state.stopping.startAgain()
    } else {
      stopped = settings.earlyStopping ? .early : .converged
    }
  }

  private struct Evaluation {
    let accuracy, score, loss: Double
  }

  /// Runs `body` with the averaged weights in the network, if there are any, and swaps the current ones back
  /// in afterwards.
  private func withAveragedWeights<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    average?.swap()
    defer { average?.swap() }
    return try body()
  }

  /// Runs `body` with the model's weights in the network, as `rememberedWeights`, and puts the current ones back.
  private func withFinalWeights<Result>(
    _ body: () throws(NetworkError) -> Result
  ) throws(NetworkError) -> Result {
    guard let bestWeights else { return try withAveragedWeights(body) }
    let current = network.weights
    try network.restore(bestWeights)
    // They came from this network.
    defer { try? network.restore(current) }
    return try body()
  }

  /// Evaluates the network on some rows with its present weights.
  private func evaluate(_ examples: Examples) throws(NetworkError) -> Evaluation {
    judge?.take(weightsOf: network)
    let predictions = try Predictor(network: judge ?? network, classes: classes.labels)
      .predict(examples.images, rows: examples.rows)
    let truth = examples.rowLabels
    return Evaluation(
      accuracy: predictions.accuracy(against: truth),
      score: predictions.score(against: truth, by: settings.output == .softmax ? .accuracy : .exactMatch),
      loss: predictions.meanLoss(against: truth))
  }

  private static func check(
    _ examples: Examples, classes: ClassIndex, shape: ImageShape
  ) throws(TrainingError) {
    guard classes.labels.count > 1 else {
      throw .tooFewClasses(count: classes.labels.count, nouns: classes.labels.nouns)
    }
    guard examples.images.shape == shape else {
      throw .imageSizeDiffers(expected: shape, found: examples.images.shape)
    }
    for label in examples.classes where classes[label] < 0 {
      throw .unknownClass(label: label, known: classes.labels)
    }
  }
}
