import CommandLanguage
import Experiments
import Notebook

/// `grid`: compares combinations of settings by cross-validation and trains a model with the best.
struct GridCommand: SearchCommand {
  /// More candidates than this are rejected as a typing mistake.
  private static let mostCandidates = 10_000

  static let signature = Signature(
    "grid", group: .training, "Try choices of settings by cross-validation; the best becomes a model.",
    parameters: TrainingKeys.parameters(and: CandidateSearch.parameters),
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
      CandidateSearch.refitNote, HalvingKeys.note, FoldKeys.reuseNote, SearchKeys.note,
    ])

  let arguments: Arguments

  init(_ arguments: Arguments) {
    self.arguments = arguments
  }

  /// The candidates of the line; one without choices gets a small default grid.
  func candidates(in workspace: Workspace) throws -> CandidateSearch.Candidates {
    guard let count = TrainingKeys.candidateCount(in: arguments), count <= Self.mostCandidates else {
      throw CommandError.tooManyCandidates(
        count: TrainingKeys.candidateCount(in: arguments), limit: Self.mostCandidates)
    }
    var base = try TrainingKeys.base(for: arguments, in: workspace)
    if count > 1 { return distinct(TrainingKeys.candidates(from: arguments, on: base), k: 5) }
    if base.layers != nil || arguments.has("layers") {
      let rates = [0.5, 1, 2].map { factor in
        var settings = TrainingKeys.settings(from: arguments, on: base)
        if !arguments.has("lr") { settings.learningRate *= factor }
        return settings
      }
      return distinct(rates, k: 3)
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
    return distinct(standard, k: 3)
  }

  /// The first of those that are the same.
  private func distinct(_ candidates: [TrainingSettings], k: Int) -> CandidateSearch.Candidates {
    .init(
      settings: Combinations.distinct(candidates), k: k,
      typedLayers: arguments.choices(TrainingKeys.layers.parameter))
  }
}
