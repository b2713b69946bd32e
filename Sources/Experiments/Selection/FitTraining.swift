import Compute

/// Trains and scores one fit: the one way for all searches, wherever they run.
enum FitTraining {
  /// - Parameters:
  ///   - earlier: the same fit, interrupted, to go on with.
  ///   - keep: receives the model of a training that was interrupted.
  /// - Throws: as `Trainer.train`; `TrainingError.interrupted` if cancelled.
  static func model(
    _ settings: TrainingSettings, on rows: Examples, workers: ThreadPool, context: ExperimentContext,
    continuing earlier: Model? = nil, keepingInterrupted keep: (Model) -> Void = { _ in }
  ) throws -> Model {
    let model = try Trainer(settings, workers: workers, context: context)
      .train(on: rows, continuing: earlier, measuringTraining: false)
    guard model.stopped != .interrupted else {
      keep(model)
      throw TrainingError.interrupted
    }
    return model
  }

  /// The score on each of several sets of rows.
  static func scores(
    of model: Model, on judged: [(rows: Examples, scoring: Scoring)], workers: ThreadPool
  ) throws -> [Double] {
    let predictor = try Predictor(model, workers: workers)
    return try judged.map { judged in
      try predictor.predict(judged.rows.images, rows: judged.rows.rows)
        .score(against: judged.rows.rowLabels, by: judged.scoring)
    }
  }
}
