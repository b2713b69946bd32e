import CommandLanguage
import Experiments
import Notebook

/// `random`: compares settings drawn at random by cross-validation and trains a model with the best.
struct RandomCommand: SearchCommand {
  static let signature = Signature(
    "random", group: .training, "Try settings drawn at random by cross-validation; the best becomes a model.",
    parameters: [TrainingKeys.preset.parameter, RandomKeys.n.parameter] + CandidateSearch.parameters
      + RandomKeys.parameters,
    choices: RandomKeys.names, takesRanges: true,
    examples: [
      .init(
        "random n=4 lr=log:1e-4..1e-1 hidden=16..64 k=2 epochs=2", "rates of all sizes, units from 16 to 64",
        needs: ["load mnist rows=400"]),
      .init("random n=3 k=2 epochs=1", "around the settings of train", needs: ["load mnist rows=400"]),
      .init(
        "random n=3 solver=sgd momentum=0.5..0.99 nesterov=true|false k=2 epochs=1", "ranges and choices",
        needs: ["load mnist rows=400"]),
      .init(
        "random n=2 layers=conv:4..8x3,pool:2,dense:16..32 k=2 epochs=1", "shapes of a network",
        needs: ["load mnist rows=400"]),
      .init(
        "random --halving n=6 lr=log:1e-4..1e-1 k=2 epochs=3", "only the best third trains to the end",
        needs: ["load mnist rows=400"]),
    ],
    notes: [
      "0.5..0.99 stands for any number in between, log:1e-4..1e-1 for any order of magnitude in between, and a|b|c for one of these. Where a key takes whole numbers, whole numbers are drawn. Real ones have four or five digits.",
      "The same line draws the same candidates everywhere; seed= draws others. None is drawn twice. Without ranges or choices it draws hidden=, lr= and alpha= around those of 'train', for 10 epochs in 3 folds; of a preset or layers=, the rate.",
      "As scikit-learn's RandomizedSearchCV, with draws of its own. --halving has the rungs of 'grid --halving', for n= candidates.",
      CandidateSearch.refitNote, FoldKeys.reuseNote, SearchKeys.note,
    ])

  let arguments: Arguments

  init(_ arguments: Arguments) {
    self.arguments = arguments
  }

  /// The candidates of the line; one without choices and ranges gets those around the settings it has.
  func candidates(in workspace: Workspace) throws -> CandidateSearch.Candidates {
    var base = try TrainingKeys.base(for: arguments, in: workspace)
    let typed = RandomKeys.spreads(in: arguments)
    let isOpen = typed.contains { $0.count != 1 }
    if !isOpen, arguments[TrainingKeys.preset] == nil, !arguments.has("layers") { base.epochs = 10 }
    let parts = try isOpen ? typed : RandomKeys.around(typed, arguments, on: base)
    let count = arguments[RandomKeys.n] ?? 10
    let (settings, areAll) = try CandidateDraw(parts: parts).candidates(count, on: base, seed: base.seed)
    let space = parts.filter { $0.count != 1 }.map(\.typed).joined(separator: " ")
    return .init(
      settings: settings, k: isOpen ? 5 : 3,
      drawing: space.isEmpty ? nil : .init(asked: count, seed: base.seed, space: space, areAll: areAll))
  }
}
