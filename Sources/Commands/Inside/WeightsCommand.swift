import CommandLanguage
import Experiments
import Notebook

/// `weights`: what units of a layer look for.
struct WeightsCommand: Command {
  private static let n = Key<Int>("n", .integer(1...1000), default: "16", "how many units are drawn")

  static let signature = Signature(
    "weights", group: .inside, "Draw the weights of units; those of the first layer are pictures.",
    parameters: [
      InsideKeys.layer.parameter, InsideKeys.unit.parameter, n.parameter, JudgingKeys.model.parameter,
      PictureFile.drawing.parameter, PictureFile.force.parameter,
    ],
    examples: [
      .init(
        "weights", "the first units of layer 1 as small pictures",
        needs: ["load mnist rows=500", "train epochs=1"]),
      .init(
        "weights layer=1 unit=3", "one unit large, with its statistics",
        needs: ["load mnist rows=500", "train epochs=1"]),
      .init(
        "weights out=filters.png", "the filters of a convolution as a picture",
        needs: ["load mnist rows=500", "train layers=conv:4x5,pool:2 epochs=1", "out filters.png"]),
    ],
    notes: [
      "Without layer= it is layer 1. " + InsideKeys.layersInWords,
      "A unit behind several channels has a picture for each of them: of many units the strongest one is drawn, of "
        + "one the strongest \(WeightsResult.mostSlices). Every picture has its own scale, but those of one unit "
        + "share theirs.",
    ])

  private let arguments: Arguments
  private let file: PictureFile?

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    file = try PictureFile(arguments, PictureFile.drawing, formats: [.svg, .png])
    if let unit = arguments.token(InsideKeys.unit) {
      try arguments.refuse(Self.n.parameter, beside: "unit=\(unit.text)")
    }
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let network = try InsideNetwork(arguments, for: "weights", in: workspace, context)
    let (layer, unit) = try InsideKeys.place(arguments, in: network.open)
    let units = unit.map { [$0] } ?? Array(0..<min(arguments[Self.n] ?? 16, layer.units))
    let result = WeightsResult(network, layer, units)
    return try file?.write(result) ?? result
  }
}
