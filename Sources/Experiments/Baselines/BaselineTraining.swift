import Compute
import Digits
import Networks

extension Trainer {
  /// Fits a baseline: what `train` does where the settings ask for one.
  /// - Throws: `BaselineError`, `TrainingError`, `NetworkError`; `TrainingError.interrupted` if cancelled, because half a
  ///   fit is none.
  func fitBaseline(
    _ baseline: BaselineSettings, on examples: Examples, validation: Examples?, measuringTraining: Bool
  ) throws -> Model {
    let classes = ClassIndex(examples.classes)
    guard classes.labels.count > 1 else {
      throw TrainingError.tooFewClasses(count: classes.labels.count, nouns: classes.labels.nouns)
    }
    let start = ContinuousClock.now
    let shape = examples.images.shape
    let outputs = classes.outputs(of: examples.labels)
    let spec = NetworkSpec(
      input: FeatureShape(channels: 1, height: shape.height, width: shape.width), layers: [],
      classes: classes.labels.count, output: .softmax)
    try spec.validate()
    var weights = NetworkWeights(tensors: [])
    var learned: Baseline.Learned?
    switch baseline.kind {
    case .knn:
      try MemoryRoom.require(examples.count * shape.pixelCount)
      learned = .neighbours(
        NearestNeighbours(
          neighbours: min(baseline.neighbours, examples.count),
          pixels: examples.images.pixels(of: examples.rows),
          outputs: examples.rows.map { outputs[$0] }, features: shape.pixelCount))
    case .centroid:
      weights = NearestCentroid.weights(
        of: examples.images, rows: examples.rows, outputs: outputs, classes: spec.classes)
    case .svm:
      learned = .machine(
        try SupportVectorMachine(
          baseline, images: examples.images, rows: examples.rows, outputs: outputs, classes: spec.classes,
          workers: workers, cancellation: cancellation))
    case .forest:
      learned = .forest(
        try DecisionForest(
          trees: baseline.trees, seed: settings.seed, images: examples.images, rows: examples.rows,
          outputs: outputs, classes: spec.classes, workers: workers, cancellation: cancellation))
    case .boosted:
      learned = .boosted(
        try BoostedTrees(
          baseline, images: examples.images, rows: examples.rows, outputs: outputs, classes: spec.classes,
          workers: workers, cancellation: cancellation))
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    func model(train: Double?, validation: Double?, rows: Int) -> Model {
      var model = Model(
        name: "", spec: spec, weights: weights, classes: classes.labels, imageShape: shape,
        settings: settings,
        history: [], stopped: .converged, state: TrainingState(rows: examples.rows, settings: settings),
        trainAccuracy: train, validationRows: rows, validationAccuracy: validation)
      model.baseline = learned.map { Baseline(learned: $0, seconds: seconds) }
      return model
    }
    let fitted = model(train: nil, validation: nil, rows: 0)
    // Nearest neighbours know their training rows by heart, and to ask them takes longer than anything else.
    let isMeasured = measuringTraining && baseline.kind != .knn
    let train = isMeasured ? try accuracy(of: fitted, on: examples) : nil
    let validated = try validation.map { try accuracy(of: fitted, on: $0) }
    return model(train: train, validation: validated, rows: validation?.count ?? 0)
  }

  private func accuracy(of model: Model, on examples: Examples) throws -> Double {
    guard
      let predictions = try Predictor(model, workers: workers, rows: examples.count)
        .predict(examples.images, rows: examples.rows, cancellation: cancellation)
    else { throw TrainingError.interrupted }
    return predictions.accuracy(against: examples.rowLabels)
  }
}

extension Model {
  /// Whether it is a network that one can look into. Nearest centroids are one as well.
  package var isNetwork: Bool { baseline == nil }

  /// Learned weights; 0 for a model that has none.
  package var weightCount: Int { isNetwork ? spec.parameterCount : 0 }
}
