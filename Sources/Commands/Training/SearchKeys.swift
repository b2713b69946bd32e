import CommandLanguage
import Display
import Experiments
import Notebook

/// The keys of searches that say where their fits are made.
enum SearchKeys {
  static let on = Key<SearchEngine>(
    "on", ValueType<SearchEngine>.choice, default: "'set cluster='",
    "where fits run"
  )
  static let tasks = Key<Int>(
    "tasks", .integer(1...100_000), default: "threads, or 64 of Slurm",
    "processes or tasks at a time")
  static let wait = Key.flag("wait", "with on=slurm: wait for the result")
  static let dryRun = Key.flag("dry-run", "with on=slurm or on=plan: write the plan and start nothing")

  static var parameters: [Parameter] { [on.parameter, tasks.parameter, wait.parameter, dryRun.parameter] }

  static let note =
    "on=processes and on=slurm give the numbers of on=local, bit for bit; 'help guide cluster' tells how."

  /// A line without the keys that say where it runs, or that all fits are made again, and without a comment, so that
  /// keys can be added.
  static func lineOfPlan(_ arguments: Arguments) -> String {
    let line = Self.line(of: arguments, without: parameters + [FoldKeys.afresh.parameter])
    return String(line.prefix(Lexer(line).words.last?.token.columns.upperBound ?? line.count))
  }

  /// The line that a cell holds: without the keys that say where it runs; `nil` if it has none.
  static func lineAnywhere(_ arguments: Arguments) -> String? {
    parameters.contains { arguments.written($0) != nil } ? line(of: arguments, without: parameters) : nil
  }

  private static func line(of arguments: Arguments, without parameters: [Parameter]) -> String {
    let typed = parameters.compactMap(arguments.written)
      .sorted { $0.columns.lowerBound > $1.columns.lowerBound }
    var line = Array(arguments.line)
    for token in typed {
      var range = token.columns.clamped(to: 0..<line.count)
      while range.lowerBound > 0, line[range.lowerBound - 1] == " " {
        range = range.lowerBound - 1..<range.upperBound
      }
      line.removeSubrange(range)
    }
    return String(line)
  }
}

/// Where the fits of one search are made.
struct SearchPlace {
  let engine: SearchEngine
  private let planned: PlannedFits?

  /// - Throws: `LanguageError` for flags that the engine has no use for.
  init(
    _ arguments: Arguments, verb: String, on rows: LearningRows, in workspace: Workspace,
    context: CommandContext
  ) throws {
    let settings = workspace.settings.cluster
    let asked = arguments[SearchKeys.on] ?? settings?.engine ?? .local
    // A script that is verified writes nothing, and the numbers are the same here.
    var engine = OutputPolicy.current.isRehearsal ? .local : asked
    if asked != .slurm, let token = arguments.written(SearchKeys.wait.parameter) {
      throw LanguageError.needs(token, "on=slurm")
    }
    if let token = arguments.written(SearchKeys.dryRun.parameter), asked != .slurm, asked != .plan {
      throw LanguageError.needs(token, "on=plan")
    }
    if asked == .local, let token = arguments.written(SearchKeys.tasks.parameter) {
      throw LanguageError.needs(token, "on=processes")
    }
    if arguments[SearchKeys.dryRun] == true, engine == .slurm { engine = .plan }
    self.engine = engine
    guard engine != .local else {
      planned = nil
      return
    }
    var cluster = settings ?? ClusterSettings()
    if let tasks = arguments[SearchKeys.tasks] { cluster.tasks = tasks }
    let folder = context.environment.session.places.folder
    planned = PlannedFits(
      engine: engine, verb: verb, line: SearchKeys.lineOfPlan(arguments), dataset: rows.dataset,
      labels: rows.labels, plans: PlansFolder.path(in: folder), working: folder, cluster: cluster,
      threads: context.threads, isAfresh: arguments[FoldKeys.afresh] == true,
      waits: arguments[SearchKeys.wait] == true)
  }

  /// The context of a search that runs there.
  func experiment(_ context: CommandContext) -> ExperimentContext {
    context.experiment(maker: planned)
  }

  /// What must be said about the machines, once the search has its result; `nil` for nothing.
  var notes: [String]? { (planned?.notes.all).flatMap { $0.isEmpty ? nil : $0 } }

  /// The result of a search whose fits are not all made yet.
  func result(_ underWay: SearchUnderWay, of arguments: Arguments) throws -> any CellResult {
    try SubmittedResult(folder: underWay.folder, isPlan: engine == .plan, line: arguments.line)
  }
}

/// A search that is being made elsewhere.
struct SubmittedResult: CellResult {
  static let kind = "plan"
  let report: PlanReport
  /// Lines that run the plan elsewhere; `nil` if it was submitted.
  let engines: [PlanReport.EngineLine]?
  private let line: String

  /// - Throws: `PlanError`.
  init(folder: String, isPlan: Bool, line: String) throws {
    let entry = try PlanFolderEntry(reading: folder)
    report = PlanReport(entry, asksQueue: false)
    engines = isPlan ? PlanReport.engineLines(of: entry) : nil
    self.line = line
  }

  private enum CodingKeys: String, CodingKey {
    case report, engines
  }

  var recordedLine: String? { line }
  /// What it tells will be otherwise in a minute, and it changes nothing.
  var isAnalysis: Bool { false }

  var blocks: [Block] {
    let made = report.done > 0 ? ", of which \(NumberText.count(report.done)) are made" : ""
    let fits = "\(counted(report.fits, "fit"))\(made)"
    guard let engines else {
      let jobs =
        report.jobs.isEmpty
        ? "" : " as \(report.jobs.count == 1 ? "job" : "jobs") \(listed(report.jobs, joinedBy: "and"))"
      return [
        .text(
          "\(report.name): \(fits), with Slurm\(jobs). 'jobs' tells how far it is; the table and the model come with "
            + "'jobs result \(report.name)', or with the same line again.")
      ]
    }
    return [
      .text("\(report.name): \(fits). The plan is \(report.folder)/plan.json. To have it made, one of:"),
      .preformatted(
        engines.map {
          "\($0.engine)\($0.isRun ? "" : " (as documented there, not run by digitbook's checks)"):\n  \($0.line)"
        }
        .joined(separator: "\n")),
      .text("Then the same line again takes the results in."),
    ]
  }
}
