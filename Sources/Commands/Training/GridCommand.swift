import CommandLanguage
import Compute
import Digits
import Display
import Experiments
import Notebook

/// `grid`: compares combinations of settings by cross-validation and trains a model with the best.
struct GridCommand: Command {
  private static let name = Key<String>(
    "name", .text("a name"), default: "m1, m2, ...", "name of the best, trained on all training rows")

  /// More candidates than this are rejected as a typing mistake.
  private static let mostCandidates = 10_000

  static let signature = Signature(
    "grid", group: .training, "Try choices of settings by cross-validation; the best becomes a model.",
    parameters: TrainingKeys.parameters(
      and: FoldKeys.parameters + SearchKeys.parameters + HalvingKeys.parameters + [name.parameter]
        + TableFile.parameters),
    choices: Set(TrainingKeys.all.map(\.parameter.name)),
    examples: [
      .init("grid epochs=2", "a small, sensible grid", needs: ["load mnist rows=600"]),
      .init(
        "grid hidden=40,20|60,8|20,20,20 solver=sgd lr=0.2 epochs=2", "three shapes",
        needs: ["load mnist rows=600"]),
      .init(
        "grid layers=dense:32|conv:8x3,pool:2,dense:32 k=2 epochs=2", "is a convolution worth it?",
        needs: ["load mnist rows=400"]),
      .init(
        "grid alpha=0.0001|0.05 lr=0.001|0.01 k=3 epochs=2", "four combinations in three folds",
        needs: ["load mnist rows=600"]),
      .init(
        "grid augment=none|shift:1 k=2 epochs=2", "whether shifts by a pixel help",
        needs: ["load mnist rows=600"]),
      .init(
        "grid --halving alpha=0.0001|0.01|1 k=2 epochs=3", "only the best third trains to the end",
        needs: ["load mnist rows=600"]),
    ],
    notes: [
      "Choices stand between '|'. Without any, it tries hidden=64|128 with alpha=0.0001|0.01 for 10 epochs in 3 folds; of a preset or layers=, half and twice the learning rate.",
      "The best by mean accuracy is then trained on all training rows. The test rows take no part in it.",
      HalvingKeys.note, FoldKeys.reuseNote, SearchKeys.note,
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) {
    self.arguments = arguments
  }

  var lineAnywhere: String? { SearchKeys.lineAnywhere(arguments) }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let file = try TableFile(arguments)
    let rows = try LearningRows(for: "grid", in: &workspace)
    let (candidates, k) = try candidates(in: workspace)
    try TrainingKeys.refuseUseless(arguments, in: candidates)
    for candidate in candidates {
      try LayerFit.check(
        candidate, for: rows.dataset.images.shape, classes: rows.dataset.classes.count,
        typed: arguments.choices(TrainingKeys.layers.parameter))
    }
    let wishedName = try arguments.newName(Self.name)
    let folding = try FoldKeys.folds(
      of: rows.split.train, in: rows, of: workspace, seed: candidates.first?.seed ?? 0, from: arguments, k: k,
      isSeeded: candidates.contains { $0.seed != 0 })
    let scoring = arguments[FoldKeys.scoring] ?? .accuracy
    let halving = try HalvingKeys.search(
      arguments, candidates: candidates, folding: folding, scoring: scoring, on: rows)
    let place = try SearchPlace(arguments, verb: "grid", on: rows, in: workspace, context: context)
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
      notes: notesOnLists + (place.notes ?? []), halving: halving.map { GridResult.Halving($0, rungs) })
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

  /// The candidates of the line and the default number of folds; a line without choices gets a small default
  /// grid.
  func candidates(in workspace: Workspace) throws -> ([TrainingSettings], k: Int) {
    guard let count = TrainingKeys.candidateCount(in: arguments), count <= Self.mostCandidates else {
      throw CommandError.tooManyCandidates(
        count: TrainingKeys.candidateCount(in: arguments), limit: Self.mostCandidates)
    }
    var base = try TrainingKeys.base(for: arguments, in: workspace)
    if count > 1 { return (unique(TrainingKeys.candidates(from: arguments, on: base)), 5) }
    if base.layers != nil || arguments.has("layers") {
      let rates = [0.5, 1, 2].map { factor in
        var settings = TrainingKeys.settings(from: arguments, on: base)
        if !arguments.has("lr") { settings.learningRate *= factor }
        return settings
      }
      return (unique(rates), 3)
    }
    base.epochs = 10
    let standard = [[64], [128]].flatMap { hidden in
      [0.0001, 0.01].map { alpha in
        var settings = base
        settings.hidden = hidden
        settings.alpha = alpha
        return TrainingKeys.settings(from: arguments, on: settings)
      }
    }
    return (unique(standard), 3)
  }

  /// Removes duplicates, keeping the first of each.
  private func unique(_ candidates: [TrainingSettings]) -> [TrainingSettings] {
    var known: Set<TrainingSettings> = []
    return candidates.filter { known.insert($0).inserted }
  }
}
