/// The cells that led to what a workspace holds: those that made it, and those that looked at it on the way.
///
/// - A cell that changed something is kept where what it made is in hand, or was worked with by one that is
///   kept; and where it took something away that a kept cell would leave lying about.
/// - A cell that only looked is kept where it saw nothing but what kept cells made. What was undone, dropped
///   or replaced without a trace is a side path, and so is whoever looked at it.
/// - What was interrupted cannot be made again, nor can what was made with it.
struct AnalysisSlice {
  /// A cell that is kept.
  package struct Step {
    package let cell: Cell
    /// Whether its output speaks of kept things only, so that it will show the same again.
    let showsTheSame: Bool
  }

  /// In the order in which to run them.
  package let steps: [Step]
  /// Of what is in hand: the names of what cannot be made again.
  package let lost: [String]

  init(of lineage: Lineage, cells: [Cell]) {
    var finder = Finder(lineage: lineage, cells: cells)
    finder.findMakers()
    let viewers = cells.filter { finder.isKeptViewer($0) }
    for viewer in viewers { finder.need(viewer.provenance.reads.union(viewer.provenance.mentions)) }
    let needed = finder.needed
    let place = Dictionary(
      uniqueKeysWithValues: lineage.changes.enumerated().map { ($0.element, $0.offset) })
    /// A look belongs right behind the change whose outcome it saw, however often that was undone and redone.
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

/// Follows what cells read, from one to the next.
private struct Finder {
  private let lineage: Lineage
  private let cells: [Int: Cell]
  private let changes: Set<Int>
  private(set) var needed: Set<Int> = []
  /// Whether a cell cannot be run again with the same outcome; known ones.
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

  /// Whether it is kept, or only chooses between kept things, as `use` and `set` do: such a
  /// cell comes along where somebody looked while it was in effect.
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
