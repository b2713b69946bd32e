import Display
import Experiments

/// `activations`: what each unit says of one digit.
struct ActivationsCommand: Command {
  private static let n = Key<Int>("n", .integer(1...10_000), standard: "10", "how many units are listed")

  static let signature = Signature(
    "activations", group: .inside, "Draw what each unit of each layer says of one digit.",
    parameters: [
      InsideKeys.row.parameter, InsideKeys.layer.parameter, n.parameter, JudgingKeys.model.parameter,
    ],
    examples: [
      .init("activations 42", "every layer", needs: ["load mnist rows=500", "train epochs=1"]),
      .init(
        "activations 42 layer=1 n=5", "one layer and its five strongest units",
        needs: ["load mnist rows=500", "train epochs=1"]),
    ],
    notes: ["Of the output layer it shows the scores, before they become probabilities."])

  private let arguments: Arguments

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    if !arguments.has("layer") { try arguments.refuse(Self.n.parameter, beside: "no layer=") }
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let subject = try InsideSubject(arguments, for: "activations", in: workspace, context)
    guard let number = arguments[InsideKeys.layer] else {
      return ActivationsResult(
        decision: subject.decision,
        layers: subject.network.dense.layers.map { LayerStrip(subject, layer: $0.number) }, listed: 0)
    }
    _ = try subject.network.dense.layer(number)
    return ActivationsResult(
      decision: subject.decision, layers: [LayerStrip(subject, layer: number)],
      listed: arguments[Self.n] ?? 10)
  }
}

/// What layers say of one digit.
struct ActivationsResult: CellResult {
  static let kind = "activations"
  let decision: Decision
  let layers: [LayerStrip]
  /// So many of the strongest units of a layer stand in a table.
  let listed: Int

  private enum CodingKeys: String, CodingKey {
    case decision, layers
  }

  var blocks: [Block] {
    [.text(decision.inWords)]
      + layers.flatMap { layer in layer.blocks + (listed > 0 ? [.table(table(of: layer))] : []) }
  }

  private func table(of layer: LayerStrip) -> Table {
    Table(
      columns: [.init("unit", .right), .init("says", .right)],
      rows: layer.strongest(listed).map { unit in
        ["\(unit)", .init(NumberText.fixed(layer.activations[unit], decimals: 4))]
      })
  }
}
