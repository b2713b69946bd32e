import Compute

/// What a network is made for. The less it must be able to do, the less memory it needs.
package enum ExecutionMode: Sendable {
  /// `predict` alone.
  case predicting
  /// `learn` too.
  case learning
  /// `predict`, and `attribute`: which inputs a score hangs on.
  case attributing
}

/// Layers in a row, with memory for batches of a fixed size, and the loss at their end.
///
/// A network belongs to one fit on one thread; it shares the pieces of each step with its workers.
package final class Network {
  /// What it was built from.
  package let spec: NetworkSpec
  /// What all layers learn, in order.
  package let parameters: [Parameter]
  /// What layers keep of the rows they saw, in order: the running means and variances of batch normalisation. They
  /// belong to the weights, but no optimizer moves them.
  package let statistics: [Parameter]
  /// The loss that belongs to the outputs; a training may smooth it.
  package var loss: any Loss
  /// The most rows a batch may have.
  package let capacity: Int
  /// Rows that one worker takes through all layers at a time.
  package var shardRows: Int { plan.shardRows }

  /// The threads it shares its work with.
  package let workers: ThreadPool
  /// Where to note how long the parts of a step take; usually nowhere.
  package var profile: StepProfile?
  let probabilities: Matrix
  let plan: NetworkPlan
  let purpose: ExecutionMode

  /// A network whose weights are zero.
  /// - Parameters:
  ///   - capacity: the most rows of a batch.
  ///   - purpose: what will be asked of it.
  /// - Throws: what `NetworkSpec.validate` throws; `NetworkError.batchTooLarge` where `capacity` is above
  ///   the spec's `largestBatch`; `.noPlan` for a layer that oneDNN cannot compute.
  package init(
    _ spec: NetworkSpec, capacity: Int, workers: ThreadPool, for purpose: ExecutionMode = .learning
  ) throws(NetworkError) {
    try spec.validate()
    guard capacity <= spec.largestBatch else {
      throw .batchTooLarge(rows: capacity, limit: spec.largestBatch)
    }
    self.spec = spec
    self.capacity = max(capacity, 1)
    self.workers = workers
    self.purpose = purpose
    plan = try NetworkPlan(spec, capacity: self.capacity, workers: workers, for: purpose)
    parameters = plan.operations.flatMap { $0.layer?.parameters ?? [] }
    statistics = plan.operations.flatMap { $0.layer?.statistics ?? [] }
    loss = spec.output.loss
    probabilities = Matrix(rows: self.capacity, columns: spec.classes)
  }

  /// Whether the first layer can see digits by their ink alone.
  package var takesSparseInput: Bool { plan.operations.first?.layer is any SparseInputLayer }

  /// Bytes it holds for batches of its capacity.
  package var memory: NetworkMemory { plan.memory }

  /// Draws the first weights, parameter by parameter, in double precision and then rounded.
  ///
  /// Weights and biases of dense layers are uniform in +-sqrt(factor / (fan in + fan out)) (Glorot and Bengio
  /// 2010, with scikit-learn's factors), so that a seed gives scikit-learn's weights. Those of convolutions are
  /// uniform in +-sqrt(6 / fan in) (He et al. 2015), their biases 0. Batch normalisation changes nothing at
  /// first: it scales by 1 and shifts by 0.
  package func initialise(with generator: inout RandomState) {
    for parameter in parameters + statistics {
      parameter.initialise(with: &generator, factor: spec.initialFactor)
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

  /// Takes over weights that were kept earlier.
  /// - Throws: `NetworkError.weightsDoNotFit`; the network is then as it was.
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

  /// `1.weight`, `1.bias`, `3.weight`, ...: the position of the layer and the parameter's own name. First what is
  /// learned, then what is kept.
  private var names: [String] {
    func names(_ of: (any Layer) -> [Parameter]) -> [String] {
      plan.operations.flatMap { operation in
        operation.layer.map { of($0).map { "\(operation.name).\($0.name)" } } ?? []
      }
    }
    return names(\.parameters) + names(\.statistics)
  }
}
