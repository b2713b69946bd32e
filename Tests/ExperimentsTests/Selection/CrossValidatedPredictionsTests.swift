import Compute
import Digits
import Experiments
import Synchronization
import Testing

@Suite struct CrossValidatedPredictionsTests {
  private let settings = {
    var settings = TrainingSettings()
    settings.hidden = [8]
    settings.epochs = 3
    return settings
  }()

  private func folds(_ examples: Examples, k: Int) throws -> [TrainTestSplit] {
    var random = RandomState(seed: 0)
    return Array(try StratifiedKFold(k: k).folds(examples.rows, labels: examples.labels, using: &random))
  }

  @Test func eachRowIsJudgedByAModelThatNeverSawIt() throws {
    let examples = try MNISTSample.rows(0..<300)
    let folds = try folds(examples, k: 3)
    let found = try CrossValidatedPredictions(
      settings, folds: folds, of: examples, context: ExperimentContext(threads: 2))
    #expect(found.rows.sorted() == examples.rows)
    #expect(found.foldsDone == 3 && !found.isInterrupted)

    var place = 0
    for fold in folds {
      let model = try Trainer(settings).train(on: examples.selecting(fold.train))
      let expected = try Predictor(model, workers: ThreadPool(count: 1)).predict(
        examples.images, rows: fold.test)
      for index in fold.test.indices {
        #expect(Array(found.probabilities[place]) == expected[index].map(Double.init))
        place += 1
      }
    }
  }

  @Test func threadsChangeNothing() throws {
    let examples = try MNISTSample.rows(0..<300)
    let folds = try folds(examples, k: 3)
    let found = try [1, 3].map { threads in
      try CrossValidatedPredictions(
        settings, folds: folds, of: examples, context: ExperimentContext(threads: threads))
    }
    #expect(found[0].probabilities == found[1].probabilities && found[0].rows == found[1].rows)
  }

  @Test func anInterruptionKeepsTheFoldsThatWereDone() throws {
    let examples = try MNISTSample.rows(0..<300)
    let cancellation = Cancellation()
    let context = ExperimentContext(threads: 1, cancellation: cancellation) { event in
      if case .fit(let progress) = event, progress.done == 1 { cancellation.raise() }
    }
    let found = try CrossValidatedPredictions(
      settings, folds: folds(examples, k: 3), of: examples, context: context)
    #expect(found.isInterrupted && found.foldsDone == 1)
    #expect(found.rows.count == 100 && found.probabilities.rowCount == 100)
  }

  @Test func interruptedAtOnceItHasNothing() throws {
    let examples = try MNISTSample.rows(0..<300)
    let cancellation = Cancellation()
    cancellation.raise()
    #expect(throws: TrainingError.interrupted) {
      try CrossValidatedPredictions(
        settings, folds: folds(examples, k: 3), of: examples,
        context: ExperimentContext(threads: 1, cancellation: cancellation))
    }
  }

  @Test func divergenceIsTold() throws {
    let examples = try MNISTSample.rows(0..<300)
    var wild = settings
    wild.solver = .sgd
    wild.activation = .identity
    wild.learningRate = 1e30
    #expect(throws: TrainingError.self) {
      try CrossValidatedPredictions(
        wild, folds: folds(examples, k: 3), of: examples, context: ExperimentContext(threads: 1))
    }
  }
}
