import CommandLanguage
import Display
import Experiments
import Notebook

/// `weights`: draws the weights of some units of a layer.
struct WeightsCommand: Command {
  private static let n = Key<Int>("n", .integer(1...1000), default: "16", "how many units are drawn")

  static let signature = Signature(
    "weights", group: .inside, "Draw the weights of units; those of the first layer are pictures.",
    parameters: [
      InsideKeys.layer.parameter, InsideKeys.unit.parameter, n.parameter, JudgingKeys.model.parameter,
    ] + InsideKeys.pictureParameters,
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
    file = try InsideKeys.pictureFile(arguments)
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

/// Weights of some units of a layer.
struct WeightsResult: CellResult {
  static let kind = "weights"
  let model: String
  /// Number of the layer, from 1.
  let layer: Int
  /// Number of units in the layer.
  let unitCount: Int
  /// Size of one picture of weights; `nil` if the inputs of the layer have no positions.
  let height: Int?
  let width: Int?
  /// Number of such pictures per unit: one per input channel.
  let channels: Int
  let units: [Unit]
  private let noun: String
  private let source: String
  private let sourceNoun: String

  private enum CodingKeys: String, CodingKey {
    case model, layer, unitCount, height, width, channels, units
  }

  /// Incoming weights of one unit, with statistics.
  struct Unit: Encodable, Sendable {
    /// Index of the unit in its layer, from 0.
    let unit: Int
    let name: String
    let bias: Double
    let mean: Double
    /// Population standard deviation: divided by the number of weights, not by one less.
    let deviation: Double
    let least: Double
    let largest: Double
    /// Euclidean norm.
    let norm: Double
    /// [channels x height x width], each channel row by row.
    let weights: [Double]
  }

  /// Maximum number of pictures drawn for a single unit.
  static let mostSlices = 12
  /// Maximum width of a picture whose numbers are listed in a table.
  private static let widestTable = 7

  init(_ network: InsideNetwork, _ layer: LayerWeights, _ units: [Int]) {
    model = network.name
    self.layer = layer.number
    unitCount = layer.units
    let slice = layer.slice
    height = slice?.height
    width = slice?.width
    channels = slice == nil ? 1 : layer.inputShape.channels
    noun = layer.unitNoun
    sourceNoun = network.sourceNoun(of: layer)
    source =
      layer.seesPixels
      ? "pixels" : layer.number == 1 ? "what enters it" : "\(sourceNoun)s of layer \(layer.number - 1)"
    self.units = units.map { Unit($0, network.unitName($0, of: layer), layer) }
  }

  var blocks: [Block] {
    let isSingle = units.count == 1
    let which =
      isSingle
      ? "\(units[0].name) of layer \(layer)"
      : "\(units.count == unitCount ? "the" : "the first \(units.count) of the") "
        + "\(counted(unitCount, noun)) of layer \(layer)"
    let head = Block.text(
      "The weights of \(which) of \(model), from \(source). \(choice)\(InsideLegend.marks)")
    return [head] + drawing + (isSingle ? [.table(statistics)] : [])
  }

  /// Explains which pictures are drawn if a unit has several.
  private var choice: String {
    guard height != nil, channels > 1 else { return "" }
    guard units.count == 1 else {
      return "Each has \(channels) pictures, one for each \(sourceNoun) that enters; the strongest is drawn. "
    }
    return channels > Self.mostSlices
      ? "Of \(channels) pictures, one for each \(sourceNoun) that enters, the \(Self.mostSlices) strongest are drawn. "
      : "There is one picture for each \(sourceNoun) that enters, the strongest first. "
  }

  private var drawing: [Block] {
    guard let height, let width else {
      return units.flatMap { [.text("\($0.name):"), .strip(DivergingStrip(values: $0.weights))] as [Block] }
    }
    func picture(_ values: [Double], _ caption: String) -> DivergingHeatmap.Picture {
      .init(height: height, width: width, values: values, caption: caption)
    }
    if channels == 1 {
      let grid = DivergingHeatmap(pictures: units.map { picture($0.weights, $0.name) })
      return [.signed(grid)] + (units.count == 1 && width <= Self.widestTable ? [.table(numbers(width))] : [])
    }
    guard units.count == 1 else {
      let pictures = units.map { unit in
        let strongest = unit.slices(channels)[0]
        return picture(strongest.weights, "\(unit.unit) from \(strongest.channel)")
      }
      return [.signed(DivergingHeatmap(pictures: pictures))]
    }
    let slices = units[0].slices(channels).prefix(Self.mostSlices)
    let full = slices.lazy.flatMap(\.weights).map(abs).max()
    return [
      .signed(
        DivergingHeatmap(
          pictures: slices.map { picture($0.weights, "from \(sourceNoun) \($0.channel)") }, full: full))
    ]
  }

  /// Weights of a filter as numbers.
  private func numbers(_ width: Int) -> Table {
    let weights = units[0].weights
    return Table(
      columns: [.init("row")] + (0..<width).map { .init("\($0)", .right) },
      rows: stride(from: 0, to: weights.count, by: width).map { start in
        ["\(start / width)"]
          + weights[start..<start + width].map { .init(NumberText.fixed($0, decimals: 4)) }
      })
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

extension WeightsResult.Unit {
  fileprivate init(_ unit: Int, _ name: String, _ layer: LayerWeights) {
    let weights = layer.weights(to: unit).map(Double.init)
    let count = Double(max(weights.count, 1))
    let mean = weights.reduce(0, +) / count
    let squares = weights.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    self.init(
      unit: unit, name: name, bias: Double(layer.biases[unit]), mean: mean,
      deviation: (squares / count).squareRoot(), least: weights.min() ?? 0, largest: weights.max() ?? 0,
      norm: weights.reduce(0) { $0 + $1 * $1 }.squareRoot(), weights: weights)
  }

  /// Splits the weights by input channel, sorted by descending sum of squares.
  fileprivate func slices(_ channels: Int) -> [(channel: Int, weights: [Double])] {
    let size = weights.count / max(channels, 1)
    let all = (0..<max(channels, 1)).map { channel in
      (channel: channel, weights: Array(weights[channel * size..<(channel + 1) * size]))
    }
    let strength = all.map { $0.weights.reduce(0) { $0 + $1 * $1 } }
    return all.sorted { a, b in
      strength[a.channel] == strength[b.channel]
        ? a.channel < b.channel : strength[a.channel] > strength[b.channel]
    }
  }
}
