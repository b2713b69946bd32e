import CommandLanguage
import Display
import Experiments
import Networks
import Notebook

/// `plot`: draws a chart of a training or of an evaluation, on the screen or into a file.
struct PlotCommand: Command {
  private static let what = Key<Curve>(
    "what", ValueType<Curve>.choice, form: .word, default: "loss", "which curves")

  enum Curve: String, CaseIterable, Codable, Sendable {
    case loss, accuracy, confusion, roc, calibration, reject

    /// Whether it is measured on rows now rather than recorded during training.
    var isMeasuredOnRows: Bool { self != .loss && self != .accuracy }
  }

  static let signature = Signature(
    "plot", group: .judging, "Draw loss or accuracy over the epochs, or a chart of how good the model is.",
    parameters: [what.parameter] + JudgingKeys.parameters + [
      PictureFile.svg.parameter, PictureFile.force.parameter,
    ],
    examples: [
      .init("plot loss", "the loss of the current model", needs: ["load mnist rows=500", "train epochs=4"]),
      .init(
        "plot accuracy", "the accuracy while it learned", needs: ["load mnist rows=500", "train epochs=4"]),
      .init(
        "plot confusion out=confusion.svg", "as a picture for a report",
        needs: ["load mnist rows=500", "train epochs=1", "out confusion.svg"]),
    ],
    notes: [
      "There is a validation curve where 'split validation=' or early stopping set rows apart.",
      "confusion, roc, calibration and reject show what the commands of these names show; on= is for them.",
    ])

  private let arguments: Arguments
  private let file: PictureFile?

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    file = try PictureFile(arguments, PictureFile.svg, formats: [.svg])
    let what = arguments[Self.what] ?? .loss
    if !what.isMeasuredOnRows { try arguments.refuse(JudgingKeys.on.parameter, beside: what.rawValue) }
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let result = try result(in: workspace, context)
    return try file?.write(result) ?? result
  }

  private func result(in workspace: Workspace, _ context: CommandContext) throws -> any CellResult {
    let what = arguments[Self.what] ?? .loss
    guard what.isMeasuredOnRows else {
      return PlotResult(
        try workspace.requireNetwork(arguments.token(JudgingKeys.model), for: "plot").model, what)
    }
    let evaluation = try JudgingKeys.evaluation(of: arguments, in: workspace, context)
    switch what {
    case .roc: return try ROCResult(evaluation)
    case .calibration: return try CalibrationResult(evaluation)
    case .reject: return try RejectResult(evaluation)
    case .confusion, .loss, .accuracy: return try ConfusionResult(evaluation, isNormalized: false)
    }
  }
}

/// Curves over the epochs of a training.
struct PlotResult: CellResult {
  static let kind = "plot"
  let model: String
  let curve: PlotCommand.Curve
  let epochs: [Int]
  let train: [Double]
  let validation: [Double?]

  init(_ model: Model, _ curve: PlotCommand.Curve) {
    self.model = model.name
    self.curve = curve
    epochs = model.history.map(\.epoch)
    train = model.history.map { curve == .loss ? $0.loss : $0.runningAccuracy }
    validation = model.history.map { curve == .loss ? $0.validationLoss : $0.validationAccuracy }
  }

  var blocks: [Block] {
    var series = [
      LineChart.Series(name: "train", points: zip(epochs, train).map { .init(x: Double($0), y: $1) })
    ]
    let watched = zip(epochs, validation).compactMap { epoch, value in
      value.map { LineChart.Point(x: Double(epoch), y: $0) }
    }
    if !watched.isEmpty { series.append(.init(name: "validation", points: watched)) }
    let title = curve == .loss ? "Loss of \(model)" : "Accuracy of \(model) while it learned"
    return [.chart(LineChart(title: title, xLabel: "epoch", yLabel: curve.rawValue, series: series))]
  }
}
