/// The optimizer of a training that moves all weights at once: it leaves single mini-batches alone.
package final class WholeBatchRule: Optimizer {
  /// The length of the last step.
  package var learningRate = 0.0
  package var state: OptimizerState {
    get { OptimizerState(steps: 0, learningRate: learningRate, slots: []) }
    set { learningRate = newValue.learningRate }
  }

  package init() {}

  package func begin(batch: Int, l2: Double) {}
  package func update(_ parameter: Int, elements: Range<Int>) -> Double { 0 }
}
