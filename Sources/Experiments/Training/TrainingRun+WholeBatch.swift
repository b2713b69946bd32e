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
  /// - Throws: `TrainingError.interrupted` if cancelled.
  mutating func lossAndGradient(
    at position: [Double], alpha: Double, cancellation: Cancellation
  ) throws(TrainingError) -> (value: Double, gradient: [Double]) {
    place(at: position)
    let count = Double(trainingCount)
    var (loss, right) = (0.0, 0)
    var gradient = [Double](repeating: 0, count: position.count)
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
    state.right = right
    return ((loss + 0.5 * alpha * squares) / count, gradient)
  }

  /// Trains by lbfgs until the largest slope is within the tolerance, the iterations are over, or it is cancelled.
  /// - Parameter ended: called at the end of each iteration.
  mutating func minimise(
    by settings: TrainingSettings, cancellation: Cancellation, ended: (TrainingRun, EpochRecord) -> Void
  ) throws {
    var start = ContinuousClock.now
    do {
      var search = try LBFGS(from: position) {
        try lossAndGradient(at: $0, alpha: settings.alpha, cancellation: cancellation)
      }
      while state.epochsDone < settings.epochs, stopped == nil {
        let outcome = try search.iterate(slope: settings.tolerance, fall: Self.leastFall) {
          try lossAndGradient(at: $0, alpha: settings.alpha, cancellation: cancellation)
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

  /// SciPy's default of ftol: the relative fall of the loss below which an iteration counts as the last.
  private static let leastFall = 2.220446049250313e-9
}
