import Digits
import Display
import Experiments
import Networks

/// Statistics of one unit of a hidden layer, and the rows with its highest activations.
struct UnitResult: JudgedResult {
  static let kind = "unit"
  let judged: JudgedRows
  /// Number of requested rows; `judged` counts the measured ones.
  let namedRows: Int
  /// Number of the layer, from 1.
  let layer: Int
  let activation: Activation?
  let probed: Int
  let unit: UnitRecord
  private let rows: String
  private let noun: String
  private let pictures: [Picture]

  private enum CodingKeys: String, CodingKey {
    case namedRows, layer, activation, probed, unit
  }

  init(_ measured: MeasuredRows, _ found: UnitAblation, _ unit: Int, _ dataset: Dataset) {
    judged = measured.judged
    namedRows = measured.named
    rows = measured.inWords
    layer = found.layer.number
    activation = found.layer.activation
    noun = found.layer.unitNoun
    probed = found.probed
    let hasPlaces = found.layer.shape.height * found.layer.shape.width > 1
    self.unit = UnitRecord(found.units[unit], hasPlaces: hasPlaces, dataset)
    pictures = self.unit.exciting.map { Picture(dataset.images, row: $0.row) }
  }

  var blocks: [Block] {
    let kind = activation.map { ", \($0.rawValue)" } ?? ""
    let head: [Block] =
      judged.banners + [
        .text(
          "\(noun.capitalized) \(unit.unit) of layer \(layer) of \(judged.model)\(kind), measured on \(rows)."
        ),
        .table(table),
      ]
    if unit.isDead { return head + [.text("It is dead: it says the same on every row.")] }
    let drawn = zip(unit.exciting, pictures).map { excited, picture in
      picture.drawn(
        caption: "\(excited.row): \(excited.label.map { "\($0), " } ?? "")"
          + NumberText.fixed(excited.activation, decimals: 2))
    }
    return head + [.heading("The rows that excite it most"), .images(ImageGrid(pictures: drawn))]
  }

  private var table: Table {
    func number(_ value: Double) -> String { NumberText.fixed(value, decimals: 4) }
    var rows: [(String, String)] = [
      ("above 0 on", NumberText.percent(unit.active)), ("mean", number(unit.mean)),
      ("standard deviation", number(unit.deviation)), ("least", number(unit.least)),
      ("largest", number(unit.largest)),
    ]
    if activation == .logistic || activation == .tanh {
      rows.append(("saturated on", NumberText.percent(unit.saturated)))
    }
    let share = "\(NumberText.count(unit.changed)) of \(NumberText.count(probed))"
    rows.append(("answers that change without it", share))
    if let gained = unit.gained { rows.append(("right answers it adds", "\(gained)")) }
    return Table(columns: [.init(""), .init("", .right)], rows: rows.map { [.init($0.0), .init($0.1)] })
  }
}
