/// Rows grouped by label, for stratified splits.
struct LabelledRows {
  struct Group {
    let label: UInt8
    /// Positions of its rows in the given list, ascending.
    var positions: [Int]
  }

  /// The classes that occur, by ascending label.
  let groups: [Group]

  /// - Parameters:
  ///   - rows: row numbers of a dataset.
  ///   - labels: labels of the whole dataset; row `r` has `labels[r]`.
  /// - Throws: `SplitError.noRows`, `rowOutOfRange`.
  init(_ rows: [Int], labels: [UInt8]) throws(SplitError) {
    guard !rows.isEmpty else { throw .noRows }
    var counts = [Int](repeating: 0, count: 256)
    for row in rows {
      guard labels.indices.contains(row) else { throw .rowOutOfRange(row: row, labels: labels.count) }
      counts[Int(labels[row])] += 1
    }
    var positions = counts.map { count in
      var positions: [Int] = []
      positions.reserveCapacity(count)
      return positions
    }
    for (position, row) in rows.enumerated() { positions[Int(labels[row])].append(position) }
    groups = (UInt8.min...UInt8.max).compactMap { label in
      let positions = positions[Int(label)]
      return positions.isEmpty ? nil : Group(label: label, positions: positions)
    }
  }

  /// The class with the fewest rows; the lowest label wins a tie.
  var smallest: Group? { groups.min { $0.positions.count < $1.positions.count } }
}
