import Compute
import Digits
import Networks

/// Activations and gradients of a network with its final weights, measured on some training rows.
package struct NetworkProbe: Sendable {
  /// Statistics of the output of one activation function.
  package struct Activations: Sendable, Equatable {
    /// Number of the weight layer it follows; 1 is the first.
    package let layer: Int
    package let function: Activation
    /// Units of the layer; filters of a convolution.
    package let units: Int
    /// Units that output 0 for every row (relu); filters that do so at every position.
    package let dead: Int
    /// Share of values in the flat regions of the function: within 1 % of 0 or 1 (logistic), of -1 or 1
    /// (tanh).
    package let saturated: Double
  }

  /// One entry per activation function, in network order.
  package let activations: [Activations]
  /// Gradient norm divided by weight norm (both Euclidean), one value per weight layer, the output layer
  /// last. The penalty is not included.
  package let gradientRatios: [Double]
  /// Penalty divided by total loss, 0...1.
  package let penaltyShare: Double

  /// Maximum number of rows measured.
  package static let mostRows = 1000
  /// Maximum number of intermediate values over all rows: large networks are measured on fewer rows.
  private static let mostValues = 1 << 24

  /// - Parameter examples: training rows of the model; at most the first `mostRows` are used.
  /// - Throws: `NetworkError` if weights and spec do not match.
  package init(of model: Model, on examples: Examples, workers: ThreadPool) throws(NetworkError) {
    let values = try model.spec.outlines().reduce(model.spec.input.count) { $0 + $1.output.count }
    let rows = Array(examples.rows.prefix(min(Self.mostRows, max(Self.mostValues / max(values, 1), 2))))
    let network = try Network(model.spec, capacity: max(rows.count, 1), workers: workers)
    try network.restore(model.weights)
    let batch = try ImageBatch(of: examples.images, likely: rows, for: network)
    batch.take(rows)
    activations = try network.activationLayers.map { function, layer throws(NetworkError) in
      let capture = try network.capture(layer)
      capture.values.use(rows: rows.count)
      _ = network.predict(batch.input, filling: batch.fill, capturing: [capture])
      return Self.activations(of: layer, function, capture.values)
    }

    // The training pass comes last because it changes the running statistics of batch normalisation.
    let index = ClassIndex(model.classes)
    let result = network.trainStep(
      batch.input, classes: rows.map { index[examples.labels[$0]] }, filling: batch.fill)
    gradientRatios = model.spec.learningLayers.filter { $0.spec != .batchNormalisation }.map { layer in
      let parameters = network.parameters[layer.parameters]
      let gradient = parameters.reduce(0) { $0 + $1.gradient.elements.sumOfSquares }.squareRoot()
      let weights = parameters.reduce(0) { $0 + $1.value.elements.sumOfSquares }.squareRoot()
      return weights > 0 ? gradient / Double(max(rows.count, 1)) / weights : 0
    }
    let squares = network.parameters.filter(\.hasWeightDecay).reduce(0) {
      $0 + $1.value.elements.sumOfSquares
    }
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
        // The leaky ones never stand still: a slope is left below 0.
        case .identity, .leakyRelu, .gelu, .elu: break
        }
      }
    }
    return Activations(
      layer: layer.number, function: function, units: layer.shape.channels, dead: isAlive.count { !$0 },
      saturated: Double(flat) / Double(max(output.count, 1)))
  }
}
