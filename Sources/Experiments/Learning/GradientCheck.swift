import Compute
import Digits
import Networks

/// Compares backpropagation with central differences: each of some weights is moved a little to either side,
/// and the loss is computed by the double-precision reference network.
///
/// The rows get random labels, so that even a network that is always right has gradients well above rounding.
/// Dropout is off, because it would change the loss from call to call.
package struct GradientCheck: Sendable {
  /// Result for one parameter tensor.
  package struct Parameter: Sendable {
    package let layer: TrainableLayer
    /// `weight` or `bias`.
    package let name: String
    /// Number of weights in the tensor.
    package let count: Int
    /// Number of weights compared.
    package let checked: Int
    /// Largest relative error; see `floor`.
    package let largestError: Double
    /// Gradient by backpropagation of the weight with the largest error.
    package let backward: Double
    /// Gradient by central differences of the same weight.
    package let numerical: Double
  }

  /// Distance by which each weight is moved to either side.
  package static let step = 1e-6
  /// Errors up to this count as rounding.
  package static let tolerance = 1e-3
  /// Errors are relative to the larger gradient, but at least to this share of the layer's largest gradient.
  /// For biases without effect they are relative to the largest gradient itself.
  private static let floor = 0.01

  /// Number of rows whose loss was summed.
  package let rows: Int
  /// One entry per parameter tensor, in layer order.
  package let parameters: [Parameter]

  /// Whether all errors are within the tolerance.
  package var agrees: Bool { parameters.allSatisfy { $0.largestError <= Self.tolerance } }

  /// Runs the check.
  /// - Parameters:
  ///   - examples: a few rows; their labels are ignored.
  ///   - count: weights to check per tensor, half of them with a nonzero gradient.
  ///   - context: receives an event for every weight checked.
  ///   - distort: changes the gradients before they are compared, to test the check itself.
  /// - Throws: `NetworkError`, which is `.batchOfOne` for a single row with batch normalisation;
  ///   `TrainingError.interrupted` if cancelled.
  package static func run(
    of model: Model, on examples: Examples, trying count: Int, seed: UInt32, workers: ThreadPool,
    context: ExperimentContext = ExperimentContext(threads: 1), distort: (Int, [Float]) -> [Float] = { $1 }
  ) throws -> GradientCheck {
    var random = RandomState(seed: seed)
    let spec = model.spec.withoutNoise
    try spec.validate(trainingBatch: examples.count)
    let classes = examples.rows.map { _ in random.randint(in: 0...max(model.classes.count - 1, 0)) }
    let gradients = try Self.gradients(of: model, spec, examples, classes, workers).enumerated().map(distort)
    let tries = gradients.enumerated().flatMap { index, gradient in
      Self.places(in: gradient, count: count, using: &random).map { (parameter: index, place: $0) }
    }

    let reference = try Float64Network(spec, model.weights, smoothing: model.settings.smoothing)
    let pixels = examples.rows.map { row in examples.images[row].map { Double($0) / 255 } }
    let values = reference.values(of: pixels)
    let floors = spec.learningLayers.flatMap { layer in
      let largest = gradients[layer.parameters].joined().reduce(0) { max($0, abs(Double($1))) }
      return layer.parameters.map { index in
        let isIdle = layer.hasIdleBias && index + 1 == layer.parameters.upperBound
        return max(largest * (isIdle ? 1 : Self.floor), 1e-12)
      }
    }
    let tried = Locked(0)
    context.observe(.tried(weights: 0, of: tries.count))
    var found = Array(repeating: Trial(backward: 0, numerical: 0, floor: 1), count: tries.count)
    found.withUnsafeMutableBufferPointer { found in
      workers.run(tasks: tries.count) { task in
        if context.cancellation.isRaised { return }
        let (parameter, place) = tries[task]
        func trial(step: Double) -> Trial {
          Trial(
            backward: Double(gradients[parameter][place]),
            numerical: reference.slope(
              of: parameter, at: place, step: step, values: values, classes: classes),
            floor: floors[parameter])
        }
        found[task] = trial(step: Self.step)
        // A kink (of relu or max pooling) between the two sides looks like an error. With a smaller step the
        // kink disappears; a real error does not.
        if !(found[task].error <= Self.tolerance) {
          let closer = trial(step: Self.step / 10)
          if closer.error < found[task].error { found[task] = closer }
        }
        // Observed under the lock, so that the count never decreases.
        tried.withLock { count in
          count += 1
          context.observe(.tried(weights: count, of: tries.count))
        }
      }
    }
    if context.cancellation.isRaised { throw TrainingError.interrupted }

    let parameters: [Parameter] = spec.learningLayers.flatMap { layer in
      layer.parameters.map { index in
        let trials = zip(tries, found).filter { $0.0.parameter == index }.map(\.1)
        let worst = trials.max { !($1.error <= $0.error) } ?? Trial(backward: 0, numerical: 0, floor: 1)
        return Parameter(
          layer: layer, name: index == layer.parameters.lowerBound ? "weight" : "bias",
          count: gradients[index].count, checked: trials.count, largestError: worst.error,
          backward: worst.backward, numerical: worst.numerical)
      }
    }
    return GradientCheck(rows: examples.count, parameters: parameters)
  }

  /// Both gradients of one weight.
  private struct Trial {
    let backward, numerical, floor: Double

    var error: Double { abs(backward - numerical) / max(abs(backward), abs(numerical), floor) }
  }

  /// Gradients by backpropagation, one array per parameter tensor, summed over the rows.
  private static func gradients(
    of model: Model, _ spec: NetworkSpec, _ examples: Examples, _ classes: [Int], _ workers: ThreadPool
  ) throws(NetworkError) -> [[Float]] {
    let network = try Network(spec, capacity: max(examples.count, 1), workers: workers)
    try network.restore(model.weights)
    network.loss = spec.output.loss(smoothing: model.settings.smoothing)
    let batch = try ImageBatch(of: examples.images, likely: examples.rows, for: network)
    batch.take(examples.rows)
    _ = network.trainStep(batch.input, classes: classes.map(Int32.init), filling: batch.fill)
    return network.parameters.map(\.gradient.elements)
  }

  /// Draws the weights to check. Half of them have a nonzero gradient, because most weights of a first layer
  /// see only paper. The others, and all if every gradient is zero, are drawn from the whole tensor.
  private static func places(in gradient: [Float], count: Int, using random: inout RandomState) -> [Int] {
    let alive = gradient.indices.filter { gradient[$0] != 0 }
    let chosen = random.choice(alive.count, size: count / 2).map { alive[$0] }
    let others = random.choice(gradient.count, size: count).filter { !chosen.contains($0) }
    return (chosen + others.prefix(count - chosen.count)).sorted()
  }
}
