import CommandLanguage
import Display
import Experiments
import Notebook

/// `activations`: draws the activations of all layers, or of one, for one image.
struct ActivationsCommand: Command {
  private static let n = Key<Int>(
    "n", .integer(1...10_000), default: "10", "how many units are listed, or channels drawn")

  static let signature = Signature(
    "activations", group: .inside, "Draw what each unit of each layer says of one digit.",
    parameters: [
      InsideKeys.row.parameter, InsideKeys.layer.parameter, n.parameter, JudgingKeys.model.parameter,
    ] + InsideKeys.pictureParameters,
    examples: [
      .init("activations 42", "every layer", needs: ["load mnist rows=500", "train epochs=1"]),
      .init(
        "activations 42 layer=1 n=5", "one layer and its five strongest units",
        needs: ["load mnist rows=500", "train epochs=1"]),
      .init(
        "activations 42 out=maps.png", "the maps of a convolution's channels as a picture",
        needs: ["load mnist rows=500", "train layers=conv:4x5,pool:2 epochs=1", "out maps.png"]),
    ],
    notes: [
      "Of the output layer it shows the scores, before they become probabilities. " + InsideKeys.layersInWords
    ])

  private let arguments: Arguments
  private let file: PictureFile?

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    file = try InsideKeys.pictureFile(arguments)
    if !arguments.has("layer") { try arguments.refuse(Self.n.parameter, beside: "no layer=") }
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let subject = try InsideSubject(arguments, for: "activations", in: workspace, context)
    let network = subject.network.open
    let n = arguments[Self.n] ?? 10
    let result =
      arguments.has("layer")
      ? ActivationsResult(
        decision: subject.decision,
        layers: [LayerView(subject, try InsideKeys.place(arguments, in: network).layer, drawn: n)], listed: n)
      : ActivationsResult(
        decision: subject.decision, layers: network.layers.map { LayerView(subject, $0) }, listed: 0)
    return try file?.write(result) ?? result
  }
}

/// Activations of layers for one image.
struct ActivationsResult: CellResult {
  static let kind = "activations"
  let decision: Decision
  let layers: [LayerView]
  /// Number of strongest units or channels per layer to list in a table; 0 for no table.
  let listed: Int

  private enum CodingKeys: String, CodingKey {
    case decision, layers
  }

  var blocks: [Block] {
    [.text(decision.inWords)]
      + layers.flatMap { layer in layer.blocks + (listed > 0 ? [.table(table(of: layer))] : []) }
      + [.text(InsideLegend.activations)]
  }

  private func table(of layer: LayerView) -> Table {
    guard let channels = layer.channels else {
      return Table(
        columns: [.init("unit", .right), .init("says", .right)],
        rows: layer.unitsStrongestFirst.prefix(listed).map { unit, value in
          ["\(unit)", .init(NumberText.fixed(value, decimals: 4))]
        })
    }
    return Table(
      columns: [
        .init("channel", .right), .init("strongest", .right), .init("at row,column", .right),
        .init("mean", .right),
      ],
      rows: LayerView.strongestFirst(channels).prefix(listed).map { channel in
        [
          "\(channel.channel)", .init(NumberText.fixed(channel.largest, decimals: 4)),
          "\(channel.row),\(channel.column)", .init(NumberText.fixed(channel.mean, decimals: 4)),
        ]
      })
  }
}
