/// Why a baseline cannot be fitted.
package enum BaselineError: Error, Equatable, Sendable {
  /// The library of this kind is not there, with the reason of the system.
  case libraryMissing(BaselineSettings.Kind, reason: String)
  /// The library could not fit it.
  case fitFailed(BaselineSettings.Kind, reason: String)
  /// A fitted baseline has no step that could be continued.
  case cannotContinue(model: String)
  /// Nor any mini-batches.
  case noSteps(BaselineSettings.Kind)
}
