import Compute
import Digits
import Networks

/// A second network with copied weights, used to measure loss and gradients before and after a step without
/// touching the network being trained.
final class LossProbe {
  private let settings: TrainingSettings
  private let examples: Examples
  private let classes: ClassIndex
  private let network: Network
  private let batch: ImageBatch

  /// - Parameters:
  ///   - spec: of the network being trained; `nil` for the one the settings describe.
  ///   - isDense: whether the rows are read one value each, for `terms`.
  init(
    settings: TrainingSettings, spec: NetworkSpec?, classes: [ClassLabel], examples: Examples,
    workers: ThreadPool, dense isDense: Bool = false
  ) throws(NetworkError) {
    self.settings = settings
    self.examples = examples
    self.classes = ClassIndex(classes)
    network = try Network(
      spec ?? settings.spec(for: examples.images.shape, classes: classes.count),
      capacity: max(min(settings.batch, examples.count), 1), workers: workers)
    network.loss = network.spec.output.loss(smoothing: settings.smoothing)
    batch = try ImageBatch(
      of: examples.images, likely: examples.rows, for: network,
      copies: settings.augmentation.map { .augmented($0, seed: settings.seed) } ?? .undeformed,
      dense: isDense)
  }

  /// What the gradient of one weight of a dense layer is summed from in a step.
  /// - Parameter layer: number of a weight layer.
  /// - Returns: what the weight reads and the error signal of its unit in each row, and the factor of clipping; `nil` if
  ///   the layer is not dense or has no such input or unit.
  /// - Throws: `NetworkError.noSuchLayer`.
  func terms(
    _ step: MiniBatchStep, with weights: NetworkWeights, layer: Int, input: Int, unit: Int
  ) throws(NetworkError) -> (inputs: [Float], signals: [Float], clipping: Double)? {
    let layer = try network.numberedLayer(layer)
    _ = try evaluate(step, with: weights)
    let clipping = clipping(rows: step.rows.count)
    return network.gradientTerms(batch.input, layer: layer, input: input, unit: unit)
      .map { ($0.inputs, $0.signals, clipping) }
  }

  /// Compares the weights before and after a step on the step's own rows.
  /// - Parameter count: rows per epoch.
  func measure(
    _ step: MiniBatchStep, of count: Int, before: NetworkWeights, after: NetworkWeights
  ) throws(NetworkError) -> StepTrace {
    // Evaluates the later weights first, so that the network keeps the gradient at the earlier ones.
    let end = try evaluate(step, with: after)
    let start = try evaluate(step, with: before)
    let size = network.capacity
    let clipping = clipping(rows: step.rows.count)
    return StepTrace(
      epoch: step.epoch, batch: step.firstPosition / size + 1, batches: (count + size - 1) / size,
      rows: step.rows.count, learningRate: step.learningRate, lossBefore: start.loss,
      lossAfter: end.loss, rightBefore: start.right, rightAfter: end.right, clipping: clipping,
      layers: network.spec.learningLayers.map {
        layerStep($0, after, rows: step.rows.count, clipping: clipping)
      })
  }

  private func evaluate(
    _ step: MiniBatchStep, with weights: NetworkWeights
  ) throws(NetworkError) -> (loss: Double, right: Int) {
    try network.restore(weights)
    batch.take(step.rows, epoch: step.epoch)
    let result = network.trainStep(
      batch.input, classes: step.rows.map { classes[examples.labels[$0]] }, noise: step.noise,
      filling: batch.fill)
    let squares = network.parameters.filter(\.hasWeightDecay).reduce(0) {
      $0 + $1.value.elements.sumOfSquares
    }
    let loss = result.loss + 0.5 * settings.alpha * squares
    return (loss / Double(max(step.rows.count, 1)), result.correct)
  }

  /// The factor that `Network.clipGradients` applies.
  private func clipping(rows: Int) -> Double {
    guard settings.clip > 0 else { return 1 }
    let squares = network.parameters.reduce(0) { $0 + $1.gradient.elements.sumOfSquares }
    return min(1, settings.clip / (squares.squareRoot() / Double(max(rows, 1)) + 1e-6))
  }

  private func layerStep(
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
  /// Summed in double precision.
  var sumOfSquares: Double { reduce(0) { $0 + Double($1) * Double($1) } }
}
