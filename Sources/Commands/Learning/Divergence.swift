import CommandLanguage
import Experiments
import Notebook

/// A training that diverged. It leaves no model, only a failed cell.
struct Divergence: Sendable {
  /// Epoch in which the loss became NaN or infinite, from 1.
  let epoch: Int
  /// The command line as typed.
  let line: String
  /// Settings of the command line; `nil` if it continued a model, whose settings it used.
  let settings: TrainingSettings?

  /// The last training, if it diverged. Records in the workspace that the cell was read.
  ///
  /// Recognised by the error message, since a cell, like the session file, stores nothing else of its error.
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

  /// Kinds of results that leave a trained model.
  private static let trainings = [ModelResult.kind, StepResult.kind, GridResult.kind]

  private static func settings(
    of line: String, in workspace: Workspace, commands: CommandTable
  ) -> TrainingSettings? {
    guard let parsed = try? ParsedLine(line), let command = commands.command(for: parsed.verb.text),
      let arguments = try? Arguments(parsed, line: line, for: command.signature),
      !arguments.has("continue"), !arguments.has("model"),
      // In a separate workspace: that line used the seed, not the command that runs now.
      let base = try? TrainingKeys.base(for: arguments, in: Workspace(settings: workspace.settings))
    else { return nil }
    return TrainingKeys.settings(from: arguments, on: base)
  }
}

extension ErrorMessage {
  /// The epoch in the message of a diverged training; `nil` for any other error.
  var divergedEpoch: Int? {
    guard let epoch = message.firstMatch(of: /\d+/).flatMap({ Int($0.output) }) else { return nil }
    let sentence = ErrorMessage(wording: TrainingError.diverged(epoch: epoch, learningRate: 1)).message
    return message == sentence ? epoch : nil
  }
}
