import Compute
import Digits
import Networks

// lbfgs: each epoch is one iteration, which takes the loss and gradient of all training rows, once or a few times.

extension TrainingRun {
  /// Rows of a part of the whole batch: what each needs of memory does not depend on `batch=`.
  static let wholeBatchPart = 1000

  /// The weights in one vector, parameter by parameter.
  var position: [Double] { network.parameters.flatMap { $0.value.elements.map(Double.init) } }

  /// Puts the weights of such a vector into the network.
  func place(at position: [Double]) {
    var start = 0
    for parameter in network.parameters {
      let count = parameter.value.count
      parameter.value.fill(from: position[start..<start + count].map { Float($0) })
      start += count
    }
  }

  /// Mean loss of all training rows with penalty, and its gradient, at these weights, which the network then has. Parts
  /// of the rows are added up in double precision, in their order.
  /// - Parameter regression: what computes them instead of the network; see `regression(smoothing:)`.
  /// - Throws: `TrainingError.interrupted` if cancelled.
  mutating func lossAndGradient(
    at position: [Double], of regression: SoftmaxRegression?, alpha: Double, cancellation: Cancellation
  ) throws(TrainingError) -> (value: Double, gradient: [Double]) {
    place(at: position)
    let count = Double(trainingCount)
    let sums =
      if let regression {
        try regressionSums(regression, at: position, cancellation: cancellation)
      } else {
        try networkSums(weights: position.count, cancellation: cancellation)
      }
    var gradient = sums.gradient
    var (start, squares) = (0, 0.0)
    for parameter in network.parameters {
      let own = start..<start + parameter.value.count
      if parameter.hasWeightDecay {
        for index in own {
          squares += position[index] * position[index]
          gradient[index] += alpha * position[index]
        }
      }
      start = own.upperBound
    }
    for index in gradient.indices { gradient[index] /= count }
    return ((sums.loss + 0.5 * alpha * squares) / count, gradient)
  }

  /// Loss and gradient of a network without hidden layers in double precision, added up over the rows.
  private mutating func regressionSums(
    _ regression: SoftmaxRegression, at position: [Double], cancellation: Cancellation
  ) throws(TrainingError) -> (loss: Double, gradient: [Double]) {
    guard
      let sums = regression.sums(
        at: position, pixels: examples.images.pixels, rows: state.trained[...], outputs: outputs,
        workers: network.workers, isCancelled: { cancellation.isRaised })
    else { throw .interrupted }
    state.right = sums.right
    return (sums.loss, sums.gradient)
  }

  /// The same of any network at its weights: each part of the rows in single precision.
  private mutating func networkSums(
    weights: Int, cancellation: Cancellation
  ) throws(TrainingError) -> (loss: Double, gradient: [Double]) {
    var (loss, right) = (0.0, 0)
    var gradient = [Double](repeating: 0, count: weights)
    for first in stride(from: 0, to: trainingCount, by: network.capacity) {
      if cancellation.isRaised { throw .interrupted }
      let part = state.trained[first..<min(first + network.capacity, trainingCount)]
      batch.take(part)
      let classes = part.map { Int32(outputs[$0]) }
      let result = network.trainStep(batch.input, classes: classes, filling: batch.fill)
      loss += result.loss
      right += result.correct
      var start = 0
      for parameter in network.parameters {
        let slopes = parameter.gradient
        for index in 0..<slopes.count { gradient[start + index] += Double(slopes.base[index]) }
        start += slopes.count
      }
    }
    state.right = right
    return (loss, gradient)
  }

  /// Trains by lbfgs until the largest slope is within the tolerance, the iterations are over, or it is cancelled.
  /// - Parameter ended: called at the end of each iteration.
  mutating func minimise(
    by settings: TrainingSettings, cancellation: Cancellation, ended: (TrainingRun, EpochRecord) -> Void
  ) throws {
    let regression = regression(smoothing: settings.smoothing)
    var start = ContinuousClock.now
    do {
      // As scikit-learn's LogisticRegression and MLPClassifier call it.
      var search = try LBFGS(
        from: position, rounds: regression == nil, mostTries: regression == nil ? 20 : 50
      ) {
        try lossAndGradient(at: $0, of: regression, alpha: settings.alpha, cancellation: cancellation)
      }
      while state.epochsDone < settings.epochs, stopped == nil {
        let outcome = try search.iterate(
          slope: settings.tolerance, fall: regression == nil ? Self.leastFall : Self.leastFallOfRegression
        ) {
          try lossAndGradient(at: $0, of: regression, alpha: settings.alpha, cancellation: cancellation)
        }
        place(at: search.position)
        guard search.value.isFinite else {
          throw TrainingError.diverged(epoch: state.epochsDone + 1, learningRate: settings.learningRate)
        }
        state.lossSum = search.value * Double(trainingCount)
        optimizer.learningRate = search.step
        if case .converged = outcome { stopped = .converged }
        let record = try endEpoch(since: start)
        start = .now
        ended(self, record)
      }
    } catch TrainingError.interrupted {
      stopped = .interrupted
    }
  }

  /// The function in double precision, for a network without hidden layers whose steps would be in single precision.
  private func regression(smoothing: Double) -> SoftmaxRegression? {
    let spec = network.spec
    guard spec.layers.isEmpty, spec.output == .softmax, network.precision == .float32 else { return nil }
    return SoftmaxRegression(features: spec.input.count, classes: spec.classes, smoothing: smoothing)
  }

  /// The relative fall of the loss below which an iteration counts as the last [ftol]: SciPy's default, which
  /// `MLPClassifier` leaves as it is, and what `LogisticRegression` sets.
  private static let (leastFall, leastFallOfRegression) = (2.220446049250313e-9, 64 * Double.ulpOfOne)
}
