import Compute
import Digits
import Networks

/// Weighs steps: a network beside the one that learns, on which losses and gradients are measured without
/// moving a weight of the other.
final class LossProbe {
  private let settings: TrainingSettings
  private let examples: Examples
  private let classes: ClassIndex
  private let network: Network
  private let batch: ImageBatch

  /// - Parameter spec: of the network that learns; `nil` for the one the settings describe.
  init(
    settings: TrainingSettings, spec: NetworkSpec?, classes: [UInt8], examples: Examples, workers: ThreadPool
  ) throws(NetworkError) {
    self.settings = settings
    self.examples = examples
    self.classes = ClassIndex(classes)
    network = try Network(
      spec ?? settings.spec(for: examples.images.shape, classes: classes.count),
      capacity: max(min(settings.batch, examples.count), 1), workers: workers)
    network.loss = network.spec.output.loss(smoothing: settings.smoothing)
    batch = ImageBatch(
      of: examples.images, likely: examples.rows, for: network,
      copies: settings.augmentation.map { .redrawn($0, seed: settings.seed) } ?? .undeformed)
  }

  /// Compares the weights before and after a step on the rows that it learned from.
  /// - Parameter count: rows of an epoch.
  func measure(
    _ learned: MiniBatchStep, of count: Int, before: NetworkWeights, after: NetworkWeights
  ) throws(NetworkError) -> StepTraceStage {
    // The later weights first: what stays in the network is the gradient at the earlier ones.
    let end = try judge(learned, with: after)
    let start = try judge(learned, with: before)
    let size = network.capacity
    let clipping = clipping(rows: learned.rows.count)
    return StepTraceStage(
      epoch: learned.epoch, batch: learned.firstPlace / size + 1, batches: (count + size - 1) / size,
      rows: learned.rows.count, learningRate: learned.learningRate, lossBefore: start.loss,
      lossAfter: end.loss, rightBefore: start.right, rightAfter: end.right, clipping: clipping,
      layers: network.spec.learningLayers.map {
        weigh($0, after, rows: learned.rows.count, clipping: clipping)
      })
  }

  private func judge(
    _ learned: MiniBatchStep, with weights: NetworkWeights
  ) throws(NetworkError) -> (loss: Double, right: Int) {
    try network.restore(weights)
    batch.take(learned.rows, epoch: learned.epoch)
    let result = network.learn(
      batch.input, classes: learned.rows.map { classes[examples.labels[$0]] }, noise: learned.noise,
      filling: batch.fill)
    let squares = network.parameters.filter(\.hasWeightDecay).reduce(0) { $0 + $1.value.elements.sumOfSquares }
    let loss = result.loss + 0.5 * settings.alpha * squares
    return (loss / Double(max(learned.rows.count, 1)), result.right)
  }

  /// As `Network.clipGradients` shortens it.
  private func clipping(rows: Int) -> Double {
    guard settings.clip > 0 else { return 1 }
    let squares = network.parameters.reduce(0) { $0 + $1.gradient.elements.sumOfSquares }
    return min(1, settings.clip / (squares.squareRoot() / Double(max(rows, 1)) + 1e-6))
  }

  private func weigh(
    _ layer: TrainableLayer, _ after: NetworkWeights, rows: Int, clipping: Double
  ) -> LayerStep {
    var (count, gradient, weights, change) = (0, 0.0, 0.0, 0.0)
    for place in layer.parameters {
      let (parameter, moved) = (network.parameters[place], after.tensors[place].values)
      let (values, slopes) = (parameter.value.elements, parameter.gradient.elements)
      let l2 = parameter.hasWeightDecay ? settings.alpha : 0
      count += values.count
      for index in values.indices {
        let value = Double(values[index])
        let slope = (clipping * Double(slopes[index]) + l2 * value) / Double(max(rows, 1))
        let step = Double(moved[index]) - value
        gradient += slope * slope
        weights += value * value
        change += step * step
      }
    }
    return LayerStep(
      layer: layer, parameters: count, gradientNorm: gradient.squareRoot(), weightNorm: weights.squareRoot(),
      changeNorm: change.squareRoot())
  }
}

extension [Float] {
  /// In double precision.
  var sumOfSquares: Double { reduce(0) { $0 + Double($1) * Double($1) } }
}
