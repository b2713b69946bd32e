import Compute
import Digits
import Display
import Experiments
import Networks
import Notebook

/// Predicts drawings with the current model, with some of its units switched off where one looks into it.
final class Critic {
  /// Units of each hidden layer; of a convolution its channels. Empty if the model has none or is no single network.
  let units: [Int]

  private let model: Classifier?
  /// The network and what is inside it, with the units that are off there.
  private var inside: (off: Set<Canvas.UnitPlace>, predictor: Predictor, network: NetworkInspection)?
  /// One thread: a single image is too little work to divide.
  private let workers: ThreadPool

  init(_ model: Classifier?) {
    self.model = model
    let network = model?.network?.model
    let workers = ThreadPool(count: 1)
    self.workers = workers
    let found = network.flatMap { try? Self.inside(of: $0, [], workers) }
    inside = found.map { ([], $0.0, $0.1) }
    units = found?.1.layers.filter { !$0.isOutput }.map(\.shape.channels) ?? []
  }

  func opinion(of question: Canvas.Question) -> LivePrediction {
    guard let model, let shape = model.imageShape else { return .noModel }
    guard shape == .mnist else { return .otherSize(model: model.name, shape) }
    guard !question.drawing.isEmpty else { return .empty(model: model.name) }
    let images = DigitImages(shape: .mnist, pixels: question.drawing.digit)
    if question.showsLayers || !question.off.isEmpty,
      let network = model.network?.model, let seen = look(images, into: network, question.off)
    {
      return .sees(model: model.name, seen.probabilities, layers: seen.layers)
    }
    guard let predictions = try? model.ensemble.predict(images, rows: [0], workers: workers) else {
      return .noModel
    }
    return .sees(model: model.name, predictions.probabilities(ofRow: 0), layers: [])
  }

  /// - Returns: `nil` where there is no memory for it.
  private func look(
    _ images: DigitImages, into model: Model, _ off: Set<Canvas.UnitPlace>
  ) -> (probabilities: [Probability], layers: [LiveLayer])? {
    if inside?.off != off {
      inside = (try? Self.inside(of: model, off, workers)).map { (off, $0.0, $0.1) }
    }
    guard let inside, let trace = try? inside.predictor.trace(images, row: 0, through: inside.network) else {
      return nil
    }
    let probabilities = zip(model.classes, trace.probabilities).map {
      Probability(digit: $0, probability: Double($1))
    }
    let layers = inside.network.layers.filter { !$0.isOutput }.map { layer in
      let values = trace.activations(of: layer)
      let (count, size) = (layer.shape.channels, max(layer.shape.height * layer.shape.width, 1))
      return LiveLayer(
        number: layer.number, name: counted(count, layer.window == nil ? "unit" : "channel"),
        values: (0..<count).map { values[$0 * size..<($0 + 1) * size].reduce(0, +) / Float(size) })
    }
    return (probabilities, layers)
  }

  private static func inside(
    of model: Model, _ off: Set<Canvas.UnitPlace>, _ workers: ThreadPool
  ) throws -> (Predictor, NetworkInspection) {
    var editor = NetworkEditor(model.spec, model.weights)
    for place in off { try editor.apply(.off(layer: place.layer, unit: place.unit)) }
    let changed = model.modified(editor.weights, changes: [])
    let predictor = try Predictor(changed, workers: workers, rows: 1)
    return (predictor, try NetworkInspection(changed, of: predictor))
  }
}
