import Compute

/// What a network will be used for. Fewer capabilities need less memory.
package enum ExecutionMode: Sendable {
  /// Only `predict`.
  case predicting
  /// `trainStep` too.
  case learning
  /// `predict` and `attribute`, the gradient of a score with respect to the inputs.
  case attributing
}

/// A network: a sequence of layers with memory for batches up to a fixed size, and the loss.
///
/// It belongs to one fit on one thread, and divides each step among the threads of its pool.
package final class Network {
  package let spec: NetworkSpec
  /// The learned parameters of all layers, in order.
  package let parameters: [Parameter]
  /// Running statistics of all layers, in order: the means and variances of batch normalisation. They are
  /// stored with the weights, but no optimizer updates them.
  package let statistics: [Parameter]
  /// The loss for the output kind; training may replace it by a label-smoothed one.
  package var loss: any Loss
  /// The largest batch, in rows.
  package let capacity: Int
  /// Rows per shard: one task takes them through all layers.
  package var shardRows: Int { plan.shardRows }

  /// The thread pool.
  package let workers: ThreadPool
  /// Collects the timing of steps; usually `nil`.
  package var profile: StepProfile?
  /// Whether its dropout layers drop values in training. Without, they pass all of them on, unscaled.
  package var dropsOut = true {
    didSet { for case .layer(let layer as Dropout) in plan.operations.map(\.kind) { layer.isOn = dropsOut } }
  }
  let probabilities: Matrix
  let plan: NetworkPlan
  let purpose: ExecutionMode
  /// The numbers in which it multiplies.
  package let precision: Precision

  /// Creates a network with zero weights.
  /// - Parameters:
  ///   - capacity: the largest batch, in rows.
  ///   - purpose: what it will be used for.
  ///   - precision: the numbers in which it multiplies.
  /// - Throws: what `NetworkSpec.validate` throws; `NetworkError.batchTooLarge` if `capacity` exceeds the
  ///   spec's `largestBatch`; `.outOfMemory` where the system has no more.
  package convenience init(
    _ spec: NetworkSpec, capacity: Int, workers: ThreadPool, for purpose: ExecutionMode = .learning,
    in precision: Precision = .float32
  ) throws(NetworkError) {
    try self.init(
      spec, capacity: capacity, workers: workers, for: purpose, in: precision, recomputes: true)
  }

  /// - Parameter recomputes: whether what is quickly computed again is not kept; tests compare the two.
  init(
    _ spec: NetworkSpec, capacity: Int, workers: ThreadPool, for purpose: ExecutionMode = .learning,
    in precision: Precision = .float32, recomputes: Bool
  ) throws(NetworkError) {
    try spec.validate()
    guard capacity <= spec.largestBatch else {
      throw .batchTooLarge(rows: capacity, limit: spec.largestBatch)
    }
    self.spec = spec
    self.capacity = max(capacity, 1)
    self.workers = workers
    self.purpose = purpose
    self.precision = precision
    do throws(OutOfMemory) {
      plan = try NetworkPlan(
        spec, capacity: self.capacity, workers: workers, for: purpose, in: precision, recomputes: recomputes)
      probabilities = try Matrix(allocating: self.capacity, columns: spec.classes)
    } catch {
      throw .outOfMemory(bytes: error.bytes)
    }
    parameters = plan.operations.flatMap { $0.layer?.parameters ?? [] }
    statistics = plan.operations.flatMap { $0.layer?.statistics ?? [] }
    loss = spec.output.loss
  }

  /// Whether the first layer accepts sparse rows.
  package var takesSparseInput: Bool { sparseInputUnits != nil }

  /// The units of the first layer, if it accepts sparse rows.
  package var sparseInputUnits: Int? { (plan.operations.first?.layer as? any SparseInputLayer)?.output.count }

  /// Memory for batches of its capacity, in bytes.
  package var memory: NetworkMemory { plan.memory }

  /// Gives the memory of the values between layers, and of scratch, back to the system until the next pass.
  package func discardValues() { plan.discardValues() }

  /// Draws the initial weights, parameter by parameter, in double precision and then rounded.
  ///
  /// Weights and biases of dense layers are uniform in +-sqrt(factor / (fan in + fan out)) (Glorot and Bengio
  /// 2010, with scikit-learn's factors), so that a seed gives scikit-learn's weights. Those of convolutions
  /// are uniform in +-sqrt(6 / fan in) (He et al. 2015), their biases 0. Batch normalisation starts with
  /// scale 1 and shift 0.
  /// - Parameter scheme: another scheme for all weights, in the same order of draws.
  package func initialise(with generator: inout RandomState, scheme: WeightInitialisation? = nil) {
    for parameter in parameters + statistics {
      parameter.initialise(with: &generator, factor: spec.initialFactor, scheme: scheme)
    }
  }

  /// A copy of the weights.
  package var weights: NetworkWeights {
    NetworkWeights(
      tensors: zip(names, parameters + statistics).map { name, parameter in
        NetworkWeights.Tensor(
          name: name, rows: parameter.value.rows, columns: parameter.value.columns,
          values: parameter.value.elements)
      })
  }

  /// Restores stored weights.
  /// - Throws: `NetworkError.weightsDoNotFit`; the network is then unchanged.
  package func restore(_ weights: NetworkWeights) throws(NetworkError) {
    for (index, (name, parameter)) in zip(names, parameters + statistics).enumerated() {
      let found = index < weights.tensors.count ? weights.tensors[index].values.count : 0
      guard found == parameter.value.count else {
        throw .weightsDoNotFit(parameter: name, expected: parameter.value.count, found: found)
      }
    }
    for (parameter, tensor) in zip(parameters + statistics, weights.tensors) {
      parameter.value.fill(from: tensor.values)
    }
  }

  /// Copies the weights and statistics of a network of the same specification.
  package func take(weightsOf other: Network) {
    for (own, theirs) in zip(parameters + statistics, other.parameters + other.statistics) {
      own.value.base.update(from: theirs.value.base, count: own.value.count)
    }
  }

  /// `1.weight`, `1.bias`, `3.weight`, ...: the position of the layer and the parameter's name. Learned
  /// parameters first, then running statistics.
  private var names: [String] {
    func names(_ of: (any Layer) -> [Parameter]) -> [String] {
      plan.operations.flatMap { operation in
        operation.layer.map { of($0).map { "\(operation.name).\($0.name)" } } ?? []
      }
    }
    return names(\.parameters) + names(\.statistics)
  }
}
