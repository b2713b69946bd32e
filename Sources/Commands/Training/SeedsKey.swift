import CommandLanguage
import Digits
import Experiments
import Notebook

/// `seeds=1..10` of `train`: the same training with each of several seeds, as one search.
enum SeedsKey {
  /// More than these are taken for a mistake.
  private static let most = 1000

  static let seeds = Key<[UInt32]>(
    "seeds",
    ValueType<[UInt32]>(description: "seeds such as 1..10 or 1,2,5", completion: .nothing) {
      text throws(ValueProblem) in try read(text)
    },
    "train with each of these seeds, and report the mean and spread of the accuracy instead of keeping a model"
  )

  private static func read(_ text: String) throws(ValueProblem) -> [UInt32] {
    let problem = ValueProblem.notAsExpected("seeds such as 1..10 or 1,2,5, at most \(most) of them")
    var seeds: [UInt32] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "..", omittingEmptySubsequences: false).map { UInt32($0) }
      guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1], first <= last,
        Int(last - first) + seeds.count < most
      else { throw problem }
      seeds += first...last
    }
    guard Set(seeds).count == seeds.count else { throw .notAsExpected("different seeds, each once") }
    return seeds
  }
}

extension TrainCommand {
  /// Trains with each seed and judges each on rows that it has not seen.
  func runSeeds(
    _ seeds: [UInt32], _ arguments: Arguments, on workspace: inout Workspace, in context: CommandContext
  ) throws -> any CellResult {
    let rows = try LearningRows(for: "train", in: &workspace)
    let settings = TrainingKeys.settings(
      from: arguments, on: try TrainingKeys.base(for: arguments, seed: seeds.first, in: workspace))
    try TrainingKeys.refuseUseless(arguments, in: [settings])
    try LayerFit.check(
      settings, for: rows.dataset.images.shape, classes: rows.dataset.classes.count,
      typed: arguments.choices(TrainingKeys.layers.parameter))
    let (part, judged) =
      rows.split.validation.isEmpty
      ? ("test", rows.split.test) : ("validation", rows.split.validation)
    guard !judged.isEmpty else { throw SeedsError.nothingToJudge(dataset: rows.dataset.name) }
    // 'train' lets the validation rows choose the weights then, and a figure on them would be too good.
    guard !settings.earlyStopping || rows.split.validation.isEmpty else { throw SeedsError.stopsByJudgedRows }
    let candidates = seeds.map { seed in
      var own = settings
      own.seed = seed
      return own
    }
    let place = try SearchPlace(arguments, verb: "train", on: rows, in: workspace, context: context)
    let result: GridSearchResult
    do {
      result = try GridSearch(
        candidates: candidates, folds: [TrainTestSplit(train: rows.split.train, test: judged)]
      ).run(
        on: rows.training, context: place.experiment(context), reusing: arguments[FoldKeys.afresh] != true)
    } catch let underWay as SearchUnderWay {
      return try place.result(underWay, of: arguments)
    }
    return SeedsResult(
      result, judgedOn: part, rows: judged.count, trainingRows: rows.split.train.count,
      dataset: rows.dataset.name, newSplit: rows.newSplit, notes: place.notes)
  }
}

/// Why several seeds cannot be compared.
enum SeedsError: Error, Equatable {
  /// The split has neither validation nor test rows.
  case nothingToJudge(dataset: String)
  /// Early stopping chooses the weights by the rows that would judge them.
  case stopsByJudgedRows
}

extension SeedsError: Worded {
  var wording: ErrorMessage {
    switch self {
    case .nothingToJudge(let dataset):
      ErrorMessage(
        "\(dataset) has no rows to judge the seeds on: all are training rows", hint: "type 'split' first")
    case .stopsByJudgedRows:
      ErrorMessage(
        "with early-stopping=true the validation rows would choose the weights and judge them",
        hint: "use early-stopping=false, or 'split' without validation=")
    }
  }
}
