import Display
import Notebook

/// The output of earlier cells, shown again.
struct ShownCellsResult: CellResult {
  static let kind = "cells"
  private let shownCells: [Cell]

  init(_ cells: some Sequence<Cell>) {
    shownCells = Array(cells)
  }

  private enum CodingKeys: String, CodingKey {
    case cells
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(shownCells.map(CellRecord.init), forKey: .cells)
  }

  var blocks: [Block] {
    guard !shownCells.isEmpty else { return [.text("Nothing was run yet.")] }
    return shownCells.flatMap { cell in
      [.heading("cell \(cell.number): \(shown(cell.input))")] + output(of: cell)
    }
  }

  private func output(of cell: Cell) -> [Block] {
    let blocks = cell.result?.blocks ?? []
    if let error = cell.error {
      return blocks + [.text("error: \(error.message)")] + (error.hint.map { [.text(" hint: \($0)")] } ?? [])
    }
    return blocks.isEmpty ? [.text("It showed nothing.")] : blocks
  }
}
