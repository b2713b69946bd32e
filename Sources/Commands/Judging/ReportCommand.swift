import CommandLanguage
import Display
import Experiments
import Notebook

/// `report`: judges a model on rows of the current dataset.
struct ReportCommand: Command {
  private static let digits = Key<Int>(
    "digits", .integer(0...10), default: "2",
    scikitLearn: ReferenceName("digits of classification_report", default: "2"), "decimals of the scores")
  private static let more = Key.flag(
    "more", "log loss, balanced accuracy, Cohen's kappa, Matthews correlation too")

  static let signature = Signature(
    "report", group: .judging, "Judge a model: scikit-learn's classification report, then its confusions.",
    parameters: JudgingKeys.parameters + [digits.parameter, more.parameter, JudgingKeys.tta.parameter],
    examples: [
      .init(
        "report", "the current model on the test rows", needs: ["load mnist rows=2000", "train epochs=3"]),
      .init(
        "report on=all", "on all rows, with a banner if the model has seen some",
        needs: ["load mnist rows=2000", "train epochs=3"]),
      .init(
        "report digits=4 --more", "four decimals, and more figures",
        needs: ["load mnist rows=2000", "train epochs=3"]),
      .init(
        "report --tta", "each image judged in nine small shifts",
        needs: ["load mnist rows=500", "train epochs=2"]),
    ],
    notes: [
      "Without a split, on= means all rows. A network with output=sigmoid gets the report for one-hot labels."
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) {
    self.arguments = arguments
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let evaluation = try JudgingKeys.evaluation(of: arguments, in: workspace, context)
    return try ReportResult(
      evaluation, digits: arguments[Self.digits] ?? 2, withMore: arguments[Self.more] ?? false)
  }
}
