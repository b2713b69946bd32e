import Display
import Experiments

/// `plot`: draws the curves of a training.
struct PlotCommand: Command {
  private static let what = Key<Curve>(
    "what", ValueType<Curve>.choice, form: .word, standard: "loss", "which curves")

  enum Curve: String, CaseIterable, Codable, Sendable {
    case loss, accuracy
  }

  static let signature = Signature(
    "plot", group: .judging, "Draw loss or accuracy over the epochs, for training and validation rows.",
    parameters: [what.parameter, JudgingKeys.model.parameter],
    examples: [
      .init("plot loss", "the loss of the current model", needs: ["load mnist rows=500", "train epochs=4"]),
      .init(
        "plot accuracy", "the accuracy while it learned", needs: ["load mnist rows=500", "train epochs=4"]),
    ],
    notes: ["There is a validation curve where 'split validation=' or early stopping set rows apart."])

  private let arguments: Arguments

  init(_ arguments: Arguments) {
    self.arguments = arguments
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    PlotResult(
      try workspace.requireNetwork(arguments.token(JudgingKeys.model), for: "plot").model,
      arguments[Self.what] ?? .loss)
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
