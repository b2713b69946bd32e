import Digits
import Display
import Experiments
import Networks

/// Activations of one layer for one image: a number for each unit, or a feature map for each channel.
struct LayerView: Encodable, Sendable {
  /// Number of the layer, from 1.
  let layer: Int
  /// Specification of the layer as in `layers=`.
  let layers: String
  /// Activation function; `nil` for the output layer.
  let activation: Activation?
  /// Activations [units], for the output layer the scores (logits); `nil` if the layer has feature maps.
  let activations: [Double]?
  /// Statistics of each channel, in order; `nil` if the layer has no feature maps.
  let channels: [Channel]?
  /// Size of a feature map.
  let height: Int?
  let width: Int?
  /// Feature maps of the strongest channels, to draw.
  let maps: [Map]?
  /// `channel` for a convolution, otherwise `unit`.
  let noun: String
  /// Class of each score; `nil` for hidden layers.
  private let digits: [ClassLabel]?
  private let active: Int
  private let count: Int
  /// Unit or channel with the activation of largest magnitude; in the output layer the highest score, which
  /// is the prediction.
  let strongest: Int

  private enum CodingKeys: String, CodingKey {
    case layer, layers, activation, activations, channels, height, width, maps
  }

  /// Statistics of the feature map of one channel.
  struct Channel: Encodable, Sendable {
    let channel: Int
    /// Mean magnitude over all positions.
    let mean: Double
    /// Value of largest magnitude, and its position.
    let largest: Double
    let row: Int
    let column: Int
  }

  /// Feature map of one channel.
  struct Map: Encodable, Sendable {
    let channel: Int
    /// [height x width], row by row.
    let activations: [Double]
  }

  /// - Parameter drawn: maximum number of feature maps to draw.
  init(_ subject: InsideSubject, _ layer: LayerWeights, drawn: Int = 4) {
    let said = subject.trace.activations(of: layer).map(Double.init)
    let size = layer.shape.height * layer.shape.width
    self.layer = layer.number
    layers = LayerSpec.text(of: layer.specs)
    activation = layer.activation
    noun = layer.unitNoun
    digits = layer.isOutput ? subject.network.kept.model.classes : nil
    active = said.count { $0 > 0 }
    count = said.count
    let weight: (Double) -> Double = layer.isOutput ? { $0 } : { abs($0) }
    strongest = said.indices.reduce(0) { weight(said[$1]) > weight(said[$0]) ? $1 : $0 } / max(size, 1)
    guard size > 1 else {
      activations = said
      (channels, height, width, maps) = (nil, nil, nil, nil)
      return
    }
    let channels = (0..<layer.units).map { channel in
      Channel(channel, Array(said[channel * size..<(channel + 1) * size]), width: layer.shape.width)
    }
    activations = nil
    self.channels = channels
    height = layer.shape.height
    width = layer.shape.width
    maps = Self.strongestFirst(channels).prefix(drawn).map { channel in
      Map(
        channel: channel.channel,
        activations: Array(said[channel.channel * size..<(channel.channel + 1) * size]))
    }
  }

  /// Sorts channels by the magnitude at their strongest position. The mean is less telling: a channel may be
  /// weakly active everywhere.
  static func strongestFirst(_ channels: [Channel]) -> [Channel] {
    channels.sorted { a, b in
      let (x, y) = (abs(a.largest), abs(b.largest))
      return x == y ? a.channel < b.channel : x > y
    }
  }

  /// Units sorted by descending magnitude of their activation, scores by descending value.
  var unitsStrongestFirst: [(unit: Int, activation: Double)] {
    let weight: (Double) -> Double = digits == nil ? { abs($0) } : { $0 }
    return (activations ?? []).enumerated()
      .sorted { a, b in
        let (x, y) = (weight(a.element), weight(b.element))
        return x == y ? a.offset < b.offset : x > y
      }
      .map { ($0.offset, $0.element) }
  }

  var blocks: [Block] {
    if let activations {
      return [.text(unitsInWords(activations)), .strip(DivergingStrip(values: activations))]
    }
    return [.text(mapsInWords), drawing]
  }

  private func unitsInWords(_ activations: [Double]) -> String {
    let value = NumberText.fixed(activations[strongest], decimals: 3)
    if let digits {
      return
        "Layer \(layer): \(counted(activations.count, "score")). The largest is that of \(digits[strongest]), "
        + "\(value)."
    }
    let kind = activation.map { ", \($0.rawValue)" } ?? ""
    return "Layer \(layer): \(counted(activations.count, noun))\(kind); \(NumberText.count(active)) above 0. "
      + "The strongest is \(noun) \(strongest), \(value)."
  }

  private var mapsInWords: String {
    guard let channels, let maps, let height, let width else { return "" }
    let top = channels[strongest]
    let share = NumberText.percent(Double(active) / Double(max(count, 1)), decimals: 1)
    let drawn = maps.count < channels.count ? " The \(maps.count) strongest:" : ""
    return
      "Layer \(layer) (\(layers)): \(counted(channels.count, "channel")) of \(height) x \(width), \(share) "
      + "above 0. The strongest place is \(top.row),\(top.column) (row,column) of channel \(top.channel), "
      + "\(NumberText.fixed(top.largest, decimals: 3)).\(drawn)"
  }

  /// All maps share one scale, so that stronger activations are drawn stronger.
  private var drawing: Block {
    let maps = maps ?? []
    let full = maps.lazy.flatMap(\.activations).map(abs).max()
    return .signed(
      DivergingHeatmap(
        pictures: maps.map { map in
          .init(
            height: height ?? 0, width: width ?? 0, values: map.activations, caption: "channel \(map.channel)"
          )
        }, full: full))
  }
}

extension LayerView.Channel {
  fileprivate init(_ channel: Int, _ map: [Double], width: Int) {
    let top = map.indices.reduce(0) { abs(map[$1]) > abs(map[$0]) ? $1 : $0 }
    self.init(
      channel: channel, mean: map.reduce(0) { $0 + abs($1) } / Double(max(map.count, 1)), largest: map[top],
      row: top / max(width, 1), column: top % max(width, 1))
  }
}
