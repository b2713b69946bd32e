import CommandLanguage
import Compute
import Digits
import Display
import Experiments
import Notebook

/// `show`: draws digit images with their labels and a model's predictions.
struct ShowCommand: Command {
  private static let what = Key<ShowTarget>(
    "what", .showTarget, form: .word, default: "the first rows",
    "row numbers, random, wrong, like, mean, doubtful or cell")
  private static let more = Key<ShowMore>(
    "more", .showMore, form: .word, default: "the last cell",
    "which cells, behind the word cell; which row, behind like; source behind a row number, for its place on a photographed sheet"
  )
  private static let label = Key<ClassLabel>("label", .classLabel, "only rows of this digit or class")
  private static let says = Key<ClassLabel>(
    "says", .classLabel, "only rows that the model takes for this digit or class")
  private static let sure = Key<ShareRange>(
    "sure", .shareRange, "only rows of whose answer the model is that sure, FROM..TO")
  private static let n = Key<Int>("n", .integer(1...mostShown), default: "12", "how many")
  private static let on = Key<SplitPart>(
    "on", ValueType<SplitPart>.choice, "only rows of this part of the split")
  private static let captions = Key<Captions>(
    "captions", ValueType<Captions>.choice, default: "all",
    "what stands below: row numbers, labels too, or also what the model says")
  private static let seed = Key<UInt32>(
    "seed", .seed, default: "what 'set seed=' set", "where random rows are drawn from")

  static let signature = Signature(
    "show", group: .looking, "Draw digits with their labels and what the model says of them.",
    parameters: [
      what.parameter, more.parameter, label.parameter, says.parameter, sure.parameter, n.parameter,
      on.parameter,
      JudgingKeys.model.parameter, captions.parameter, seed.parameter, PictureFile.svgOrPNG.parameter,
      PictureFile.force.parameter,
    ],
    examples: [
      .init("show 42", "one digit; with a model, its probabilities too", needs: ["load mnist rows=500"]),
      .init("show 40-47", "eight of them", needs: ["load mnist rows=500"]),
      .init("show label=7 n=12", "the first twelve sevens", needs: ["load mnist rows=500"]),
      .init("show random n=20", "twenty drawn at random", needs: ["load mnist rows=500"]),
      .init(
        "show wrong", "what the model got wrong, the surest mistakes first",
        needs: ["load mnist rows=500", "train epochs=1"]),
      .init(
        "show wrong label=4 says=9", "one cell of the confusion matrix",
        needs: ["load mnist rows=500", "train epochs=1"]),
      .init(
        "show label=7 on=test sure=0.9..", "filters combine",
        needs: ["load mnist rows=500", "train epochs=30"]),
      .init("show like 42", "the rows that look most like one", needs: ["load mnist rows=500"]),
      .init(
        "show random captions=rows", "a quiz: without what they are", needs: ["load mnist rows=500"]),
      .init("show mean", "the ten mean digits", needs: ["load mnist rows=500"]),
      .init(
        "show 42 out=digit.png", "one digit as a picture", needs: ["load mnist rows=500", "out digit.png"]),
      .init(
        "show 12 source", "the place on the photograph that a row was read from",
        needs: ["load lesson-sheets"]),
      .init("show doubtful", "boxes of sheets that were left out", needs: ["load lesson-sheets"]),
      .init("show cell 2", "what the second command showed", needs: ["load mnist rows=500", "info"]),
    ],
    notes: ["Rows are counted from 0. 'set images=ascii' or 'set images=blocks' chooses how they are drawn."])

  private let arguments: Arguments
  private let file: PictureFile?

  /// The largest number of pictures drawn at once.
  private static let mostShown = 1000
  /// The largest number of places whose photographs are read again at once.
  private static let mostSources = 50

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    file = try PictureFile(arguments, PictureFile.svgOrPNG, formats: [.png, .svg])
    if let captions = arguments[Self.captions], captions != .all, arguments[Self.what] != .wrong {
      try arguments.refuse(JudgingKeys.model.parameter, beside: "captions=\(captions.rawValue)")
    }
    guard let what = arguments[Self.what], let word = arguments.token(Self.what)?.text else { return }
    switch (what, arguments[Self.more]) {
    case (.cell, .numbers(.some, _)), (.like, .numbers(_, .some)), (.rows, .source), (_, nil): break
    case (.cell, .numbers(nil, _)):
      throw arguments.problem(
        .notAsExpected("cell numbers such as 12 or 3-7", hint: "'history' lists the cells"), with: Self.more)
    case (.like, .numbers(_, nil)):
      throw arguments.problem(.notAsExpected("one row number, such as 42"), with: Self.more)
    default: try arguments.refuse(Self.more.parameter, beside: word)
    }
    if arguments[Self.more] == .source {
      try arguments.refuse(
        JudgingKeys.model.parameter, Self.captions.parameter, beside: "\(word) source")
    }
    if ![.random, .wrong].contains(what) {
      try arguments.refuse(Self.says.parameter, Self.sure.parameter, beside: word)
    }
    switch what {
    case .like:
      if arguments[Self.more] == nil {
        throw LanguageError.missing(argument: "a row behind like", verb: "show", example: "show like 42")
      }
      try arguments.refuse(
        JudgingKeys.model.parameter, Self.captions.parameter, Self.seed.parameter, beside: word)
    case .cell:
      try arguments.refuse(
        Self.label.parameter, Self.n.parameter, Self.on.parameter, JudgingKeys.model.parameter,
        Self.captions.parameter, Self.seed.parameter, beside: word)
    case .rows:
      try arguments.refuse(
        Self.label.parameter, Self.n.parameter, Self.on.parameter, Self.seed.parameter, beside: word)
    case .mean:
      try arguments.refuse(
        Self.label.parameter, Self.n.parameter, JudgingKeys.model.parameter, Self.captions.parameter,
        Self.seed.parameter, beside: word)
    case .wrong: try arguments.refuse(Self.seed.parameter, beside: word)
    case .doubtful:
      try arguments.refuse(
        Self.on.parameter, JudgingKeys.model.parameter, Self.captions.parameter, Self.seed.parameter,
        beside: word)
    case .random: break
    }
  }

  var isAnalysis: Bool { arguments[Self.what] != .cell }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let result = try result(in: workspace, context)
    return try file?.write(result) ?? result
  }

  private func result(in workspace: Workspace, _ context: CommandContext) throws -> any CellResult {
    let label = try workspace.requireClass(Self.label, of: arguments)
    if arguments[Self.what] == .cell {
      let cells =
        try arguments[Self.more]?.cells?
        .cells(of: context.cells, token: arguments.token(Self.more)) ?? context.cells.suffix(1)
      return ShownCellsResult(cells)
    }
    let filter = ShownFilter(
      label: label, says: try workspace.requireClass(Self.says, of: arguments), sure: arguments[Self.sure])
    let dataset = try workspace.requireDataset()
    let n = arguments[Self.n] ?? 12
    switch arguments[Self.what] {
    case .mean:
      return try MeansResult(
        dataset, rows: arguments[Self.on].map { try workspace.rows($0, of: dataset).rows })
    case .wrong: return try wrong(filter, in: workspace, n: n, context)
    case .like: return try like(label, dataset, in: workspace, n: n)
    case .doubtful: return try DoubtfulBoxesResult(dataset, label: label, n: n)
    case .rows(let range) where arguments[Self.more] == .source:
      return try SheetSourceResult(dataset, rows: range.rows(of: dataset, limit: Self.mostSources))
    case .rows(let range):
      return try pictures(
        of: dataset, rows: range.rows(of: dataset, limit: Self.mostShown), in: workspace, context: context)
    case .random:
      let seed = workspace.seed(arguments[Self.seed])
      var generator = RandomState(seed: seed)
      let pool = try pool(of: dataset, filter, in: workspace, context)
      let rows = generator.choice(pool.count, size: n).map { pool[$0] }
      return try pictures(of: dataset, rows: rows, in: workspace, context: context, seed: seed)
    case .cell, nil:
      let rows = try pool(of: dataset, filter, in: workspace, context)
      return try pictures(
        of: dataset, rows: Array(rows.prefix(n)), in: workspace, context: context,
        title: filter.asksModel
          ? "\(counted(rows.count, "row")) \(rows.count == 1 ? "is" : "are") \(filter.inWords)." : nil)
    }
  }

  /// The rows to choose from: those of the requested part of the split and label.
  private func pool(
    of dataset: Dataset, _ filter: ShownFilter, in workspace: Workspace, _ context: CommandContext
  ) throws -> [Int] {
    var rows = try workspace.rows(arguments[Self.on] ?? .all, of: dataset).rows
      .filter { try matches($0, filter.label, dataset) }
    if filter.asksModel {
      let model = try workspace.requireModel(arguments.token(JudgingKeys.model))
      try workspace.requireFit(model, dataset)
      let said = try context.predict(model, dataset.images, rows: rows)
      rows = rows.indices.filter {
        filter.takes(said: said.label(ofRow: $0), confidence: said.confidence(ofRow: $0))
      }.map { rows[$0] }
      guard !rows.isEmpty else {
        throw CommandError.noSuchRows("\(filter.inWords) in \(dataset.name)", noun: dataset.classes.noun)
      }
    }
    guard !rows.isEmpty else {
      throw CommandError.noSuchRows(
        filter.label.map { "of \(dataset.classes.noun) \($0) in \(dataset.name)" } ?? "to show",
        noun: dataset.classes.noun)
    }
    return rows
  }

  private func like(
    _ label: ClassLabel?, _ dataset: Dataset, in workspace: Workspace, n: Int
  ) throws -> any CellResult {
    guard case .numbers(_, let row?) = arguments[Self.more], row < dataset.count else {
      throw CommandError.unknownRow(
        row: arguments[Self.more]?.row ?? 0, dataset: dataset.name, count: dataset.count)
    }
    let isSplit = workspace.split(of: dataset.name) != nil
    let (part, all) = try workspace.rows(arguments[Self.on] ?? (isSplit ? .train : .all), of: dataset)
    let rows = try all.filter { try matches($0, label, dataset) }
    return NeighboursResult(
      dataset, row: row, Neighbours.nearest(n, to: row, among: rows, in: dataset.images), by: .pixels,
      model: nil,
      on: part, searched: rows.count { $0 != row })
  }

  private func matches(_ row: Int, _ label: ClassLabel?, _ dataset: Dataset) throws -> Bool {
    guard let label else { return true }
    return try labels(of: dataset)[row] == label
  }

  private func labels(of dataset: Dataset) throws(CommandError) -> [ClassLabel] {
    guard let labels = dataset.labels else { throw .unlabelled(dataset: dataset.name, verb: "show label=") }
    return labels
  }

  private func wrong(
    _ filter: ShownFilter, in workspace: Workspace, n: Int, _ context: CommandContext
  ) throws -> any CellResult {
    let model = try workspace.requireModel(arguments.token(JudgingKeys.model))
    let evaluation = try Evaluation(of: model, on: arguments[Self.on], in: workspace, context)
    let mistakes = try evaluation.mistakes(for: "show wrong")
      .filter { mistake in
        (filter.label.map { $0 == mistake.label } ?? true)
          && filter.takes(said: mistake.predicted, confidence: mistake.confidence)
      }
    let which = filter.asksModel ? ", \(filter.inWords)" : ""
    let shown = mistakes.prefix(n).map(\.row)
    let title =
      mistakes.isEmpty
      ? "\(model.name) got none of \(evaluation.judged.inWords) wrong\(which)."
      : "\(NumberText.count(mistakes.count)) of \(evaluation.judged.inWords) are wrong\(which); the surest mistakes of \(model.name):"
    return try ImagesResult(
      evaluation.dataset, rows: shown, saidBy: model.name,
      context.predict(model, evaluation.dataset.images, rows: shown), title: title,
      banners: evaluation.judged.banners, captions: captions)
  }

  private var captions: Captions { arguments[Self.captions] ?? .all }

  /// Draws rows with the predictions of `model=`, or of the current model if the captions show predictions
  /// and it takes images of this size.
  private func pictures(
    of dataset: Dataset, rows: [Int], in workspace: Workspace, context: CommandContext, seed: UInt32? = nil,
    title: String? = nil
  ) throws -> ImagesResult {
    var classifier = captions == .all ? workspace.currentModel : nil
    if let token = arguments.token(JudgingKeys.model) {
      classifier = try workspace.requireModel(token)
      try workspace.requireFit(workspace.requireModel(token), dataset)
    }
    let model = classifier?.imageShape == dataset.images.shape ? classifier : nil
    let predictions = try model.map { try context.predict($0, dataset.images, rows: rows) }
    return ImagesResult(
      dataset, rows: rows, saidBy: model?.name, predictions, seed: seed, title: title, captions: captions)
  }
}

/// What `show` draws.
enum ShowTarget: Equatable, Sendable {
  case rows(RowRange)
  case random, wrong, mean
  /// The rows that look most like one.
  case like
  /// Boxes of sheets whose ink may be no digit.
  case doubtful
  /// The output of earlier cells.
  case cell
}

/// What a second word of `show` asks for.
enum ShowMore: Equatable, Sendable {
  /// Numbers as those of cells, if they can be, and as that of a row, if they are one.
  case numbers(CellRange?, row: Int?)
  /// The place on the photograph.
  case source

  var cells: CellRange? {
    if case .numbers(let range, _) = self { range } else { nil }
  }

  var row: Int? {
    if case .numbers(_, let row) = self { row } else { nil }
  }
}

extension ValueType where Value == ShowMore {
  static var showMore: ValueType {
    let cells = ValueType<CellRange>.cells
    return ValueType(
      description: "\(cells.description), a row number, or source", completion: .words(["source"])
    ) { text throws(ValueProblem) in
      if text == "source" { return .source }
      let row = Int(text).flatMap { $0 >= 0 ? $0 : nil }
      do throws(ValueProblem) {
        return .numbers(try cells.read(text), row: row)
      } catch {
        guard let row else { throw error }
        return .numbers(nil, row: row)
      }
    }
  }
}

extension ValueType where Value == ShowTarget {
  static var showTarget: ValueType {
    let words = ["random", "wrong", "like", "mean", "doubtful", "cell"]
    let description = "\(RowRange.description), or \(listed(words))"
    return ValueType(description: description, completion: .words(words)) {
      text throws(ValueProblem) in
      switch text {
      case "random": return .random
      case "wrong": return .wrong
      case "like": return .like
      case "mean": return .mean
      case "doubtful": return .doubtful
      case "cell": return .cell
      default:
        do throws(ValueProblem) {
          return .rows(try RowRange(text))
        } catch .notAsExpected {
          let nearest = Suggestion.nearest(to: text, among: words)
          throw .notAsExpected(description, hint: nearest.map { "did you mean '\($0)'?" })
        }
      }
    }
  }
}
