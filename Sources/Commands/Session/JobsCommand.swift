import CommandLanguage
import Display
import Experiments
import Foundation
import Notebook

/// `jobs`: the searches that are made elsewhere.
struct JobsCommand: Command {
  enum Action: String, CaseIterable, Codable, Sendable {
    case list, watch, result, cancel
  }

  private static let action = Key<Action>(
    "action", ValueType<Action>.choice, form: .word, default: "list",
    "list them; watch one until it is done or Ctrl-C; show its result; cancel its tasks")
  private static let name = Key<String>(
    "plan", .text("the name of a plan"), form: .word, default: "the only one", "which, as 'jobs' names it")

  static let signature = Signature(
    "jobs", group: .session, "See how far searches on a cluster are, and take their results.",
    parameters: [action.parameter, name.parameter],
    examples: [.init("jobs", "what is being made")],
    notes: [
      "It submits again what the cluster lost, and keeps every finished fit in the session.",
      "'jobs result' runs the line of the search again, which finds all its fits made.",
    ])

  private let arguments: Arguments
  private let action: Action

  init(_ arguments: Arguments) {
    self.arguments = arguments
    action = arguments[Self.action] ?? .list
  }

  var isAnalysis: Bool { false }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let path = PlansFolder.path(in: context.environment.session.places.folder)
    let plans = PlansFolder.plans(in: path)
    guard action != .list else {
      return JobsResult(plans: plans.map { ClusterPlan($0).tended(into: context.store) }, folder: path)
    }
    let entry = try chosen(from: plans, in: path)
    switch action {
    case .list, .watch:
      let watched = ClusterPlan(entry).watch(into: context.store, context)
      return JobsResult(plans: [watched], folder: path, rerunning: watched.isComplete ? entry : nil)
    case .result:
      let report = ClusterPlan(entry).tended(into: context.store)
      return JobsResult(plans: [report], folder: path, rerunning: report.isComplete ? entry : nil)
    case .cancel:
      try ClusterPlan(entry).cancel()
      return JobsResult(plans: [PlanReport(entry, asksQueue: true)], folder: path, isCancelled: true)
    }
  }

  private func chosen(from plans: [PlanFolderEntry], in path: String) throws -> PlanFolderEntry {
    if let token = arguments.token(Self.name) {
      guard let entry = plans.first(where: { $0.folder.name == token.text }) else {
        throw JobsError.unknown(
          token, nearest: Suggestion.nearest(to: token.text, among: plans.map(\.folder.name)))
      }
      return entry
    }
    guard let only = plans.first else { throw JobsError.none(folder: path) }
    guard plans.count == 1 else { throw JobsError.several(plans.map(\.folder.name), action: action.rawValue) }
    return only
  }
}

/// Which plan `jobs` means is not clear.
enum JobsError: Error, Equatable {
  case none(folder: String)
  case several([String], action: String)
  case unknown(Token, nearest: String?)
}

extension JobsError: Worded {
  var wording: ErrorMessage {
    switch self {
    case .none(let folder):
      ErrorMessage("no search was sent anywhere: there is no plan in \(folder)", hint: "type 'grid on=slurm'")
    case .several(let names, let action):
      ErrorMessage(
        "there are \(names.count) plans: \(listed(names, joinedBy: "and"))",
        hint: "type 'jobs \(action) \(names[0])'")
    case .unknown(let token, let nearest):
      ErrorMessage(
        "there is no plan '\(token.text)'",
        hint: nearest.map { "did you mean 'jobs ... \($0)'?" } ?? "'jobs' lists them", columns: token.columns)
    }
  }
}

/// Searches that are made elsewhere.
struct JobsResult: CellResult {
  static let kind = "jobs"
  let plans: [PlanReport]
  private let folder: String
  let effect: CellEffect
  private let isCancelled: Bool

  init(
    plans: [PlanReport], folder: String, rerunning entry: PlanFolderEntry? = nil, isCancelled: Bool = false
  ) {
    self.plans = plans
    self.folder = folder
    self.isCancelled = isCancelled
    // on=plan starts nothing, whatever is missing.
    effect = entry.map { .rerun([Script.Line(number: 1, text: "\($0.plan.line) on=plan")]) } ?? .none
  }

  private enum CodingKeys: String, CodingKey {
    case plans
  }

  var blocks: [Block] {
    guard !plans.isEmpty else {
      return [.text("No search was sent anywhere: 'grid on=slurm' or 'cv on=slurm' sends one.")]
    }
    let table = Table(
      columns: [
        .init("plan"), .init("done", .right), .init("running", .right), .init("waiting", .right),
        .init("lost", .right), .init("broken", .right), .init("line"),
      ],
      rows: plans.map { plan in
        [
          plan.name, "\(NumberText.count(plan.done)) of \(NumberText.count(plan.fits))",
          "\(plan.running.count)",
          plan.waiting.map { "\($0)" } ?? "", "\(plan.lost)", "\(plan.broken)", plan.line,
        ].map { Table.Cell($0) }
      }, wraps: true)
    return [.table(table.withoutEmptyColumns)] + plans.flatMap(details)
  }

  private func details(_ plan: PlanReport) -> [Block] {
    var blocks: [Block] = []
    if !plan.running.isEmpty {
      blocks.append(
        .table(
          Table(
            columns: [.init("fit", .right), .init("on"), .init("epoch", .right), .init("loss", .right)],
            rows: plan.running.prefix(64).map { fit in
              [
                "\(fit.fit)", fit.host, fit.of > 0 ? "\(fit.epoch) of \(fit.of)" : "first",
                fit.loss.map { NumberText.fixed($0, decimals: 4) } ?? "",
              ].map { Table.Cell($0) }
            })))
    }
    if let problem = plan.problem { blocks.append(.text("\(plan.name): \(problem).")) }
    if isCancelled {
      blocks.append(
        .text("Its tasks are cancelled; what is finished stays. The line of the search sends the rest again.")
      )
    } else if plan.isComplete {
      if effect == .none {
        blocks.append(.text("\(plan.name) is done: 'jobs result \(plan.name)' shows the table."))
      }
    }
    return blocks
  }
}
