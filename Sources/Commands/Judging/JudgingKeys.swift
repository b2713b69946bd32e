import CommandLanguage
import Notebook

/// The keys of commands that evaluate a model: which model, on which rows.
enum JudgingKeys {
  static let on = Key<SplitPart>("on", ValueType<SplitPart>.choice, default: "test", "which rows to judge on")
  static let model = Key<String>(
    "model", .text("a model", completion: .models), default: "the current one", "which model to ask")
  static let tta = Key.flag(
    "tta", "average over nine shifts of each image by up to a pixel (test-time augmentation)")

  static var parameters: [Parameter] { [on.parameter, model.parameter] }

  /// Evaluates the model that a line names on the rows that it names.
  /// - Throws: `CommandError`, `NetworkError`.
  static func evaluation(
    of arguments: Arguments, in workspace: Workspace, _ context: CommandContext
  ) throws -> Evaluation {
    let classifier = try workspace.requireModel(arguments.token(model))
    return try Evaluation(
      of: classifier, on: arguments[on], in: workspace, context, shifted: arguments[tta] ?? false)
  }
}
