/// Rows grouped by label, for stratified splits.
struct LabelledRows {
  struct Group {
    let label: ClassLabel
    /// Positions of its rows in the given list, ascending.
    var positions: [Int]
  }

  /// The classes that occur, by ascending label.
  let groups: [Group]

  /// - Parameters:
  ///   - rows: row numbers of a dataset.
  ///   - labels: labels of the whole dataset; row `r` has `labels[r]`.
  /// - Throws: `SplitError.noRows`, `rowOutOfRange`.
  init(_ rows: [Int], labels: [ClassLabel]) throws(SplitError) {
    guard !rows.isEmpty else { throw .noRows }
    if let row = rows.first(where: { !labels.indices.contains($0) }) {
      throw .rowOutOfRange(row: row, labels: labels.count)
    }
    let places = LabelIndex(Array(ClassList(of: rows.lazy.map { labels[$0] })))
    var counts = [Int](repeating: 0, count: places.labels.count)
    for row in rows {
      if let place = places[labels[row]] { counts[place] += 1 }
    }
    var positions = counts.map { count in
      var positions: [Int] = []
      positions.reserveCapacity(count)
      return positions
    }
    for (position, row) in rows.enumerated() {
      if let place = places[labels[row]] { positions[place].append(position) }
    }
    groups = zip(places.labels, positions).compactMap { label, positions in
      positions.isEmpty ? nil : Group(label: label, positions: positions)
    }
  }

  /// The class with the fewest rows; the lowest label wins a tie.
  var smallest: Group? { groups.min { $0.positions.count < $1.positions.count } }

  /// The class with the most rows; the lowest label wins a tie.
  var largest: Group? { groups.max { ($0.positions.count, $1.label) < ($1.positions.count, $0.label) } }
}
