import CommandLanguage
import Compute
import Digits
import Experiments
import Notebook

/// `grid` and `random`, which differ in the candidates that they compare.
protocol SearchCommand: Command {
  var arguments: Arguments { get }

  /// The candidates of the line.
  func candidates(in workspace: Workspace) throws -> CandidateSearch.Candidates
}

extension SearchCommand {
  var lineAnywhere: String? { SearchKeys.lineAnywhere(arguments) }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    try CandidateSearch(verb: Self.signature.verb, arguments)
      .run(on: &workspace, in: context) { try candidates(in: $0) }
  }
}

/// Compares candidates by cross-validation and trains the best as a model.
struct CandidateSearch {
  /// What a line compares.
  struct Candidates {
    let settings: [TrainingSettings]
    /// Folds of a line without `k=`.
    let k: Int
    /// The choices of `layers=` as typed, to point at the layer that does not fit; none where they were drawn.
    var typedLayers: [Arguments.Choice] = []
    /// How they were drawn; `nil` if they were not.
    var drawing: GridResult.Drawing?
  }

  private static let name = Key<String>(
    "name", .text("a name"), default: "m1, m2, ...", "name of the best, trained on all training rows")

  /// For the help of a search.
  static let refitNote =
    "The best by mean accuracy is then trained on all training rows. The test rows take no part in it."

  /// The keys of a search beside those of `train`.
  static var parameters: [Parameter] {
    FoldKeys.parameters + SearchKeys.parameters + HalvingKeys.parameters + [name.parameter]
      + TableFile.parameters
  }

  private let verb: String
  private let arguments: Arguments

  init(verb: String, _ arguments: Arguments) {
    self.verb = verb
    self.arguments = arguments
  }

  /// - Parameter make: the candidates of the line, called once there are rows to learn from.
  func run(
    on workspace: inout Workspace, in context: CommandContext,
    comparing make: (Workspace) throws -> Candidates
  ) throws -> any CellResult {
    let file = try TableFile(arguments)
    let rows = try LearningRows(for: verb, in: &workspace)
    let line = try make(workspace)
    let candidates = line.settings
    try TrainingKeys.refuseUseless(arguments, in: candidates)
    for candidate in candidates {
      try LayerFit.check(
        candidate, for: rows.dataset.images.shape, classes: rows.dataset.classes.count,
        typed: line.typedLayers)
    }
    let wishedName = try arguments.newName(Self.name)
    let folding = try FoldKeys.folds(
      of: rows.split.train, in: rows, of: workspace, seed: candidates.first?.seed ?? 0, from: arguments,
      k: line.k, isSeeded: candidates.contains { $0.seed != 0 })
    let scoring = arguments[FoldKeys.scoring] ?? .accuracy
    let halving = try HalvingKeys.search(
      arguments, candidates: candidates, folding: folding, scoring: scoring, on: rows)
    let place = try SearchPlace(arguments, verb: verb, on: rows, in: workspace, context: context)
    let result: GridSearchResult
    var rungs: [HalvingSearch.Rung] = []
    let isReusing = arguments[FoldKeys.afresh] != true
    do {
      if let halving {
        (rungs, result) = try halving.run(
          on: rows.training, context: context.experiment(), reusing: isReusing)
      } else {
        result = try GridSearch(candidates: candidates, folds: folding.folds, scoring: scoring)
          .run(on: rows.training, context: place.experiment(context), reusing: isReusing)
      }
    } catch let underWay as SearchUnderWay {
      return try place.result(underWay, of: arguments)
    }
    var entry: ModelEntry?
    if let best = result.best, !result.isInterrupted {
      context.observe(.refit)
      // Named only now, so that an interrupted search uses up no name.
      let name = wishedName ?? workspace.nextModelName()
      let make = ModelEntry.maker(name, on: rows.dataset, split: rows.split, settings: candidates[best])
      let model = try Trainer(
        candidates[best], workers: ThreadPool(count: context.threads),
        context: context.experiment(checkpoint: make)
      ).train(on: rows.training, validation: rows.validation)
      let refitted = make(model)
      workspace.keep(refitted)
      entry = refitted
    }
    let table = GridResult(
      result, folding: folding, of: rows.split.train.count, dataset: rows.dataset.name, scoring: scoring,
      model: entry.map { ModelResult($0) }, newSplit: rows.newSplit,
      notes: notesOnLists + (place.notes ?? []), halving: halving.map { GridResult.Halving($0, rungs) },
      drawing: line.drawing)
    return try file?.writing(table) ?? table
  }

  /// What a comma list without `|` was taken for, and how to choose between its items instead.
  private var notesOnLists: [String] {
    TrainingKeys.all.map(\.parameter).compactMap { key in
      let choices = arguments.choices(key)
      guard let list = choices.first?.token, choices.count == 1, list.text.contains(",") else { return nil }
      let items = list.text.split(separator: ",").map(String.init)
      let (meaning, choice): (String, String)
      switch key.name {
      case "hidden":
        (meaning, choice) = ("one network with \(items.count) hidden layers", "between numbers of units")
      case "layers":
        return "\(key.name)=\(list.text) is one network. To choose between networks, write | between them."
      default: (meaning, choice) = ("one choice that holds all of these", "between them")
      }
      let line = arguments.line.replacing(list.text, with: items.joined(separator: "|"), maxReplacements: 1)
      return "\(key.name)=\(list.text) is \(meaning). To choose \(choice), type '\(line)'."
    }
  }
}
