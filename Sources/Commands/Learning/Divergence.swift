import CommandLanguage
import Experiments
import Notebook

/// A training that diverged: it left no model, only a cell that says so.
struct Divergence: Sendable {
  /// The epoch in which the loss was no number any more.
  let epoch: Int
  /// The line that was typed.
  let line: String
  /// The settings it asked for; `nil` where it went on from a model, whose settings it had.
  let settings: TrainingSettings?

  /// The last training, if it diverged: nothing was trained since. The workspace is told of the cell.
  ///
  /// A cell knows its error in words only (a session keeps no more), so it is told by them.
  static func latest(in workspace: Workspace, _ context: CommandContext) -> Divergence? {
    for cell in context.cells.reversed() {
      if let kind = cell.result?.keptKind, trainings.contains(kind) { return nil }
      guard cell.status == .failed, let epoch = cell.error?.divergedEpoch else { continue }
      workspace.noteLook(atCell: cell.number)
      return Divergence(
        epoch: epoch, line: cell.input,
        settings: settings(of: cell.input, in: workspace, commands: context.environment.commands))
    }
    return nil
  }

  /// The kinds of results that leave a trained model.
  private static let trainings = [ModelResult.kind, StepResult.kind, GridResult.kind]

  private static func settings(
    of line: String, in workspace: Workspace, commands: CommandTable
  ) -> TrainingSettings? {
    guard let parsed = try? ParsedLine(line), let command = commands.command(for: parsed.verb.text),
      let arguments = try? Arguments(parsed, line: line, for: command.signature),
      !arguments.has("continue"), !arguments.has("model"),
      // A workspace of its own: that line took the seed, not the one that runs.
      let base = try? TrainingKeys.base(for: arguments, in: Workspace(settings: workspace.settings))
    else { return nil }
    return TrainingKeys.settings(from: arguments, on: base)
  }
}

extension ErrorMessage {
  /// The epoch that the sentence about a diverged training names; `nil` for any other error.
  var divergedEpoch: Int? {
    guard let epoch = message.firstMatch(of: /\d+/).flatMap({ Int($0.output) }) else { return nil }
    let sentence = ErrorMessage(wording: TrainingError.diverged(epoch: epoch, learningRate: 1)).message
    return message == sentence ? epoch : nil
  }
}
