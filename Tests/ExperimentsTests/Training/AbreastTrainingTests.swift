import Compute
import Digits
import Networks
import Testing

@testable import Experiments

/// Trainings that share their mini-batches keep the bits that they have alone.
@Suite("Abreast training") struct AbreastTrainingTests {
  private static var base: TrainingSettings {
    var settings = TrainingSettings()
    settings.hidden = [7, 5]
    settings.epochs = 2
    settings.batch = 60
    settings.seed = 3
    return settings
  }

  /// Every setting that may differ between trainings abreast, changed so that it has an effect.
  private static var variants: [(name: String, settings: TrainingSettings)] {
    func variant(_ name: String, _ change: (inout TrainingSettings) -> Void) -> (String, TrainingSettings) {
      var settings = base
      change(&settings)
      return (name, settings)
    }
    return [
      variant("none") { _ in },
      variant("alpha") { $0.alpha = 0.3 },
      variant("lr") { $0.learningRate = 0.02 },
      variant("beta1") { $0.beta1 = 0.5 },
      variant("beta2") { $0.beta2 = 0.9 },
      variant("epsilon") { $0.epsilon = 0.1 },
      variant("smoothing") { $0.smoothing = 0.2 },
      variant("solver") { $0.solver = .sgd },
      variant("momentum") { ($0.solver, $0.momentum) = (.sgd, 0.3) },
      variant("nesterov") { ($0.solver, $0.nesterov) = (.sgd, false) },
      variant("power") { ($0.solver, $0.schedule, $0.power) = (.sgd, .invscaling, 0.2) },
      variant("adaptive") {
        ($0.solver, $0.schedule, $0.tolerance, $0.patience, $0.epochs) = (.sgd, .adaptive, 9, 0, 3)
      },
      variant("weight decay") { ($0.solver, $0.weightDecay) = (.adamw, 0.5) },
      variant("schedule") { $0.schedule = .cosine },
      variant("warmup") { ($0.schedule, $0.warmup) = (.oneCycle, 0.5) },
      variant("clip") { $0.clip = 0.05 },
      variant("average") { $0.averaging = 0.9 },
      variant("stops early") { ($0.tolerance, $0.patience, $0.epochs) = (9, 1, 5) },
      variant("epochs") { $0.epochs = 4 },
    ]
  }

  /// The models of trainings abreast, in their order.
  private func abreast(
    _ settings: [TrainingSettings], on examples: Examples, continuing earlier: [Model]? = nil,
    threads: Int = 1
  ) throws -> [Result<Model, any Error>] {
    let training = try AbreastTraining(
      settings, on: examples, continuing: earlier.map { $0 } ?? settings.map { _ in nil },
      workers: ThreadPool(count: threads), cancellation: Cancellation())
    let models = Locked([Int: Result<Model, any Error>]())
    training.train { _, _ in
    } ending: { number, model in
      models.withLock { models in
        #expect(models[number] == nil)
        models[number] = model
      }
    }
    return try models.withLock { models in try settings.indices.map { try #require(models[$0]) } }
  }

  private func expectEqual(_ model: Model, _ alone: Model, _ comment: Comment) {
    #expect(model.weights == alone.weights, comment)
    #expect(model.state == alone.state, comment)
    #expect(model.stopped == alone.stopped, comment)
    #expect(model.history.map(\.loss) == alone.history.map(\.loss), comment)
    #expect(model.history.map(\.validationScore) == alone.history.map(\.validationScore), comment)
  }

  @Test func everyPairOfSettingsKeepsItsBits() throws {
    let examples = try MNISTSample.rows(0..<150)
    let variants = Self.variants
    let alone = try variants.map { try Trainer($0.settings).train(on: examples, measuringTraining: false) }
    // Each variant has an effect: no two models are alike, but for those that only end at another time.
    for (a, b) in pairs(variants.count) where alone[a].history.count == alone[b].history.count {
      #expect(alone[a].weights != alone[b].weights, "\(variants[a].name), \(variants[b].name)")
    }
    // All beside each other, so that every pair is.
    for threads in [1, 3] {
      let models = try abreast(variants.map(\.settings), on: examples, threads: threads)
      for (place, model) in models.enumerated() {
        #expect(variants[place].settings.sharesDraws(with: variants[0].settings))
        expectEqual(try model.get(), alone[place], "\(variants[place].name), \(threads) threads")
      }
    }
  }

  private func pairs(_ count: Int) -> [(Int, Int)] {
    (0..<count).flatMap { a in (a + 1..<count).map { (a, $0) } }
  }

  /// Settings that all of a group share: more mini-batches than are ready at once and a short last one, rows held out,
  /// deformed copies, dropout, sigmoid outputs, no shuffling, a wide layer of odd width.
  @Test(arguments: 0..<6) func sharedSettingsKeepTheirBits(_ number: Int) throws {
    var base = Self.base
    (base.epochs, base.batch) = (3, 30)
    switch number {
    case 0: base.earlyStopping = true
    case 1: base.augmentation = .everything
    case 2: base.layers = [.dense(units: 8), .dropout(rate: 0.5)]
    case 3: base.output = .sigmoid
    case 4: base.shuffle = false
    default: base.hidden = [131]
    }
    let examples = try MNISTSample.rows(0..<280)
    let settings = [0.001, 0.01, 0.1, 0.003, 0.03].map { rate in
      var settings = base
      settings.learningRate = rate
      return settings
    }
    let alone = try settings.map { try Trainer($0).train(on: examples, measuringTraining: false) }
    for threads in [1, 2, 3, 8] {
      let models = try abreast(settings, on: examples, threads: threads)
      for (place, model) in models.enumerated() {
        expectEqual(try model.get(), alone[place], "\(place) of \(number), \(threads) threads")
      }
    }
  }

  @Test func aContinuedTrainingKeepsItsBits() throws {
    let examples = try MNISTSample.rows(0..<200)
    func settings(epochs: Int) -> [TrainingSettings] {
      [0.001, 0.01, 0.02].map { rate in
        var settings = Self.base
        (settings.learningRate, settings.epochs) = (rate, epochs)
        return settings
      }
    }
    let first = try abreast(settings(epochs: 2), on: examples).map { try $0.get() }
    let further = try abreast(settings(epochs: 5), on: examples, continuing: first).map { try $0.get() }
    for (settings, model) in zip(settings(epochs: 5), further) {
      expectEqual(model, try Trainer(settings).train(on: examples, measuringTraining: false), "continued")
    }
  }

  @Test func oneThatDivergesLeavesTheOthersAlone() throws {
    let examples = try MNISTSample.rows(0..<200)
    var wild = Self.base
    (wild.solver, wild.learningRate, wild.momentum, wild.activation) = (.sgd, 1e30, 0, .relu)
    let models = try abreast([wild, Self.base], on: examples)
    let alone = #expect(throws: TrainingError.self) { try Trainer(wild).train(on: examples) }
    let error = #expect(throws: TrainingError.self) { try models[0].get() }
    #expect(error == alone)
    expectEqual(
      try models[1].get(), try Trainer(Self.base).train(on: examples, measuringTraining: false), "beside")
  }

  @Test func cancelledTrainingsHaveNoModel() throws {
    let cancellation = Cancellation()
    let training = try AbreastTraining(
      [Self.base, Self.base], on: MNISTSample.rows(0..<200), continuing: [nil, nil],
      workers: ThreadPool(count: 2),
      cancellation: cancellation)
    let ends = Locked(0)
    training.train { _, _ in
      cancellation.raise()
    } ending: { _, model in
      ends.withLock { $0 += 1 }
      #expect(throws: TrainingError.interrupted) { try model.get() }
    }
    #expect(ends.withLock { $0 } == 2)
  }
}

/// Which fits of a search learn abreast.
@Suite("Groups of fits") struct FitGroupTests {
  private func groups(_ candidates: [TrainingSettings], folds: Int, threads: Int) throws -> [[Fit]] {
    let examples = try MNISTSample.rows(0..<40)
    let split = TrainTestSplit(train: Array(0..<30), test: Array(30..<40))
    let search = GridSearch(candidates: candidates, folds: Array(repeating: split, count: folds))
    return search.groups(of: search.fits, threads: threads, shape: examples.images.shape)
  }

  private func settings(_ change: (inout TrainingSettings) -> Void) -> TrainingSettings {
    var settings = TrainingSettings()
    change(&settings)
    return settings
  }

  @Test func haveOneFoldAndOneShape() throws {
    let candidates = [64, 32].flatMap { units in
      [0.1, 0.2].map { alpha in settings { ($0.hidden, $0.alpha) = ([units], alpha) } }
    }
    let groups = try groups(candidates, folds: 2, threads: 1)
    let places = groups.map { $0.map { [$0.candidate, $0.fold] } }
    #expect(places == [[[0, 0], [1, 0]], [[0, 1], [1, 1]], [[2, 0], [3, 0]], [[2, 1], [3, 1]]])
  }

  @Test func leaveNoThreadIdle() throws {
    let candidates = [0.1, 0.2, 0.3, 0.4].map { alpha in settings { $0.alpha = alpha } }
    #expect(try groups(candidates, folds: 2, threads: 2).map(\.count) == [4, 4])
    #expect(try groups(candidates, folds: 2, threads: 4).map(\.count) == [2, 2, 2, 2])
    #expect(try groups(candidates, folds: 2, threads: 9).map(\.count) == Array(repeating: 1, count: 8))
  }

  @Test func neverHoldConvolutions() throws {
    let candidates = [0.1, 0.2].map { alpha in
      settings {
        ($0.layers, $0.alpha) = ([.convolution(filters: 2, kernel: 3, stride: 1, padding: 0)], alpha)
      }
    }
    #expect(try groups(candidates, folds: 1, threads: 1).map(\.count) == [1, 1])
  }
}
