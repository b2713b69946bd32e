import Compute
import Digits
import Networks

/// What some training rows show inside a network, with its final weights.
package struct NetworkProbe: Sendable {
  /// What leaves an activation function.
  package struct Activations: Sendable, Equatable {
    /// The number of the layer it belongs to; 1 is the first.
    package let layer: Int
    /// The function.
    package let function: Activation
    /// How many units the layer has; of a convolution, how many filters.
    package let units: Int
    /// Units that gave 0 for every row (relu), filters that did so wherever they looked.
    package let dead: Int
    /// The share of values at the flat ends of the function: within 1 % of 0 or 1 (logistic), of -1 or 1 (tanh).
    package let saturated: Double
  }

  /// One for each activation function, in their order.
  package let activations: [Activations]
  /// The gradient of each layer of weights, in proportion to its weights (Euclidean norms); the output layer
  /// is last. Penalty left out.
  package let gradientRatios: [Double]
  /// The penalty's share of the loss.
  package let penaltyShare: Double

  /// At most so many rows show it.
  package static let mostRows = 1000
  /// So many values between the layers are looked at, all rows taken together: large networks see fewer rows.
  private static let mostValues = 1 << 24

  /// - Parameter examples: rows that the model was trained on; the first `mostRows` are looked at.
  /// - Throws: `NetworkError` where the model does not fit itself.
  package init(of model: Model, on examples: Examples, workers: ThreadPool) throws(NetworkError) {
    let values = try model.spec.outlines().reduce(model.spec.input.count) { $0 + $1.output.count }
    let rows = Array(examples.rows.prefix(min(Self.mostRows, max(Self.mostValues / max(values, 1), 2))))
    let network = try Network(model.spec, capacity: max(rows.count, 1), workers: workers)
    try network.restore(model.weights)
    let batch = ImageBatch(of: examples.images, likely: rows, for: network)
    batch.take(rows)
    activations = network.activationLayers.map { function, layer in
      let tap = network.tap(layer)
      tap.values.use(rows: rows.count)
      _ = network.predict(batch.input, filling: batch.fill, keeping: [tap])
      return Self.activations(of: layer, function, tap.values)
    }

    // Learning comes last: it moves what batch normalisation remembers.
    let index = ClassIndex(model.classes)
    let result = network.learn(
      batch.input, classes: rows.map { index[examples.labels[$0]] }, filling: batch.fill)
    gradientRatios = model.spec.learningLayers.filter { $0.spec != .batchNormalisation }.map { layer in
      let parameters = network.parameters[layer.parameters]
      let gradient = parameters.reduce(0) { $0 + $1.gradient.elements.sumOfSquares }.squareRoot()
      let weights = parameters.reduce(0) { $0 + $1.value.elements.sumOfSquares }.squareRoot()
      return weights > 0 ? gradient / Double(max(rows.count, 1)) / weights : 0
    }
    let squares = network.parameters.filter(\.hasWeightDecay).reduce(0) { $0 + $1.value.elements.sumOfSquares }
    let batchRows = Double(max(min(model.settings.batch, model.state.trained.count), 1))
    let penalty = 0.5 * model.settings.alpha * squares / batchRows
    let loss = result.loss / Double(max(rows.count, 1)) + penalty
    penaltyShare = loss > 0 ? penalty / loss : 0
  }

  private static func activations(
    of layer: WeightLayerIndex, _ function: Activation, _ output: Matrix
  ) -> Activations {
    let places = max(layer.shape.height * layer.shape.width, 1)
    var isAlive = [Bool](repeating: function != .relu, count: layer.shape.channels)
    var flat = 0
    for row in 0..<output.rows {
      let values = output.row(row)
      for place in 0..<output.columns {
        let value = values[place]
        switch function {
        case .relu: if value > 0 { isAlive[place / places] = true }
        case .logistic: if value < 0.01 || value > 0.99 { flat += 1 }
        case .tanh: if abs(value) > 0.99 { flat += 1 }
        case .identity: break
        }
      }
    }
    return Activations(
      layer: layer.number, function: function, units: layer.shape.channels, dead: isAlive.count { !$0 },
      saturated: Double(flat) / Double(max(output.count, 1)))
  }
}
