import Compute
import Digits
import Networks
import Testing

@testable import Experiments

@Suite("Training") struct TrainerTests {
  private var settings: TrainingSettings {
    var settings = TrainingSettings()
    settings.hidden = [30]
    settings.epochs = 4
    settings.learningRate = 0.005
    return settings
  }

  // MARK: The same for any threads

  @Test(arguments: [TrainingSettings.Solver.adam, .sgd])
  func givesTheSameBitsForAnyThreads(_ solver: TrainingSettings.Solver) throws {
    var settings = settings
    settings.solver = solver
    settings.hidden = [150, 40]
    settings.batch = 300
    let examples = try MNISTSample.rows(0..<1000)
    let validation = try MNISTSample.rows(1000..<1100)
    let alone = try Trainer(settings).train(on: examples, validation: validation)
    for threads in [2, 3, 8] {
      let together = try Trainer(settings, threads: threads).train(on: examples, validation: validation)
      #expect(together.weights == alone.weights, "\(threads) threads")
      #expect(together.history.map(\.loss) == alone.history.map(\.loss))
      #expect(together.history.map(\.validationLoss) == alone.history.map(\.validationLoss))
    }
  }

  /// Every part of a step at once: schedule, clipping, averaging, label smoothing, dropout and batch
  /// normalisation.
  @Test(arguments: [ContinuedTrainingTests.Kind.everything, .convolutions])
  func whateverTheStepConsistsOf(_ kind: ContinuedTrainingTests.Kind) throws {
    var settings = kind.settings
    settings.epochs = 2
    settings.clip = 0.5
    let examples = try MNISTSample.rows(0..<620)
    let alone = try Trainer(settings).train(on: examples)
    for threads in [2, 3] {
      let together = try Trainer(settings, threads: threads).train(on: examples)
      #expect(together.weights == alone.weights, "\(threads) threads")
      #expect(together.state == alone.state)
    }
  }

  // MARK: Figures

  /// The accuracies of a model, recomputed from its predictions.
  @Test(arguments: OutputKind.allCases) func measuresItself(_ output: OutputKind) throws {
    var settings = settings
    settings.output = output
    settings.epochs = 6
    let examples = try MNISTSample.rows(0..<800)
    let validation = try MNISTSample.rows(800..<1000)
    let model = try Trainer(settings).train(on: examples, validation: validation)
    let predictor = try Predictor(model, workers: ThreadPool(count: 1))
    for (rows, accuracy) in [(examples, model.trainAccuracy), (validation, model.validationAccuracy)] {
      let said = try predictor.predict(rows.images, rows: rows.rows)
      let right = rows.rowLabels.enumerated().count { row, label in said.label(ofRow: row) == label }
      #expect(accuracy == Double(right) / Double(rows.count))
    }
    let said = try predictor.predict(validation.images, rows: validation.rows)
    let exact = validation.rowLabels.enumerated().count { row, label in
      said[row].map { $0 > 0.5 } == ClassList.digits.map { $0 == label }
    }
    let score = output == .softmax ? model.validationAccuracy : Double(exact) / 200
    #expect(model.history.last?.validationScore == score)
    #expect(model.validationRows == 200)
    #expect(model.history.last?.validationAccuracy == model.validationAccuracy)
  }

  /// A pass over all rows would take a convolutional network a good part of an epoch.
  @Test func measuresAConvolutionalNetworkOnSomeOfManyRows() throws {
    var settings = settings
    settings.layers = [
      .convolution(filters: 1, kernel: 2, stride: 1, padding: 0)
    ]
    settings.epochs = 1
    settings.batch = 1000
    let pixels = (0..<20_500 * 9).map { UInt8(truncatingIfNeeded: $0 * 7919 >> 3) }
    let labels = (0..<20_500).map { ClassLabel($0 % 10) }
    let images = DigitImages(shape: ImageShape(height: 3, width: 3), pixels: pixels)
    let examples = Examples(images: images, labels: labels, rows: Array(0..<20_500))
    let model = try Trainer(settings).train(on: examples)
    #expect(model.trainAccuracyRows == 10_250)
    let everySecond = stride(from: 0, to: 20_500, by: 2).map { model.state.trained[$0] }
    let said = try Predictor(model, workers: ThreadPool(count: 1)).predict(images, rows: everySecond)
    #expect(model.trainAccuracy == said.accuracy(against: everySecond.map { labels[$0] }))
  }

  @Test func earlyStoppingKeepsTheBestWeights() throws {
    var settings = settings
    settings.earlyStopping = true
    settings.patience = 2
    settings.epochs = 40
    settings.learningRate = 0.02
    let model = try Trainer(settings).train(on: MNISTSample.rows(0..<800))
    #expect(model.stopped == .early)
    #expect(model.state.trained.count == 720)
    #expect(Set(model.state.trained).union(model.state.heldOut) == Set(0..<800))
    let best = model.history.compactMap(\.validationAccuracy).max()
    #expect(model.validationAccuracy == best)
    #expect(model.history.last?.validationAccuracy ?? 1 < best ?? 0)
  }

  /// Rows held out by `split` replace the share of the training rows.
  @Test func earlyStoppingMayUseOtherRows() throws {
    var settings = settings
    settings.earlyStopping = true
    let model = try Trainer(settings)
      .train(on: MNISTSample.rows(0..<500), validation: MNISTSample.rows(500..<600))
    #expect(model.state.trained.count == 500)
    #expect(model.validationRows == 100)
  }

  @Test func aBatchLargerThanTheRowsIsAllOfThem() throws {
    var (large, exact) = (settings, settings)
    large.batch = 10_000_000
    exact.batch = 150
    let examples = try MNISTSample.rows(0..<150)
    #expect(try Trainer(large).train(on: examples).weights == Trainer(exact).train(on: examples).weights)
  }

  /// Validation rows may have a digit that no training row has.
  @Test(arguments: OutputKind.allCases) func unknownDigitsAreMistakes(_ output: OutputKind) throws {
    var settings = settings
    settings.output = output
    let all = try MNISTSample.rows(0..<600)
    let known = all.selecting(all.rows.filter { all.labels[$0] < 5 })
    let unknown = all.selecting(all.rows.filter { all.labels[$0] >= 5 })
    let model = try Trainer(settings).train(on: known, validation: unknown)
    #expect(model.classes == [0, 1, 2, 3, 4])
    #expect(model.validationAccuracy == 0)
    #expect(model.history.allSatisfy { ($0.validationLoss ?? .nan).isFinite })
  }

  // MARK: What cannot be trained

  @Test func divergenceIsAnError() throws {
    var settings = settings
    settings.solver = .sgd
    settings.learningRate = 1e6
    settings.activation = .identity
    settings.batch = 20
    let examples = try MNISTSample.rows(0..<400)
    #expect(throws: TrainingError.diverged(epoch: 1, learningRate: 1e6)) {
      try Trainer(settings).train(on: examples)
    }
  }

  @Test func oneDigitAloneCannotBeLearned() throws {
    let all = try MNISTSample.rows(0..<300)
    let sevens = all.selecting(all.rows.filter { all.labels[$0] == 7 })
    #expect(throws: TrainingError.tooFewClasses(count: 1)) { try Trainer(settings).train(on: sevens) }
    #expect(throws: TrainingError.tooFewClasses(count: 0)) {
      try Trainer(settings).train(on: all.selecting([]))
    }
  }

  @Test func imagesOfAnotherSizeAreRefused() throws {
    let examples = try MNISTSample.rows(0..<100)
    let shape = ImageShape(height: 2, width: 2)
    let small = Examples(
      images: DigitImages(shape: shape, pixels: Array(repeating: 9, count: 400)),
      labels: Array(examples.labels.prefix(100)), rows: examples.rows)
    let error = TrainingError.imageSizeDiffers(expected: .mnist, found: shape)
    #expect(throws: error) { try Trainer(settings).train(on: examples, validation: small) }
    let model = try Trainer(settings).train(on: examples)
    #expect(throws: error) { try Trainer(settings).train(on: small, continuing: model) }
    // No input makes it read or write out of bounds.
    let predictor = try Predictor(model, workers: ThreadPool(count: 1))
    #expect(try predictor.predict(small.images, rows: small.rows).count == 100)
    let smallModel = try Trainer(settings).train(on: small)
    let other = try Predictor(smallModel, workers: ThreadPool(count: 1))
    #expect(try other.predict(examples.images, rows: examples.rows).count == 100)
  }

  @Test func aDigitTheModelDoesNotKnowCannotBeContinuedWith() throws {
    let all = try MNISTSample.rows(0..<300)
    let few = all.selecting(all.rows.filter { all.labels[$0] < 2 })
    let model = try Trainer(settings).train(on: few)
    #expect(throws: TrainingError.unknownClass(label: 2, known: [0, 1])) {
      try Trainer(settings).train(on: all, continuing: model)
    }
  }

  @Test func aShareTooSmallToStopByIsRefused() throws {
    var settings = settings
    settings.earlyStopping = true
    settings.validationShare = 0.001
    let examples = try MNISTSample.rows(0..<300)
    #expect(throws: TrainingError.validationTooSmall(rows: 1, share: 0.001)) {
      try Trainer(settings).train(on: examples)
    }
  }

  // MARK: Interruption and news

  @Test func anInterruptedTrainingIsAModel() throws {
    let cancellation = Cancellation()
    let context = ExperimentContext(threads: 1, cancellation: cancellation) { event in
      if case .epoch(let record, _) = event, record.epoch == 2 { cancellation.raise() }
    }
    let examples = try MNISTSample.rows(0..<400)
    let model = try Trainer(settings, context: context).train(on: examples)
    #expect(model.stopped == .interrupted)
    #expect(model.history.count == 2)

    cancellation.lower()
    let rest = try Trainer(settings, context: context).train(on: examples, continuing: model)
    #expect(rest.weights == (try Trainer(settings).train(on: examples).weights))
  }

  @Test func tellsOfEveryEpoch() throws {
    let heard = Locked<[EpochRecord]>([])
    let context = ExperimentContext(threads: 1) { event in
      if case .epoch(let record, of: 4) = event { heard.withLock { $0.append(record) } }
    }
    let model = try Trainer(settings, context: context).train(on: MNISTSample.rows(0..<300))
    #expect(heard.withLock { $0 } == model.history)
    #expect(model.history.map(\.epoch) == [1, 2, 3, 4])
  }
}
