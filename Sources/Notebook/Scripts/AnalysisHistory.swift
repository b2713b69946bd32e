/// The cells of a session as an analysis: those whose changes are in effect, and those that showed something in between.
struct AnalysisHistory {
  /// The cells whose changes are in effect, oldest first.
  let changes: [Cell]
  /// The cells that only showed something, by the last change before them; 0 if there was none.
  let viewers: [Int: [Cell]]
  /// The numbers of the cells that give the same when they are run again: that ended, and used only what such cells
  /// made.
  let repeatable: Set<Int>

  private let cells: [Int: Cell]

  init(_ lineage: Lineage, _ all: [Cell]) {
    cells = Dictionary(all.map { ($0.number, $0) }, uniquingKeysWith: { $1 })
    var repeatable: Set<Int> = []
    // A cell can only have used what cells before it made, which is not said of a damaged session.
    for cell in all.sorted(by: { $0.number < $1.number })
    where cell.status == .ok && cell.provenance.reads.isSubset(of: repeatable) {
      repeatable.insert(cell.number)
    }
    self.repeatable = repeatable
    var known: Set<Int> = []
    // A damaged session may name a cell twice, or one that is lost.
    let inEffect = lineage.changes.filter { known.insert($0).inserted }
    changes = inEffect.compactMap { [cells] in cells[$0] }
    isComplete = changes.count == inEffect.count
    viewers = Dictionary(
      grouping: all.filter { cell in
        let seen = cell.provenance
        return seen.isAnalysis && !seen.isChange && repeatable.contains(cell.number)
          && (seen.base == 0 || known.contains(seen.base))
      }, by: \.provenance.base)
  }

  /// Whether all cells in effect are there.
  private let isComplete: Bool

  /// Whether the cells tell what they did to names; those of earlier versions do not.
  var knowsNames: Bool { isComplete && changes.allSatisfy { $0.provenance.changes != nil } }

  /// The repeatable cells among these makers, and those that made what they used.
  func needed(by makers: Set<Int>) -> Set<Int> {
    var needed: Set<Int> = []
    var open = Array(makers.intersection(repeatable))
    while let next = open.popLast() {
      guard needed.insert(next).inserted else { continue }
      open += cells[next]?.provenance.reads ?? []
    }
    return needed
  }
}
