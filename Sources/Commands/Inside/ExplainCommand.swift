import CommandLanguage
import Experiments
import Notebook

/// `explain`: traces how a network computes its prediction for one image, or one unit its activation.
struct ExplainCommand: Command {
  private static let n = Key<Int>(
    "n", .integer(1...1_000_000), default: "10", "how many terms are written out; the rest is added up")

  static let signature = Signature(
    "explain", group: .inside, "Follow one digit through the network, from pixels to probabilities.",
    parameters: [
      InsideKeys.row.parameter, InsideKeys.layer.parameter, InsideKeys.unit.parameter,
      InsideKeys.at.parameter, n.parameter, JudgingKeys.model.parameter,
    ],
    examples: [
      .init(
        "explain 42", "layers, scores, softmax, and why not the next best digit",
        needs: ["load mnist rows=500", "train epochs=1"]),
      .init(
        "explain 42 layer=1 unit=3", "the sum that one unit makes, written out",
        needs: ["load mnist rows=500", "train epochs=1"]),
      .init(
        "explain 42 layer=1 unit=3 at=5,12", "of a convolution's channel, at one place of its map",
        needs: ["load mnist rows=500", "train layers=conv:4x5,pool:2 epochs=1"]),
    ],
    notes: [
      "With layer= alone it is the unit that says the most, with unit= alone layer 1. "
        + InsideKeys.layersInWords,
      "The sums are made in double precision from the network's weights; the network's own figure stands below.",
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    if !arguments.has("layer"), !arguments.has("unit") {
      try arguments.refuse(Self.n.parameter, InsideKeys.at.parameter, beside: "no layer= and unit=")
    }
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let subject = try InsideSubject(arguments, for: "explain", in: workspace, context)
    guard arguments.has("layer") || arguments.has("unit") else { return ExplanationResult(subject) }
    let (layer, unit) = try InsideKeys.place(arguments, in: subject.network.open)
    let found = try PreActivationBreakdown(
      subject.network.open, layer: layer.number, unit: unit ?? LayerView(subject, layer).strongest,
      at: arguments[InsideKeys.at], of: subject.trace)
    return ArithmeticResult(subject, found, n: arguments[Self.n] ?? 10)
  }
}
