import Compute

/// The models of a search's fits between two rungs of halving, to go on with instead of starting again.
///
/// Where they would take too much memory they are not kept; a fit without its model starts again, and gets the same bits.
final class FitModels: Sendable {
  private struct State {
    var models: [Fit: Model] = [:]
    var bytes = 0
  }

  /// 1 GiB: a model of 784-128-64-10 takes 2 MB with what its optimizer remembers.
  private static let mostBytes = 1 << 30

  private let state = Locked(State())

  /// The model of this fit, if training it further is the same as training it through.
  func earlier(_ fit: Fit, for settings: TrainingSettings) -> Model? {
    // A schedule over all steps has other rates where there are more of them.
    settings.curve == nil ? state.withLock { $0.models[fit] } : nil
  }

  func keep(_ model: Model, of fit: Fit) {
    let bytes = 4 * 4 * model.spec.parameterCount + 3 * 8 * model.state.trained.count
    state.withLock { state in
      guard state.bytes + bytes <= Self.mostBytes else { return }
      if state.models.updateValue(model, forKey: fit) == nil { state.bytes += bytes }
    }
  }

  /// The models of these candidates, numbered by their place in the list.
  func renumbered(_ candidates: [Int]) -> FitModels {
    let places = Dictionary(uniqueKeysWithValues: candidates.enumerated().map { ($1, $0) })
    let survivors = FitModels()
    for (fit, model) in state.withLock({ $0.models }) {
      if let place = places[fit.candidate] {
        survivors.keep(model, of: Fit(candidate: place, fold: fit.fold))
      }
    }
    return survivors
  }
}
