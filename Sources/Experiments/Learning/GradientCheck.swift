import Compute
import Digits
import Networks
import Synchronization

/// Backpropagation compared with slopes found by trying: each of some weights is moved a little to either side,
/// and the loss looked at (central differences), on a network written down once more in double precision.
///
/// The rows get labels drawn at random, so that even a network that is always right has much to learn and its
/// gradients are more than rounding. Dropout is switched off: with it the loss would be another every time.
package struct GradientCheck: Sendable {
  /// Some weights of one parameter.
  package struct Parameter: Sendable {
    /// The layer it belongs to.
    package let layer: TrainableLayer
    /// What it is: `weight`, `bias`.
    package let name: String
    /// How many weights the parameter has.
    package let count: Int
    /// How many of them were tried.
    package let checked: Int
    /// The largest error among them, in proportion to the gradient.
    package let largestError: Double
    /// What backpropagation says of the weight with that error.
    package let backward: Double
    /// What trying says of it.
    package let numerical: Double
  }

  /// How far each weight is moved to either side.
  package static let step = 1e-6
  /// Errors up to this are rounding.
  package static let tolerance = 1e-3
  /// An error counts in proportion to the gradient, or to this share of the layer's largest if that is more. Of
  /// biases without effect it counts in proportion to that.
  private static let floor = 0.01

  /// Rows whose loss was summed.
  package let rows: Int
  /// Parameter by parameter, in the order of the layers.
  package let parameters: [Parameter]

  /// Whether all errors are no more than rounding.
  package var agrees: Bool { parameters.allSatisfy { $0.largestError <= Self.tolerance } }

  /// - Parameters:
  ///   - examples: a few rows; their labels do not matter.
  ///   - count: weights to try of each parameter, half of them among those that have a gradient at all.
  ///   - context: told of every weight that was tried.
  ///   - distort: changes the gradients before they are compared; for tests of the check itself.
  /// - Throws: `NetworkError`, which is `.batchOfOne` for a single row where batches are normalised;
  ///   `TrainingError.interrupted` if it was cancelled.
  package init(
    of model: Model, on examples: Examples, trying count: Int, seed: UInt32, workers: ThreadPool,
    context: ExperimentContext = ExperimentContext(threads: 1), distort: (Int, [Float]) -> [Float] = { $1 }
  ) throws {
    var random = RandomState(seed: seed)
    let spec = model.spec.withoutNoise
    try spec.validate(trainingBatch: examples.count)
    let classes = examples.rows.map { _ in random.randint(in: 0...max(model.classes.count - 1, 0)) }
    let gradients = try Self.gradients(of: model, spec, examples, classes, workers).enumerated().map(distort)
    let tries = gradients.enumerated().flatMap { index, gradient in
      Self.places(in: gradient, count: count, using: &random).map { (parameter: index, place: $0) }
    }

    let precise = try Float64Network(spec, model.weights, smoothing: model.settings.smoothing)
    let pixels = examples.rows.map { row in examples.images[row].map { Double($0) / 255 } }
    let values = precise.values(of: pixels)
    let floors = spec.learningLayers.flatMap { layer in
      let largest = gradients[layer.parameters].joined().reduce(0) { max($0, abs(Double($1))) }
      return layer.parameters.map { index in
        let isIdle = layer.hasIdleBias && index + 1 == layer.parameters.upperBound
        return max(largest * (isIdle ? 1 : Self.floor), 1e-12)
      }
    }
    let tried = Mutex(0)
    context.observe(.tried(weights: 0, of: tries.count))
    var found = Array(repeating: Trial(backward: 0, numerical: 0, floor: 1), count: tries.count)
    found.withUnsafeMutableBufferPointer { found in
      workers.run(tasks: tries.count) { task in
        if context.cancellation.isRaised { return }
        let (parameter, place) = tries[task]
        func trial(step: Double) -> Trial {
          Trial(
            backward: Double(gradients[parameter][place]),
            numerical: precise.slope(
              of: parameter, at: place, step: step, values: values, classes: classes),
            floor: floors[parameter])
        }
        found[task] = trial(step: Self.step)
        // A kink, of relu or of the largest of a window, between the two sides looks like an error. From closer
        // by it is gone, and an error is not.
        if !(found[task].error <= Self.tolerance) {
          let closer = trial(step: Self.step / 10)
          if closer.error < found[task].error { found[task] = closer }
        }
        // Under the lock, so that the count never goes back.
        tried.withLock { count in
          count += 1
          context.observe(.tried(weights: count, of: tries.count))
        }
      }
    }
    if context.cancellation.isRaised { throw TrainingError.interrupted }

    rows = examples.count
    parameters = spec.learningLayers.flatMap { layer in
      layer.parameters.map { index in
        let trials = zip(tries, found).filter { $0.0.parameter == index }.map(\.1)
        let worst = trials.max { !($1.error <= $0.error) } ?? Trial(backward: 0, numerical: 0, floor: 1)
        return Parameter(
          layer: layer, name: index == layer.parameters.lowerBound ? "weight" : "bias",
          count: gradients[index].count, checked: trials.count, largestError: worst.error,
          backward: worst.backward, numerical: worst.numerical)
      }
    }
  }

  /// What both ways say of one weight.
  private struct Trial {
    let backward, numerical, floor: Double

    var error: Double { abs(backward - numerical) / max(abs(backward), abs(numerical), floor) }
  }

  /// What backpropagation says, parameter by parameter, summed over the rows.
  private static func gradients(
    of model: Model, _ spec: NetworkSpec, _ examples: Examples, _ classes: [Int], _ workers: ThreadPool
  ) throws(NetworkError) -> [[Float]] {
    let network = try Network(spec, capacity: max(examples.count, 1), workers: workers)
    try network.restore(model.weights)
    network.loss = spec.output.loss(smoothing: model.settings.smoothing)
    let batch = ImageBatch(of: examples.images, likely: examples.rows, for: network)
    batch.take(examples.rows)
    _ = network.learn(batch.input, classes: classes.map(Int32.init), filling: batch.fill)
    return network.parameters.map(\.gradient.elements)
  }

  /// Half of them among those with a gradient, because most weights of a first layer look at paper only; the
  /// others, and all where backpropagation gives no gradient at all, any.
  private static func places(in gradient: [Float], count: Int, using random: inout RandomState) -> [Int] {
    let alive = gradient.indices.filter { gradient[$0] != 0 }
    let chosen = random.choice(alive.count, size: count / 2).map { alive[$0] }
    let others = random.choice(gradient.count, size: count).filter { !chosen.contains($0) }
    return (chosen + others.prefix(count - chosen.count)).sorted()
  }
}
