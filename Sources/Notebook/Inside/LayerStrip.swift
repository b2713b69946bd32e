import Display
import Networks

/// What left one layer for one image.
struct LayerStrip: Encodable, Sendable {
  /// From 1.
  let layer: Int
  /// The function of its sums; `nil` for the output layer.
  let activation: Activation?
  /// One a unit; of the output layer the scores.
  let activations: [Double]

  init(_ subject: InsideSubject, layer number: Int) {
    layer = number
    activation = subject.network.dense.layers[number - 1].activation
    activations = subject.trace.activations[number - 1].map(Double.init)
  }

  /// The units that say the most, above or below 0.
  func strongest(_ n: Int) -> [Int] {
    Array(
      activations.indices.sorted { a, b in
        let (x, y) = (abs(activations[a]), abs(activations[b]))
        return x == y ? a < b : x > y
      }
      .prefix(n))
  }

  var blocks: [Block] {
    let active = activations.count { $0 > 0 }
    let strongest = strongest(1).first ?? 0
    let what =
      activation.map { kind in
        "\(counted(activations.count, "unit")), \(kind.rawValue); \(NumberText.count(active)) above 0"
      } ?? "\(counted(activations.count, "score"))"
    return [
      .text(
        "Layer \(layer): \(what). The strongest is unit \(strongest), "
          + "\(NumberText.fixed(activations[strongest], decimals: 3))."),
      .strip(Strip(values: activations)),
    ]
  }
}
