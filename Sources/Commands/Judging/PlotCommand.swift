import CommandLanguage
import Display
import Experiments
import Networks
import Notebook

/// `plot`: draws a chart of a training or of an evaluation, of one model or of several, on the screen or into a file.
struct PlotCommand: Command {
  private static let curves = Curve.allCases.map(\.rawValue)
  private static let what = Key<String>(
    "what",
    .text(
      "\(curves.joined(separator: ", ")), models", completion: .anyOf([.words(curves), .models])),
    form: .words, default: "loss", "which curves, and of which models")
  private static let models = Key<String>(
    "model", .text("models, between commas", completion: .models), default: "the current one",
    "of which models, on one chart")

  enum Curve: String, CaseIterable, Codable, Sendable {
    case loss, accuracy, confusion, roc, calibration, reject

    /// Whether it is measured on rows now rather than recorded during training.
    var isMeasuredOnRows: Bool { self != .loss && self != .accuracy }
  }

  static let signature = Signature(
    "plot", group: .judging, "Draw loss or accuracy over the epochs, or a chart of how good the model is.",
    parameters: [what.parameter, JudgingKeys.on.parameter, models.parameter] + [
      PictureFile.svg.parameter, PictureFile.force.parameter,
    ],
    examples: [
      .init("plot loss", "the loss of the current model", needs: ["load mnist rows=500", "train epochs=4"]),
      .init(
        "plot accuracy", "the accuracy while it learned", needs: ["load mnist rows=500", "train epochs=4"]),
      .init(
        "plot accuracy m1 m2", "of two models, on one chart; 'plot accuracy model=m1,m2' is the same",
        needs: ["load mnist rows=500", "train epochs=3", "train epochs=4 lr=0.01"]),
      .init(
        "plot confusion out=confusion.svg", "as a picture for a report",
        needs: ["load mnist rows=500", "train epochs=1", "out confusion.svg"]),
      .init(
        "plot roc out=roc.png", "as pixels, for slides",
        needs: ["load mnist rows=500", "train epochs=1", "out roc.png"]),
    ],
    notes: [
      "There is a validation curve where 'split validation=' or early stopping set rows apart.",
      "confusion, roc, calibration and reject show what the commands of these names show; on= is for them.",
    ])

  private let arguments: Arguments
  private let file: PictureFile?
  private let curve: Curve
  /// The models that the line names; empty for the current one.
  private let modelTokens: [Token]
  /// The first word, if it could only be a model: what is wrong if it is none.
  private let unclearWord: Token?

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    file = try PictureFile(arguments, PictureFile.svg, formats: [.svg, .png])
    var words = arguments.tokens(Self.what)[...]
    let named = words.first.flatMap { Curve(rawValue: $0.text) }
    curve = named ?? .loss
    unclearWord = named == nil ? words.first : nil
    if named != nil { words.removeFirst() }
    if let word = words.first, let key = arguments.written(Self.models.parameter) {
      throw LanguageError.conflict(key, with: word.text)
    }
    modelTokens = words.isEmpty ? arguments.token(Self.models)?.parts ?? [] : Array(words)
    if !curve.isMeasuredOnRows { try arguments.refuse(JudgingKeys.on.parameter, beside: curve.rawValue) }
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    if let word = unclearWord, workspace.model(named: word.text) == nil {
      throw LanguageError.badValue(
        word, for: .word(of: "plot"),
        problem: .notAChoice(
          choices: Self.curves,
          nearest: Suggestion.nearest(to: word.text, among: Self.curves + workspace.models.keys)))
    }
    let result = try result(in: workspace, context)
    return try file?.write(result) ?? result
  }

  private func result(in workspace: Workspace, _ context: CommandContext) throws -> any CellResult {
    for (index, token) in modelTokens.enumerated()
    where modelTokens[..<index].contains(where: { $0.text == token.text }) {
      throw CommandError.modelTwice(token)
    }
    guard modelTokens.count < 2 else { return try comparison(in: workspace, context) }
    guard curve.isMeasuredOnRows else {
      return PlotResult(try workspace.requireNetwork(modelTokens.first, for: "plot").model, curve)
    }
    let evaluation = try evaluation(of: modelTokens.first, in: workspace, context)
    switch curve {
    case .roc: return try ROCResult(evaluation)
    case .calibration: return try CalibrationResult(evaluation)
    case .reject: return try RejectResult(evaluation)
    case .confusion, .loss, .accuracy: return try ConfusionResult(evaluation, isNormalized: false)
    }
  }

  private func comparison(in workspace: Workspace, _ context: CommandContext) throws -> any CellResult {
    guard curve.isMeasuredOnRows else {
      return PlotsResult(
        try modelTokens.map { PlotResult(try workspace.requireNetwork($0, for: "plot").model, curve) }, curve)
    }
    if curve == .confusion {
      throw CommandError.oneModelAtATime(modelTokens[1], verb: "plot confusion", of: modelTokens)
    }
    return try ComparedCurvesResult(
      try modelTokens.map { try evaluation(of: $0, in: workspace, context) }, curve)
  }

  private func evaluation(
    of token: Token?, in workspace: Workspace, _ context: CommandContext
  ) throws -> Evaluation {
    try Evaluation(
      of: workspace.requireModel(token), on: arguments[JudgingKeys.on], in: workspace, context)
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
    let title = curve == .loss ? "Loss of \(model)" : "Accuracy of \(model) while it learned"
    return [
      .chart(
        LineChart(
          title: title, xLabel: "epoch", yLabel: curve.rawValue, series: series(train: "train", "validation"))
      )
    ]
  }

  /// The curves under these names.
  func series(train: String, _ validation: String) -> [LineChart.Series] {
    let watched = zip(epochs, self.validation).compactMap { epoch, value in
      value.map { LineChart.Point(x: Double(epoch), y: $0) }
    }
    return [.init(name: train, points: zip(epochs, self.train).map { .init(x: Double($0), y: $1) })]
      + (watched.isEmpty ? [] : [.init(name: validation, points: watched)])
  }
}
