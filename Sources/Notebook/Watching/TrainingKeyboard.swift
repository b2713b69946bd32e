import Experiments

/// Where the user can press keys while a network learns. The shell supplies one if there is a terminal; this module
/// does not depend on one.
package protocol TrainingKeyboard: Sendable {
  /// Whether keys can be read now.
  var isThere: Bool { get }

  /// Runs `body` and hands the keys pressed meanwhile to `controls`.
  func whileListening<Result>(for controls: TrainingControls, _ body: () throws -> Result) rethrows -> Result
}
