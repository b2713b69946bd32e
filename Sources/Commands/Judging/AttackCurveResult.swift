import Display
import Experiments
import Notebook

/// The accuracy of networks under an attack that may change each pixel by more and more.
struct AttackCurveResult: CellResult {
  static let kind = "attack-curve"
  let models: [JudgedRows]
  /// 1 for FGSM, more for PGD.
  let steps: Int
  let eps: [Double]
  /// Of each model at each eps, [models][eps].
  let accuracy: [[Double]]
  private let rowsOfPart: Int

  private enum CodingKeys: String, CodingKey {
    case models, steps, eps, accuracy
  }

  init(_ studies: [AttackStudy], _ judged: [JudgedRows], steps: Int, rowsOfPart: Int) {
    models = judged
    self.steps = steps
    self.rowsOfPart = rowsOfPart
    eps = studies.first?.reaches ?? []
    accuracy = studies.map(\.accuracy)
  }

  private var names: [String] { models.map(\.model) }

  var blocks: [Block] {
    var blocks: [Block] = [
      .heading(
        "\(listed(names, joinedBy: "and")) under attack (\(steps == 1 ? "FGSM" : "PGD, \(steps) steps"))")
    ]
    for judged in models {
      for banner in names.count > 1 ? judged.banners(naming: judged.model) : judged.banners
      where !blocks.contains(banner) {
        blocks.append(banner)
      }
    }
    let chart = LineChart(
      title: "Accuracy by the largest change of a pixel", xLabel: "eps (share of full ink)",
      yLabel: "accuracy",
      series: zip(names, accuracy).map { name, values in
        .init(name: name, points: zip(eps, values).map { .init(x: $0, y: $1) })
      })
    if eps.count > 1 { blocks.append(.chart(chart)) }
    return blocks + [.table(table), .text(summary)]
  }

  private var table: Table {
    Table(
      columns: [.init("eps", .right)] + names.map { .init($0, .right) },
      rows: eps.indices.map { index in
        [Table.Cell(NumberText.significant(eps[index], digits: 3), value: eps[index])]
          + accuracy.map { Table.Cell(NumberText.percent($0[index]), value: $0[index]) }
      })
  }

  private var summary: String {
    guard let first = models.first else { return "" }
    let rows =
      first.rows < rowsOfPart
      ? "the first \(counted(first.rows, "row")) of \(NumberText.count(rowsOfPart)), of \(shown(first.dataset))"
      : first.inWords
    let halves = zip(names, accuracy).map { name, values in
      eps.indices.first { values[$0] < 0.5 }.map {
        "\(name) reads less than half of them from eps=\(NumberText.significant(eps[$0], digits: 3)) on."
      }
        ?? "\(name) reads at least half of them even at eps=\(NumberText.significant(eps.last ?? 0, digits: 3))."
    }
    return "On \(rows), each attacked for itself. \(halves.joined(separator: " ")) "
      + "'attack ROW' draws the attack on one row."
  }
}
