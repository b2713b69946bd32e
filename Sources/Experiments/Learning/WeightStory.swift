import Compute
import Digits
import Foundation
import Networks

/// How one weight of a dense layer came to move in one training step, number by number.
///
/// The terms come from the network's backward pass; the rest is computed again in double precision, and `after` is what
/// the network made of it in single precision.
package struct WeightStory: Sendable {
  /// One row of the mini-batch.
  package struct Term: Sendable, Equatable {
    /// Row of the dataset.
    package let row: Int
    /// What the weight read.
    package let input: Double
    /// How the row's loss changes with the weighted sum of the unit, dL/dz.
    package let signal: Double

    /// The row's part of the gradient.
    package var product: Double { input * signal }
  }

  package let epoch, batch, batches: Int
  /// In the order of the mini-batch.
  package let terms: [Term]
  /// The sum of the products.
  package let sum: Double
  /// Factor of clipping; 1 without.
  package let clipping: Double
  /// The L2 penalty's part of the sum: alpha times the weight.
  package let penalty: Double
  /// The gradient that the solver is given: (clipping sum + penalty) / rows.
  package let gradient: Double
  package let learningRate: Double
  /// Velocity of SGD, or the means of gradient and squared gradient of Adam, before the step and after it.
  package let memoryBefore, memoryAfter: [Double]
  /// Steps that the solver has taken, this one included.
  package let steps: Int
  /// What the step adds to the weight.
  package let change: Double
  /// The weight before the step.
  package let before: Double
  /// The weight after it, as the network computed it.
  package let after: Double

  /// The weight after the step, in double precision.
  package var computed: Double { before + change }

  /// Takes one step of a copy of the training, as `StepTracer` does.
  /// - Parameters:
  ///   - layer: number of a dense weight layer.
  ///   - input, unit: of that layer, both from 0.
  /// - Throws: `InsideError.notDense`, `TrainingError`, `NetworkError`, `SplitError`.
  package init(
    ofLayer layer: Int, input: Int, unit: Int, settings: TrainingSettings, on examples: Examples,
    validation: Examples?, continuing earlier: Model, onItsImages: Bool, workers: ThreadPool
  ) throws {
    var run = try TrainingRun(
      settings: settings, examples: examples, validation: validation, earlier: earlier,
      onItsImages: onItsImages, workers: workers)
    let probe = try LossProbe(
      settings: settings, spec: earlier.spec, classes: earlier.classes, examples: examples, workers: workers,
      dense: true)
    let old = run.weights
    let memory = run.optimizerState
    let step = try run.trainBatch()
    let new = run.weights
    guard let found = try probe.terms(step, with: old, layer: layer, input: input, unit: unit),
      let learner = earlier.spec.learningLayers.first(where: {
        $0.number == layer && $0.spec != .batchNormalisation
      })
    else { throw InsideError.notDense(layer: layer) }
    let tensor = learner.parameters.lowerBound
    let index = input * old.tensors[tensor].columns + unit
    let size = max(min(settings.batch, examples.count), 1)
    (epoch, batch, batches) = (
      step.epoch, step.firstPosition / size + 1, (run.trainingCount + size - 1) / size
    )
    terms = step.rows.enumerated().map { place, row in
      Term(row: row, input: Double(found.inputs[place]), signal: Double(found.signals[place]))
    }
    sum = terms.reduce(0) { $0 + $1.product }
    clipping = found.clipping
    before = Double(old.tensors[tensor].values[index])
    after = Double(new.tensors[tensor].values[index])
    penalty = settings.alpha * before
    gradient = (clipping * sum + penalty) / Double(max(step.rows.count, 1))
    learningRate = step.learningRate
    steps = memory.steps + 1
    // Adam keeps a second set of memories behind the first.
    let count = earlier.spec.learningLayers.count * 2
    let slots = stride(from: tensor, to: memory.slots.count, by: count)
    memoryBefore = slots.map { Double(memory.slots[$0][index]) }
    let update = settings.update(
      gradient, weight: before, memory: memoryBefore, rate: step.learningRate, steps: steps)
    (memoryAfter, change) = (update.memory, update.change)
  }
}

extension TrainingSettings {
  /// One step of the solver in double precision; see `SGD` and `Adam` for the formulas.
  fileprivate func update(
    _ gradient: Double, weight: Double, memory: [Double], rate: Double, steps: Int
  ) -> (memory: [Double], change: Double) {
    switch solver {
    case .sgd:
      let velocity = momentum * (memory.first ?? 0) - rate * gradient
      return ([velocity], nesterov ? momentum * velocity - rate * gradient : velocity)
    case .adam, .adamw:
      let mean = beta1 * (memory.first ?? 0) + (1 - beta1) * gradient
      let square = beta2 * (memory.last ?? 0) + (1 - beta2) * gradient * gradient
      let correction = (1 - pow(beta2, Double(steps))).squareRoot()
      let step = rate * correction / (1 - pow(beta1, Double(steps)))
      let least = solver == .adam ? epsilon : epsilon * correction
      let fading = solver == .adamw ? rate * weightDecay * weight : 0
      return ([mean, square], -fading - step * mean / (square.squareRoot() + least))
    case .lbfgs:
      // It has no steps of single mini-batches: `TrainingRun` refuses them.
      return ([], 0)
    }
  }
}
