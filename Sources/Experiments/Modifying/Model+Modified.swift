import Compute
import Digits
import Networks

extension Model {
  /// The weights that training started from, drawn again from the seed.
  /// - Throws: `NetworkEditError.firstWeightsUnknown` if it, or the model that it continues, was trained elsewhere;
  ///   `NetworkError`.
  package var initialWeights: NetworkWeights {
    get throws {
      guard origin == nil else { throw NetworkEditError.firstWeightsUnknown(model: name) }
      let network = try Network(spec, capacity: 1, workers: ThreadPool(count: 1), for: .predicting)
      var generator = RandomState(seed: settings.seed)
      network.initialise(with: &generator, scheme: settings.initialisation)
      return network.weights
    }
  }

  /// A copy with other weights of the same shapes. Training that continues it starts from these weights, without the
  /// optimizer's memory.
  /// - Parameter changes: what was changed, in words.
  package func modified(_ weights: NetworkWeights, changes: [String]) -> Model {
    var state = state
    state.weights = nil
    state.bestWeights = nil
    state.optimizer = nil
    state.average = nil
    state.stopping = StoppingRule(tolerance: settings.tolerance, patience: settings.patience)
    return Model(
      name: name, spec: spec, weights: weights, classes: classes, imageShape: imageShape, settings: settings,
      history: history, stopped: stopped, state: state, trainAccuracy: nil, validationRows: validationRows,
      validationAccuracy: nil, origin: origin, changes: (self.changes ?? []) + changes)
  }

  /// Fits a temperature on rows whose images have the model's size; rows of other classes than the model's are left
  /// out.
  /// - Throws: `NetworkEditError.noValidationRows` without rows; `NetworkError`; `TrainingError.interrupted`.
  package func temperature(
    on examples: Examples, workers: ThreadPool, cancellation: Cancellation
  ) throws -> TemperatureFit {
    let places = ClassIndex(classes)
    let rows = examples.rows.filter { places[examples.labels[$0]] >= 0 }
    guard !rows.isEmpty else { throw NetworkEditError.noValidationRows(model: name) }
    let predictor = try Predictor(self, workers: workers)
    guard
      let scores = try predictor.activations(
        ofLayer: predictor.layers.count, examples.images, rows: rows, cancellation: cancellation)
    else { throw TrainingError.interrupted }
    return TemperatureFit(
      scores: scores.values, classes: rows.map { Int(places[examples.labels[$0]]) }, of: spec.output)
  }
}
