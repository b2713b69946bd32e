/// The table that a block is, or can be written as: bars and curves are tables of their values.
package struct TableContent {
  package let table: Table

  /// `nil` for words and pictures.
  package init?(_ block: Block) {
    switch block {
    case .table(let table), .typeset(let table, _): self.table = table
    case .bars(let chart): table = Self.table(of: chart)
    case .chart(let chart):
      table = Self.table(chart.xLabel, chart.yLabel, chart.series.map { ($0.name, $0.points) })
    case .scatter(let chart):
      table = Self.table(chart.xLabel, chart.yLabel, chart.groups.map { ($0.name, $0.points) })
    case .text, .prose, .heading, .banner, .preformatted, .images, .signed, .strip, .writing: return nil
    }
  }

  /// The table that says most of a result: the first one that is a table, else the first that a chart stands for.
  package static func main(of blocks: [Block]) -> Table? {
    let all = blocks.compactMap { block in TableContent(block).map { (block, $0.table) } }
    return (all.first { $0.0.isTable } ?? all.first)?.1
  }

  private static func table(of chart: BarChart) -> Table {
    Table(
      columns: [.init("name"), .init("value", .right), .init("in words")],
      rows: chart.bars.map { bar in
        [
          Table.Cell(bar.label), Table.Cell(NumberText.plain(bar.value), value: bar.value),
          Table.Cell(bar.caption),
        ]
      })
  }

  private static func table(
    _ x: String, _ y: String, _ curves: [(name: String, points: [LineChart.Point])]
  ) -> Table {
    Table(
      columns: [
        .init("series"), .init(x.isEmpty ? "x" : x, .right), .init(y.isEmpty ? "y" : y, .right),
      ],
      rows: curves.flatMap { curve in
        curve.points.map { point in
          [
            Table.Cell(curve.name), Table.Cell(NumberText.plain(point.x), value: point.x),
            Table.Cell(NumberText.plain(point.y), value: point.y),
          ]
        }
      })
  }
}

extension Block {
  /// Whether it is a table of its own.
  package var isTable: Bool {
    switch self {
    case .table, .typeset: true
    default: false
    }
  }
}
