/// A slice of the history: the cells that made the contents of a workspace, and those that examined them.
///
/// - A cell that changed the workspace is kept if something it made is still there or was used by a kept cell, or
///   if it removed something that a kept cell would leave behind.
/// - A cell that only displays is kept if it used nothing but the products of kept cells. Things undone, dropped or
///   replaced are side paths, and so are the cells that displayed them.
/// - The product of an interrupted cell cannot be reproduced, nor can anything made with it.
struct AnalysisSlice {
  /// A cell that is kept.
  struct Step {
    let cell: Cell
    /// Whether its output depends on kept cells only, so that a replay shows the same.
    let showsTheSame: Bool
  }

  /// In execution order.
  let steps: [Step]
  /// Names of workspace contents that cannot be reproduced.
  let lost: [String]

  init(of lineage: Lineage, cells: [Cell]) {
    var finder = Finder(lineage: lineage, cells: cells)
    finder.findMakers()
    let viewers = cells.filter { finder.isKeptViewer($0) }
    for viewer in viewers { finder.need(viewer.provenance.reads.union(viewer.provenance.mentions)) }
    let needed = finder.needed
    let place = Dictionary(
      uniqueKeysWithValues: lineage.changes.enumerated().map { ($0.element, $0.offset) })
    /// Sorts a display cell right after the last change before it, however often that was undone and redone.
    func order(_ cell: Cell) -> (Int, Int) {
      (place[cell.provenance.isChange ? cell.number : cell.provenance.base] ?? -1, cell.number)
    }
    steps = (cells.filter { needed.contains($0.number) } + viewers)
      .sorted { order($0) < order($1) }
      .map { Step(cell: $0, showsTheSame: $0.provenance.mentions.isSubset(of: needed)) }
    lost = (Array(lineage.datasets) + Array(lineage.models)).filter {
      !needed.contains($0.value) && $0.value != 0
    }
    .map(\.key).sorted()
  }
}

/// Follows the `reads` of cells transitively.
private struct Finder {
  private let lineage: Lineage
  private let cells: [Int: Cell]
  private let changes: Set<Int>
  private(set) var needed: Set<Int> = []
  /// Memo of `isBroken`: whether a cell cannot be rerun with the same outcome.
  private var broken: [Int: Bool] = [:]

  init(lineage: Lineage, cells: [Cell]) {
    self.lineage = lineage
    self.cells = Dictionary(cells.map { ($0.number, $0) }) { $1 }
    changes = Set(lineage.changes)
  }

  mutating func findMakers() {
    need(lineage.roots)
    while true {
      let removers = lineage.changes.filter { change in
        !needed.contains(change) && cells[change]?.provenance.removes.isDisjoint(with: needed) == false
          && !isBroken(change)
      }
      if removers.isEmpty { return }
      need(Set(removers))
    }
  }

  mutating func need(_ more: Set<Int>) {
    for cell in more where !needed.contains(cell) && !isBroken(cell) {
      needed.insert(cell)
      need(cells[cell]?.provenance.reads ?? [])
    }
  }

  mutating func isKeptViewer(_ cell: Cell) -> Bool {
    let seen = cell.provenance
    return seen.isAnalysis && !seen.isChange && cell.status == .ok
      && (seen.base == 0 || changes.contains(seen.base))
      && seen.reads.union(seen.mentions).allSatisfy { isAtHand($0) }
  }

  /// Whether the cell is kept, or only selects among kept things, as `use` and `set` do: such a cell is added if a
  /// kept display cell ran while it was in effect.
  private mutating func isAtHand(_ number: Int) -> Bool {
    if needed.contains(number) { return true }
    guard changes.contains(number), let seen = cells[number]?.provenance, !isBroken(number) else {
      return false
    }
    return !seen.isMaker && seen.removes.isEmpty && seen.reads.allSatisfy { isAtHand($0) }
  }

  private mutating func isBroken(_ number: Int) -> Bool {
    if let known = broken[number] { return known }
    guard let cell = cells[number], cell.status == .ok else {
      broken[number] = true
      return true
    }
    let isBroken = cell.provenance.reads.contains { self.isBroken($0) }
    broken[number] = isBroken
    return isBroken
  }
}
