import CommandLanguage
import Experiments
import Notebook

/// The keys of `grid` that let only the best candidates go on.
enum HalvingKeys {
  static let halving = Key.flag(
    "halving", "few epochs, more for the best; factor= finalists= resource=")
  static let factor = Key<Int>(
    "factor", .integer(2...100), default: "3", scikitLearn: ReferenceName("factor", default: "3"),
    "with --halving: one of so many goes on")
  static let resource = Key<HalvingSearch.Resource>(
    "resource", ValueType<HalvingSearch.Resource>.choice, default: "epochs",
    scikitLearn: ReferenceName(
      "resource", default: "'n_samples'", difference: "rows is n_samples, epochs is max_iter"),
    "with --halving: what those that go on get more of")

  static let finalists = Key<Int>(
    "finalists", .integer(1...10_000), default: "fewer than factor=, as scikit-learn",
    "with --halving: how many train to the end and are compared there")

  /// Keys that a short page of help names beside the flag.
  static let namedBesideTheFlag: Set = ["factor", "finalists", "resource"]

  static var parameters: [Parameter] {
    [halving.parameter, factor.parameter, finalists.parameter, resource.parameter]
  }

  static let note =
    "--halving follows scikit-learn's HalvingGridSearchCV: all candidates get few epochs, the best third three times "
    + "as many, and so on up to epochs=. With resource=epochs they go on from where they stopped, so those that reach the "
    + "end have the scores of a whole grid: finalists=4 lets at least four, which tells near ties apart."

  /// The search that the line asks for; `nil` for one that tries all candidates to the end.
  /// - Throws: `LanguageError` for keys that do not go together, `HalvingError`.
  static func search(
    _ arguments: Arguments, candidates: [TrainingSettings], folding: Folding, scoring: Scoring,
    on rows: LearningRows
  ) throws -> HalvingSearch? {
    guard arguments[halving] == true else {
      for key in parameters.dropFirst() {
        if let token = arguments.written(key) { throw LanguageError.needs(token, "--halving") }
      }
      return nil
    }
    if let engine = arguments[SearchKeys.on], engine != .local,
      let token = arguments.written(SearchKeys.on.parameter)
    {
      throw LanguageError.conflict(token, with: "--halving")
    }
    let resource = arguments[resource] ?? .epochs
    if resource == .epochs, Set(candidates.map(\.epochs)).count > 1,
      let epochs = TrainingKeys.all.first(where: { $0.parameter.name == "epochs" }),
      let token = arguments.written(epochs.parameter)
    {
      throw LanguageError.conflict(token, with: "resource=epochs")
    }
    return try HalvingSearch(
      candidates: candidates, folds: folding.folds, scoring: scoring, factor: arguments[factor] ?? 3,
      finalists: arguments[finalists] ?? 1, resource: resource, classes: rows.training.classes.count,
      seed: candidates.first?.seed ?? 0)
  }
}

extension HalvingError: Worded {
  package var wording: ErrorMessage {
    switch self {
    case .tooFew(.epochs, _, let found):
      ErrorMessage("\(found) epochs cannot be halved", hint: "use epochs=1 or more, or leave out --halving")
    case .tooFew(.rows, let least, let found):
      ErrorMessage(
        "--halving resource=rows begins with at least \(least) rows, two a class in every fold, and there are \(found)",
        hint: "use resource=epochs, or a smaller k=")
    }
  }
}
