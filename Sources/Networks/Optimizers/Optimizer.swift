/// An optimizer: updates parameters from their gradients.
package protocol Optimizer: AnyObject {
  /// The base learning rate, before corrections of the optimizer; a schedule may change it between steps.
  var learningRate: Double { get set }
  /// The state, from which training continues exactly where it stopped.
  var state: OptimizerState { get set }

  /// Begins a step.
  ///
  /// In the updates that follow, the gradient of a parameter with weight decay becomes `(g + l2 w) / batch`,
  /// that of any other `g / batch`.
  /// - Parameter batch: number of rows the gradients were summed over.
  func begin(batch: Int, l2: Double)

  /// Updates some elements of one of its parameters; called concurrently for disjoint elements.
  /// - Returns: the sum of squares of these elements before the step if they have weight decay, else 0.
  func update(_ parameter: Int, elements: Range<Int>) -> Double
}

/// The state of an optimizer between steps.
package struct OptimizerState: Codable, Sendable, Equatable {
  /// Steps taken.
  package var steps: Int
  /// The current base learning rate.
  package var learningRate: Double
  /// Moment buffers, one array per parameter; Adam has two sets, one after the other.
  package var slots: [[Float]]
}
