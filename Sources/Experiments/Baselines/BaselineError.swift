/// Why a baseline cannot be fitted.
package enum BaselineError: Error, Equatable, Sendable {
  /// libsvm is not there, with the reason of the system.
  case libraryMissing(reason: String)
  /// A fitted baseline has no step that could be continued.
  case cannotContinue(model: String)
  /// Nor any mini-batches.
  case noSteps(BaselineSettings.Kind)
}
