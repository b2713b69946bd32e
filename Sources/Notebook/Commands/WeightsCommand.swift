import Display
import Experiments

/// `weights`: what units of a layer look for.
struct WeightsCommand: Command {
  private static let n = Key<Int>("n", .integer(1...1000), standard: "16", "how many units are drawn")

  static let signature = Signature(
    "weights", group: .inside, "Draw the weights of units; those of the first layer are pictures.",
    parameters: [
      InsideKeys.layer.parameter, InsideKeys.unit.parameter, n.parameter, JudgingKeys.model.parameter,
    ],
    examples: [
      .init(
        "weights", "the first units of layer 1 as small pictures",
        needs: ["load mnist rows=500", "train epochs=1"]),
      .init(
        "weights layer=1 unit=3", "one unit large, with its statistics",
        needs: ["load mnist rows=500", "train epochs=1"]),
    ],
    notes: ["Without layer= it is layer 1. Every picture has its own scale."])

  private let arguments: Arguments

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    if let unit = arguments.token(InsideKeys.unit) {
      try arguments.refuse(Self.n.parameter, beside: "unit=\(unit.text)")
    }
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let network = try InsideNetwork(arguments, for: "weights", in: workspace, context)
    let layer = try network.dense.layer(arguments[InsideKeys.layer] ?? 1)
    if let unit = arguments[InsideKeys.unit] { try layer.require(unit: unit) }
    let units =
      arguments[InsideKeys.unit].map { [$0] } ?? Array(0..<min(arguments[Self.n] ?? 16, layer.units))
    return WeightsResult(network, layer, units)
  }
}

/// The weights of some units of a layer.
struct WeightsResult: CellResult {
  static let kind = "weights"
  let model: String
  /// From 1.
  let layer: Int
  /// How many units the layer has.
  let unitCount: Int
  /// The size of a picture of weights; `nil` behind layer 1, whose inputs are no pixels.
  let height: Int?
  let width: Int?
  let units: [Unit]

  /// The weights that lead to one unit, and figures of them.
  struct Unit: Encodable, Sendable {
    /// From 0.
    let unit: Int
    let name: String
    let bias: Double
    let mean: Double
    /// Over all its weights, not a sample's.
    let deviation: Double
    let least: Double
    let largest: Double
    /// The length of the weights as a vector.
    let norm: Double
    let weights: [Double]
  }

  init(_ network: InsideNetwork, _ layer: DenseNetwork.Layer, _ units: [Int]) {
    model = network.name
    self.layer = layer.number
    unitCount = layer.units
    let shape = network.kept.model.imageShape
    let isPicture = layer.number == 1 && shape.pixelCount == layer.inputs
    height = isPicture ? shape.height : nil
    width = isPicture ? shape.width : nil
    self.units = units.map { unit in
      let weights = layer.weights(to: unit).map(Double.init)
      let mean = weights.reduce(0, +) / Double(max(weights.count, 1))
      let squares = weights.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return Unit(
        unit: unit, name: network.unitName(unit, ofLayer: layer.number), bias: Double(layer.biases[unit]),
        mean: mean, deviation: (squares / Double(max(weights.count, 1))).squareRoot(),
        least: weights.min() ?? 0, largest: weights.max() ?? 0,
        norm: weights.reduce(0) { $0 + $1 * $1 }.squareRoot(), weights: weights)
    }
  }

  var blocks: [Block] {
    let isSingle = units.count == 1
    let which =
      isSingle
      ? "\(units[0].name) of layer \(layer)"
      : "\(units.count == unitCount ? "the" : "the first \(units.count) of the") "
        + "\(counted(unitCount, "unit")) of layer \(layer)"
    let source = height == nil ? "units of layer \(layer - 1)" : "pixels"
    let head = Block.text(
      "The weights of \(which) of \(model), from \(source). \(InsideLegend.marks)")
    return [head] + drawing + (isSingle ? [.table(statistics)] : [])
  }

  private var drawing: [Block] {
    guard let height, let width else {
      return units.flatMap { [.text("\($0.name):"), .strip(Strip(values: $0.weights))] as [Block] }
    }
    let pictures = units.map { unit in
      SignedGrid.Picture(height: height, width: width, values: unit.weights, caption: unit.name)
    }
    return [.signed(SignedGrid(pictures: pictures))]
  }

  private var statistics: Table {
    let unit = units[0]
    let rows: [(String, Double)] = [
      ("bias", unit.bias), ("mean weight", unit.mean), ("standard deviation", unit.deviation),
      ("least", unit.least), ("largest", unit.largest), ("length (root of the sum of squares)", unit.norm),
    ]
    return Table(
      columns: [.init("of \(NumberText.count(unit.weights.count)) weights"), .init("", .right)],
      rows: rows.map { [.init($0.0), .init(NumberText.fixed($0.1, decimals: 6))] })
  }
}
