import Compute

/// Layers in a row, with memory for batches of a fixed size, and the loss at their end.
///
/// A network belongs to one fit on one thread; it shares the pieces of each step with its workers.
public final class Network {
  /// Rows that one worker takes through all layers.
  public static let shardRows = 50

  /// What it was built from.
  public let spec: NetworkSpec
  /// From input to output.
  public let layers: [any Layer]
  /// What all layers learn, in order.
  public let parameters: [Parameter]
  /// The loss that belongs to the outputs; a training may smooth it.
  public var loss: any Loss
  /// The most rows a batch may have.
  public let capacity: Int

  /// The threads it shares its work with.
  public let workers: Workers
  /// Where to note how long the parts of a step take; usually nowhere.
  public var profile: StepProfile?
  let probabilities: Matrix
  let plan: StepPlan

  /// A network whose weights are zero.
  /// - Throws: what `NetworkSpec.validate` throws; `NetworkError.batchTooLarge` where `capacity` is above
  ///   the spec's `largestBatch`.
  public init(_ spec: NetworkSpec, capacity: Int, workers: Workers) throws(NetworkError) {
    try spec.validate()
    guard capacity <= spec.largestBatch else {
      throw .batchTooLarge(rows: capacity, limit: spec.largestBatch)
    }
    self.spec = spec
    self.capacity = max(capacity, 1)
    self.workers = workers
    var layers: [any Layer] = []
    var shape = spec.input
    for layer in spec.allLayers {
      guard let built = layer.makeLayer(input: shape, capacity: self.capacity, isFirst: layers.isEmpty)
      else { throw .unknownLayer(name: "\(layer)") }
      shape = built.outputShape
      layers.append(built)
    }
    self.layers = layers
    parameters = layers.flatMap(\.parameters)
    loss = spec.output.loss
    probabilities = Matrix(rows: self.capacity, columns: spec.classes)
    plan = StepPlan(layers: layers, capacity: self.capacity)
  }

  /// Whether the first layer can see digits by their ink alone.
  public var takesSparseInput: Bool { layers.first is any SparseInputLayer }

  /// Draws the first weights, parameter by parameter, in double precision and then rounded.
  ///
  /// Uniform in +-sqrt(factor / (fan in + fan out)) for weights and biases alike (Glorot and Bengio 2010,
  /// with scikit-learn's factors), so that a seed gives scikit-learn's weights.
  public func initialise(with generator: inout RandomState) {
    for parameter in parameters {
      guard case .glorot(let fanIn, let fanOut) = parameter.start else { continue }
      let bound = (spec.initialFactor / Double(fanIn + fanOut)).squareRoot()
      let values = UnsafeMutableBufferPointer(start: parameter.value.base, count: parameter.value.count)
      generator.fillUniform(into: values, -bound, bound)
    }
  }

  /// A copy of the weights.
  public var weights: NetworkWeights {
    NetworkWeights(
      tensors: zip(names, parameters).map { name, parameter in
        NetworkWeights.Tensor(
          name: name, rows: parameter.value.rows, columns: parameter.value.columns,
          values: parameter.value.elements)
      })
  }

  /// Takes over weights that were kept earlier.
  /// - Throws: `NetworkError.weightsDoNotFit`; the network is then as it was.
  public func restore(_ weights: NetworkWeights) throws(NetworkError) {
    for (index, (name, parameter)) in zip(names, parameters).enumerated() {
      let found = index < weights.tensors.count ? weights.tensors[index].values.count : 0
      guard found == parameter.value.count else {
        throw .weightsDoNotFit(parameter: name, expected: parameter.value.count, found: found)
      }
    }
    for (parameter, tensor) in zip(parameters, weights.tensors) { parameter.value.fill(from: tensor.values) }
  }

  /// `1.weight`, `1.bias`, `3.weight`, ...: the position of the layer and the parameter's own name.
  private var names: [String] {
    layers.enumerated().flatMap { index, layer in layer.parameters.map { "\(index + 1).\($0.name)" } }
  }
}
