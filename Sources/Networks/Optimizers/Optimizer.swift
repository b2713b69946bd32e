/// A rule that moves parameters against their gradients.
package protocol Optimizer: AnyObject {
  /// The rate before any correction of the rule's own; a schedule may change it between epochs.
  var learningRate: Double { get set }
  /// What the rule remembers, for continuing later exactly where it stopped.
  var state: OptimizerState { get set }

  /// Begins a step.
  ///
  /// In the updates that follow, the gradient of a penalised parameter becomes `(g + l2 w) / batch`, that of
  /// another one `g / batch`.
  /// - Parameter batch: how many rows the gradients were summed over.
  func begin(batch: Int, l2: Double)

  /// Moves some elements of one of the parameters it was made for; different ones at the same time on
  /// different threads.
  /// - Returns: the sum of squares of these elements before the step, if they are penalised, else 0.
  func update(_ parameter: Int, elements: Range<Int>) -> Double
}

/// What an optimizer remembers between steps.
package struct OptimizerState: Codable, Sendable, Equatable {
  /// Steps made.
  package var steps: Int
  /// The rate now in force.
  package var learningRate: Double
  /// Running values, one array a parameter; Adam has two sets, one after the other.
  package var slots: [[Float]]
}
