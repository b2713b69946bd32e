import Digits
import Display
import Experiments
import Foundation
import Networks
import Notebook

/// The error signal of one image, from its loss back to its pixels.
struct BackwardResult: CellResult {
  static let kind = "backward"
  let decision: Decision
  let loss: Double
  let outputs: [Output]
  /// From the layer before the output layer back to the first.
  let layers: [Layer]
  let height: Int
  let width: Int
  /// dL/dx of each pixel, row by row, for grey levels 0...1.
  let pixels: [Double]

  /// One output: its signal is the probability less the target.
  struct Output: Codable, Sendable {
    let digit: ClassLabel
    let probability: Double
    let target: Double
    let signal: Double
  }

  /// dL/dz of the units of a layer, summed over the places of a channel.
  struct Layer: Codable, Sendable {
    let layer: Int
    let noun: String
    let units: Int
    /// Units, or channels, with a signal other than 0.
    let reached: Int
    /// Euclidean norm over all units and places.
    let norm: Double
    let strongest: [Unit]
    /// How the signal of the strongest unit is made up of those behind it; `nil` where other layers lie between.
    let sum: Sum?
  }

  struct Unit: Codable, Sendable {
    let unit: Int
    let signal: Double
  }

  struct Sum: Codable, Sendable {
    let unit: Int
    let terms: [Term]
    let total: Double
    /// The slope of the activation: signal / total.
    let slope: Double
    let signal: Double
  }

  struct Term: Codable, Sendable {
    /// Unit of the next layer.
    let unit: Int
    let name: String
    let weight: Double
    let signal: Double
    let product: Double
  }

  private enum CodingKeys: String, CodingKey {
    case decision, loss, outputs, layers, height, width, pixels
  }

  private static let mostUnits = 5

  init(_ subject: InsideSubject, _ trace: BackwardTrace) {
    decision = subject.decision
    let network = subject.network
    let model = network.kept.model
    let p = trace.probabilities.map(Double.init)
    let signals = trace.layers.map { $0.map(Double.init) }
    outputs = model.classes.enumerated().map { index, digit in
      Output(
        digit: digit, probability: p[index], target: index == trace.own ? 1 : 0,
        signal: signals.last?[index] ?? 0)
    }
    loss =
      model.spec.output == .softmax
      ? -log(max(p[trace.own], .leastNormalMagnitude))
      : p.enumerated().reduce(0) { sum, entry in
        sum - log(max(entry.offset == trace.own ? entry.element : 1 - entry.element, .leastNormalMagnitude))
      }
    layers = network.open.layers.dropLast().reversed().map { layer in
      let all = signals[layer.number - 1]
      let places = max(all.count / max(layer.biases.count, 1), 1)
      let sums = (0..<layer.biases.count).map { unit in
        all[unit * places..<(unit + 1) * places].reduce(0, +)
      }
      let order = sums.indices.sorted { (sums[$1].magnitude, $0) < (sums[$0].magnitude, $1) }
      return Layer(
        layer: layer.number, noun: layer.unitNoun, units: sums.count, reached: sums.count { $0 != 0 },
        norm: all.reduce(0) { $0 + $1 * $1 }.squareRoot(),
        strongest: order.prefix(Self.mostUnits).map { Unit(unit: $0, signal: sums[$0]) },
        sum: order.first.flatMap { Self.sum(of: $0, layer, network, signals) })
    }
    height = decision.picture.height
    width = decision.picture.width
    pixels = trace.pixels.map(Double.init)
  }

  /// The signals behind a unit of a dense layer, where only an activation lies between it and another dense layer.
  private static func sum(
    of unit: Int, _ layer: LayerWeights, _ network: InsideNetwork, _ signals: [[Double]]
  ) -> Sum? {
    guard layer.window == nil, network.open.layers.indices.contains(layer.number) else { return nil }
    let next = network.open.layers[layer.number]
    let between = layer.specs.dropFirst()
    guard next.window == nil,
      between.allSatisfy({ if case .activation = $0 { true } else { $0 == .flatten } })
    else { return nil }
    let behind = signals[layer.number]
    let terms = behind.indices.map { other in
      let weight = Double(next.weights(to: other)[unit])
      return Term(
        unit: other, name: network.unitName(other, of: next), weight: weight, signal: behind[other],
        product: weight * behind[other])
    }
    let total = terms.reduce(0) { $0 + $1.product }
    let signal = signals[layer.number - 1][unit]
    guard total != 0 else { return nil }
    let largest = terms.sorted { ($1.product.magnitude, $0.unit) < ($0.product.magnitude, $1.unit) }
    return Sum(
      unit: unit, terms: Array(largest.prefix(10)), total: total, slope: signal / total, signal: signal)
  }

  // MARK: Output

  var blocks: [Block] {
    var blocks: [Block] = [
      .text(decision.inWords),
      .text(
        "Its loss is \(NumberText.fixed(loss, decimals: 4)). The error signal says how the loss changes with each number "
          + "on the way; learning moves every weight against it."),
      .heading("From the loss to the scores"), .table(outputTable),
      .text("The signal of a score is its probability less its target: below 0 the score should grow."),
    ]
    for layer in layers {
      blocks.append(.heading("Back at layer \(layer.layer)"))
      blocks.append(.text(inWords(layer)))
      if let sum = layer.sum { blocks.append(.table(table(of: sum, layer))) }
    }
    return blocks + [
      .heading("Back at the pixels"),
      decision.picture.below(pixels, caption: "change of the loss with the ink of each pixel"),
      .text(
        "Above 0 more ink would raise the loss, below 0 lower it. \(InsideLegend.over(decision.pictureNoun)) "
          + "'attack \(decision.row)' moves each pixel that way."),
    ]
  }

  private var outputTable: Table {
    Table(
      columns: [
        .init(outputs.map(\.digit).noun, .right), .init("probability", .right), .init("target", .right),
        .init("error signal", .right),
      ],
      rows: outputs.map { output in
        [
          Table.Cell("\(output.digit)", output.target == 1 ? .strong : .normal),
          Table.Cell(NumberText.fixed(output.probability, decimals: 6), value: output.probability),
          Table.Cell(NumberText.fixed(output.target, decimals: 0)),
          Table.Cell(NumberText.fixed(output.signal, decimals: 6), value: output.signal),
        ]
      })
  }

  private func inWords(_ layer: Layer) -> String {
    let units = layer.strongest.filter { $0.signal != 0 }.map {
      "\(layer.noun) \($0.unit) (\(NumberText.significant($0.signal)))"
    }
    guard !units.isEmpty else { return "No signal reaches it: nothing is learned from this row here." }
    return
      "The signal reaches \(NumberText.count(layer.reached)) of its \(NumberText.count(layer.units)) \(layer.noun)s, "
      + "\(NumberText.significant(layer.norm)) in length. The strongest: \(listed(units, joinedBy: "and"))."
  }

  private func table(of sum: Sum, _ layer: Layer) -> Table {
    var sheet = AdditionSheet(decimals: 6)
    let lines = sum.terms.map { term in
      [
        Table.Cell(term.name), Table.Cell(NumberText.fixed(term.weight, decimals: 6), value: term.weight),
        Table.Cell(NumberText.fixed(term.signal, decimals: 6), value: term.signal),
        Table.Cell(sheet.add(term.product), value: term.product),
      ]
    }
    func closing(_ name: String, _ text: String, _ emphasis: Emphasis = .normal) -> [Table.Cell] {
      [Table.Cell(name, emphasis), "", "", Table.Cell(text, emphasis)]
    }
    return Table(
      columns: [
        .init("\(layer.noun) \(sum.unit), from"), .init("weight", .right), .init("its signal", .right),
        .init("product", .right),
      ],
      rows: lines + [
        closing("all others", sheet.rest(of: sum.total)), closing("sum", sheet.total(sum.total)),
        closing("slope of the activation", NumberText.fixed(sum.slope, decimals: 6)),
        closing("error signal", NumberText.fixed(sum.signal, decimals: 6), .strong),
      ])
  }
}
