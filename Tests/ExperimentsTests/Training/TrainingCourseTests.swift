import Networks
import Testing

@testable import Experiments

/// Changes of a training on its way: typed or made by keys, they give the same bits.
@Suite struct TrainingCourseTests {
  private func settings(_ change: (inout TrainingSettings) -> Void = { _ in }) -> TrainingSettings {
    var settings = TrainingSettings()
    settings.hidden = [12]
    settings.epochs = 4
    settings.batch = 64
    settings.seed = 3
    settings.learningRate = 0.01
    settings.tolerance = 0
    change(&settings)
    return settings
  }

  private let dropping: [LayerSpec] = [.dense(units: 16), .dropout(rate: 0.5)]

  @Test func aPlaceIsTheShortestFractionOfItsStep() {
    // 500 rows in batches of 200: steps start at 0, 0.4 and 0.8 of an epoch.
    #expect(TrainingCourse.place(epochsDone: 3, position: 0, of: 500, batch: 200) == 3)
    #expect(TrainingCourse.place(epochsDone: 3, position: 200, of: 500, batch: 200) == 3.4)
    #expect(TrainingCourse.place(epochsDone: 3, position: 400, of: 500, batch: 200) == 3.8)
    // Step 1 of 3: from 0 to 0.333; 0.3 is not the place of any earlier step.
    #expect(TrainingCourse.place(epochsDone: 0, position: 200, of: 600, batch: 200) == 0.3)
    // Of 60,000 rows each step is 1/300: 0.50333 is 0.503, for 0.5 is the step before.
    #expect(TrainingCourse.place(epochsDone: 2, position: 30_200, of: 60_000, batch: 200) == 2.503)
  }

  @Test func everyPlaceNamesItsOwnStepAlone() {
    for (rows, batch) in [(400, 64), (60_000, 200), (999, 7), (10_000_000, 128)] {
      for step in stride(from: 1, through: (rows - 1) / batch, by: max(rows / batch / 50, 1)) {
        let position = step * batch
        let place = TrainingCourse.place(epochsDone: 17, position: position, of: rows, batch: batch)
        #expect(TrainingCourse.isDue(place, epochsDone: 17, position: position, of: rows))
        #expect(!TrainingCourse.isDue(place, epochsDone: 17, position: position - batch, of: rows))
      }
    }
  }

  /// The witness of a rate that changes between two epochs: a training continued with another `lr`.
  @Test(arguments: [TrainingSettings.Solver.adam, .sgd])
  func aNewRateBetweenEpochsIsAContinuedTraining(solver: TrainingSettings.Solver) throws {
    let examples = try MNISTSample.rows(0..<400)
    let first = try Trainer(settings { ($0.solver, $0.epochs) = (solver, 2) }).train(on: examples)
    let continued = try Trainer(settings { ($0.solver, $0.learningRate) = (solver, 0.0025) })
      .train(on: examples, continuing: first)
    let course = settings {
      ($0.solver, $0.course) = (solver, TrainingCourse([.init(at: 2, .learningRate(0.0025))]))
    }
    let changed = try Trainer(course, threads: 2).train(on: examples)
    #expect(changed.weights == continued.weights)
    #expect(changed.history.map(\.learningRate) == [0.01, 0.01, 0.0025, 0.0025])
    let plain = try Trainer(settings { $0.solver = solver }).train(on: examples)
    #expect(plain.weights != changed.weights)
  }

  /// The witness of drop-out that is off: the network without that layer.
  @Test func withoutDropoutTheLayerIsNotThere() throws {
    let examples = try MNISTSample.rows(0..<300)
    let off = settings {
      ($0.layers, $0.shuffle) = (dropping, false)
      $0.course = TrainingCourse([.init(at: 0, .dropout(false))])
    }
    let plain = settings { ($0.layers, $0.shuffle) = ([.dense(units: 16)], false) }
    let model = try Trainer(off).train(on: examples)
    let without = try Trainer(plain).train(on: examples)
    #expect(model.weights.tensors.map(\.values) == without.weights.tensors.map(\.values))
    let halfway = settings {
      ($0.layers, $0.shuffle) = (dropping, false)
      $0.course = TrainingCourse([.init(at: 0, .dropout(false)), .init(at: 2, .dropout(true))])
    }
    let partly = try Trainer(halfway).train(on: examples)
    #expect(partly.weights != model.weights)
  }

  @Test func schedulesGoOnFromTheNewRate() throws {
    let examples = try MNISTSample.rows(0..<200)
    let power = settings {
      ($0.solver, $0.schedule, $0.course) = (
        .sgd, .invscaling, TrainingCourse([.init(at: 2, .learningRate(0.1))])
      )
    }
    let rates = try Trainer(power).train(on: examples).history.map(\.learningRate)
    // lr / sqrt(rows seen + 1), by hand.
    let expected = [0.01, 0.01 / 201.0.squareRoot(), 0.1 / 401.0.squareRoot(), 0.1 / 601.0.squareRoot()]
    for (rate, value) in zip(rates, expected) { #expect(abs(rate - value) < 1e-15) }

    let cosine = settings { ($0.schedule, $0.epochs) = (.cosine, 2) }
    let twice = settings {
      ($0.schedule, $0.epochs) = (.cosine, 2)
      $0.course = TrainingCourse([.init(at: 0.5, .learningRate(0.02))])
    }
    let plain = try Trainer(cosine).train(on: examples).history.map(\.learningRate)
    let changed = try Trainer(twice).train(on: examples).history.map(\.learningRate)
    for (rate, value) in zip(changed, plain) { #expect(abs(rate - 2 * value) < 1e-15) }
  }

  @Test func anEndKeepsTheModelAndTheRestGoesOnFromIt() throws {
    let examples = try MNISTSample.rows(0..<400)
    let whole = settings {
      $0.course = TrainingCourse([.init(at: 1.3, .learningRate(0.02)), .init(at: 3.2, .learningRate(0.001))])
    }
    var ended = whole
    ended.course = TrainingCourse(
      (whole.course?.events ?? []) + [.init(at: 2.5, .end)])
    let part = try Trainer(ended).train(on: examples)
    #expect(part.stopped == .course)
    // Steps of 64 of 400 rows start at 0.48 and 0.64.
    #expect(part.history.count == 2 && part.state.position == 256)
    #expect(part.trainAccuracy != nil)
    #expect(part.lastRate == 0.02)
    #expect(part.courseAhead?.events == [.init(at: 3.2, .learningRate(0.001))])

    var rest = whole
    (rest.learningRate, rest.course) = (part.lastRate, part.courseAhead)
    let further = try Trainer(rest).train(on: examples, continuing: part)
    let plain = try Trainer(whole, threads: 2).train(on: examples)
    #expect(further.weights == plain.weights)
    #expect(further.history.map(\.loss) == plain.history.map(\.loss))
  }

  // MARK: Keys

  /// Keys pressed before it starts are taken in their order, one step each where they say so.
  private func steered(
    _ keys: [TrainingControl], _ settings: TrainingSettings, _ examples: Examples
  ) throws -> Model {
    let controls = TrainingControls()
    keys.forEach(controls.ask)
    return try Trainer(settings, threads: 2).train(on: examples, controls: controls)
  }

  @Test func whatKeysChangeIsRecordedAndTakesTheSameCourse() throws {
    let examples = try MNISTSample.rows(0..<400)
    let settings = settings { $0.layers = dropping }
    let model = try steered(
      [
        .pause, .step, .step, .faster, .dropout, .step, .slower, .slower, .epoch, .dropout, .faster, .epoch,
        .step,
        .end,
      ], settings, examples)
    // Two steps of 64 of 400 rows, and a third. On the way to the end of the epoch keys act before the next step; then
    // one step more.
    #expect(
      model.settings.course?.events == [
        .init(at: 0.3, .learningRate(0.02)), .init(at: 0.3, .dropout(false)),
        .init(at: 0.4, .learningRate(0.005)), .init(at: 0.6, .dropout(true)),
        .init(at: 0.8, .learningRate(0.01)), .init(at: 1.1, .end),
      ])
    #expect(model.stopped == .course && model.history.count == 1 && model.state.position == 64)
    let again = try Trainer(model.settings).train(on: examples)
    #expect(again.weights == model.weights)
    #expect(again.state == model.state)
    #expect(again.settings == model.settings)
  }

  @Test func pausesAndStepsChangeNothing() throws {
    let examples = try MNISTSample.rows(0..<200)
    let model = try steered([.pause, .step, .step, .epoch, .step, .pause], settings(), examples)
    let plain = try Trainer(settings()).train(on: examples)
    #expect(model.settings == plain.settings && model.weights == plain.weights && model.state == plain.state)
  }

  @Test func withoutADropoutLayerItsKeyDoesNothing() throws {
    let examples = try MNISTSample.rows(0..<100)
    let model = try steered([.dropout], settings { $0.epochs = 1 }, examples)
    #expect(model.settings.course == nil)
  }

  @Test func aPausedTrainingCanBeInterrupted() throws {
    let cancellation = Cancellation()
    let controls = TrainingControls()
    controls.ask(.pause)
    let context = ExperimentContext(threads: 1, cancellation: cancellation) { event in
      if case .snapshot(let snapshot) = event, snapshot.steered?.isPaused == true { cancellation.raise() }
    }
    let model = try Trainer(settings(), context: context)
      .train(on: MNISTSample.rows(0..<100), isWatched: true, controls: controls)
    #expect(model.stopped == .interrupted && model.history.isEmpty)
  }

  @Test func aCourseIsPartOfTheKeyOfAFit() {
    func key(_ course: TrainingCourse?) -> String {
      FitKey(settings: settings { $0.course = course }, trained: "a", heldOut: "b", scoring: .accuracy).digest
    }
    let half = TrainingCourse([.init(at: 1, .learningRate(0.005))])
    #expect(Set([key(nil), key(half), key(TrainingCourse([.init(at: 2, .learningRate(0.005))]))]).count == 3)
  }
}
