import CommandLanguage
import Display
import Experiments
import Foundation
import Notebook

/// What the session itself says to a question: the last error, or what `diagnose` finds in the current model.
struct AskedState {
  private(set) var answer: AskResult.Answer?
  private let tried: Set<String>
  private let workspace: Workspace

  init(_ question: String, _ workspace: Workspace, _ context: CommandContext) {
    self.workspace = workspace
    tried = Set(context.cells.filter { $0.status == .ok }.map(\.input))
    let asked = question.lowercased()
    if Self.isAboutAnError(asked), let answer = Self.lastError(in: context) {
      self.answer = answer
    } else if Self.isAboutATraining(asked) {
      answer = Self.finding(workspace, context)
    }
  }

  /// The line to type next: of the answers' lines the first that was not typed yet. Where it needs digits or a model and
  /// there are none, that comes first: `load`, `train`.
  func next(after first: AskResult.Answer, else others: [AskResult.Answer], _ commands: CommandTable)
    -> String
  {
    let lines = ([first] + others).flatMap(\.commands)
    let line = lines.first { !tried.contains($0) } ?? lines.first ?? "help"
    let signature = commands.command(for: String(line.prefix { $0 != " " }))?.signature
    guard let group = signature?.group else { return line }
    let needsModel: Set<Signature.Group> = [.judging, .inside]
    let needsDigits = needsModel.union([.looking, .training, .exploring, .learning])
    if workspace.currentDataset == nil, needsDigits.contains(group) { return "load" }
    if workspace.currentModel == nil, needsModel.contains(group) || signature?.verb == "diagnose" {
      return "train"
    }
    return line
  }

  private static func isAboutAnError(_ asked: String) -> Bool {
    asked.contains(
      /error|fail|doesn.?t work|not work|wrong with (this|that|my line)|what (did|went|happened)|red text|message/
    )
  }

  private static func isAboutATraining(_ asked: String) -> Bool {
    asked.contains(
      /stuck|learn|improv|better|bad|poor|low|worse|loss|accura|overfit|memori|train|guess|nan|10 ?%|same digit/
    )
      && asked.contains(
        /why|stuck|not|n.t |bad|poor|low|worse|nan|wrong|jump|just|only|improve|better|up and down/)
  }

  /// The last command, if it failed.
  private static func lastError(in context: CommandContext) -> AskResult.Answer? {
    guard let cell = context.cells.last(where: { !$0.input.hasPrefix("ask") }), let error = cell.error else {
      return nil
    }
    let verb = String(cell.input.prefix { $0 != " " })
    let isKnown = context.environment.commands.command(for: verb) != nil
    let hint = error.hint.map { " \($0.prefix(1).uppercased() + $0.dropFirst())." } ?? ""
    return AskResult.Answer(
      place: "session", title: "Your last line, '\(shown(cell.input))'", excerpt: "\(error.message).\(hint)",
      commands: [isKnown ? "help \(verb)" : "help"])
  }

  /// The gravest finding of `diagnose`; `nil` if there is none, or no model to look at.
  private static func finding(_ workspace: Workspace, _ context: CommandContext) -> AskResult.Answer? {
    let result: DiagnosisResult
    if let divergence = Divergence.latest(in: workspace, context) {
      result = DiagnosisResult(divergence)
    } else {
      guard let network = workspace.currentModel?.network,
        let gathering = try? EvidenceGathering(network, in: workspace, context),
        let evidence = try? gathering.evidence()
      else { return nil }
      result = DiagnosisResult(evidence)
    }
    guard let finding = result.findings.first else { return nil }
    return AskResult.Answer(
      place: "session",
      title: result.model.map { "What 'diagnose' finds in \(shown($0))" } ?? "Your last training",
      excerpt: "\(finding.problem) How it shows: \(finding.evidence) What would mend it: \(finding.remedy)",
      commands: finding.commands + ["diagnose"])
  }
}
