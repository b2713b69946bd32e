import Compute
import Digits
import Display
import Experiments

/// `grid`: searches choices of settings by cross-validation and keeps the best as a model.
struct GridCommand: Command {
  private static let name = Key<String>(
    "name", .text("a name"), standard: "m1, m2, ...", "what to call the best, trained on all training rows")

  /// More candidates than this are taken for a slip.
  private static let mostCandidates = 10_000

  static let signature = Signature(
    "grid", group: .training, "Try choices of settings by cross-validation; the best becomes a model.",
    parameters: FoldKeys.parameters + TrainingKeys.parameters + [name.parameter], takesChoices: true,
    examples: [
      .init("grid epochs=2", "a small, sensible grid", needs: ["load mnist rows=600"]),
      .init(
        "grid hidden=40,20|60,8|20,20,20 solver=sgd lr=0.2 epochs=2", "three shapes of the hidden layers",
        needs: ["load mnist rows=600"]),
      .init(
        "grid alpha=0.0001|0.05 lr=0.001|0.01 k=3 epochs=2", "four combinations in three folds",
        needs: ["load mnist rows=600"]),
    ],
    notes: [
      "Choices stand between '|'. Without any, it tries hidden=64|128 with alpha=0.0001|0.01 for 10 epochs in 3 folds.",
      "The best by mean accuracy is then trained on all training rows. The test rows take no part in it.",
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) {
    self.arguments = arguments
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let dataset = try workspace.requireDataset()
    let labels = try workspace.requireLabels(of: dataset, for: "grid")
    let (candidates, k) = try candidates(in: workspace)
    let name = try arguments.newName(Self.name) ?? workspace.nextModelName()
    let (split, isNew) = try workspace.splitOrDefault(of: dataset, labels: labels)
    let examples = Examples(images: dataset.images, labels: labels, rows: split.split.train)
    let folds = try FoldKeys.folds(
      of: examples.rows, labels: labels, seed: candidates.first?.seed ?? 0, from: arguments, k: k)
    let result = try GridSearch(
      candidates: candidates, folds: folds, scoring: arguments[FoldKeys.scoring] ?? .accuracy
    ).run(on: examples, context: context.experiment)

    context.observe(.refit)
    let validation = split.split.validation.isEmpty ? nil : examples.selecting(split.split.validation)
    let model = try Trainer(
      candidates[result.best], workers: Workers(count: context.threads), context: context.experiment
    ).train(on: examples, validation: validation)
    let kept = KeptModel(
      model: model.named(name), datasetName: dataset.name, source: dataset.source, splitNumber: split.number)
    workspace.keep(kept)
    return GridResult(
      result, folds: folds.count, rows: examples.count,
      scoring: arguments[FoldKeys.scoring] ?? .accuracy, model: ModelResult(kept),
      newSplit: isNew ? NewSplit(split.split, of: dataset.name) : nil)
  }

  private func candidates(in workspace: Workspace) throws -> ([TrainingSettings], k: Int) {
    guard let count = TrainingKeys.candidateCount(in: arguments), count <= Self.mostCandidates else {
      throw CommandError.tooManyCandidates(
        count: TrainingKeys.candidateCount(in: arguments), limit: Self.mostCandidates)
    }
    var base = TrainingSettings()
    base.seed = workspace.settings.seed
    if count > 1 { return (TrainingKeys.candidates(from: arguments, on: base), 5) }
    base.epochs = 10
    let standard = [[64], [128]].flatMap { hidden in
      [0.0001, 0.01].map { alpha in
        var settings = base
        settings.hidden = hidden
        settings.alpha = alpha
        return TrainingKeys.settings(from: arguments, on: settings)
      }
    }
    return (standard, 3)
  }
}

/// All candidates and the best of them as a model.
struct GridResult: CellResult {
  static let kind = "grid"
  let candidates: [Candidate]
  /// The settings of the best that vary in this grid.
  let best: [String: String]
  let folds: Int
  let rows: Int
  let seconds: Double
  let model: ModelResult
  let scoring: Scoring
  let newSplit: NewSplit?

  struct Candidate: Codable, Sendable {
    /// The settings that vary in this grid.
    let params: [String: String]
    let scores: [Double]
    let mean: Double
    let sd: Double
    let rank: Int
  }

  /// The keys that vary, in the order of help.
  private let keys: [String]

  init(
    _ result: GridSearchResult, folds: Int, rows: Int, scoring: Scoring, model: ModelResult,
    newSplit: NewSplit?
  ) {
    let varying = TrainingKeys.varying(in: result.candidates.map(\.settings))
    keys = varying.map(\.parameter.name)
    candidates = result.candidates.map { candidate in
      Candidate(
        params: Dictionary(
          uniqueKeysWithValues: varying.map { ($0.parameter.name, $0.text(candidate.settings)) }),
        scores: candidate.scores, mean: candidate.mean, sd: candidate.sd, rank: candidate.rank)
    }
    best = candidates[result.best].params
    self.folds = folds
    self.rows = rows
    seconds = result.seconds
    self.model = model
    self.scoring = scoring
    self.newSplit = newSplit
  }

  var blocks: [Block] {
    let columns =
      [Table.Column("rank", .right)] + keys.map { Table.Column($0) }
      + [
        Table.Column("mean accuracy", .right), Table.Column("sd", .right), Table.Column("worst fold", .right),
        Table.Column("best fold", .right),
      ]
    let rows = candidates.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
      .map { row($0.element) }
    let choice = keys.map { "\($0)=\(best[$0] ?? "")" }.joined(separator: " ")
    return (newSplit?.blocks ?? []) + [
      .table(Table(columns: columns, rows: rows)),
      .text(
        "\(counted(candidates.count, "candidate")) x \(folds) folds of the \(counted(self.rows, "training row")) of "
          + "\(model.dataset) in \(NumberText.duration(seconds: seconds))."),
    ] + scoringNote(scoring) + [
      .text("Best: \(choice.isEmpty ? "the only candidate" : choice). Trained on all training rows:")
    ] + model.blocks
  }

  private func row(_ candidate: Candidate) -> [Table.Cell] {
    let figures = [
      candidate.mean, candidate.sd, candidate.scores.min() ?? 0, candidate.scores.max() ?? 0,
    ]
    let texts =
      ["\(candidate.rank)"] + keys.map { candidate.params[$0] ?? "" } + figures.map { NumberText.percent($0) }
    return texts.map { Table.Cell($0, candidate.rank == 1 ? .strong : .normal) }
  }
}
