/// As many linear equations as unknowns.
enum LinearEquations {
  /// Smallest pivot that is not taken for 0.
  private static let least = 1e-9

  /// The unknowns, by Gauss-Jordan elimination with the largest pivot of each column.
  /// - Parameter equations: n rows of n factors and the right side.
  /// - Returns: `nil` if there is no single solution.
  static func solved(_ equations: [[Double]]) -> [Double]? {
    var rows = equations
    let size = rows.count
    for pivot in 0..<size {
      guard let best = (pivot..<size).max(by: { abs(rows[$0][pivot]) < abs(rows[$1][pivot]) }),
        abs(rows[best][pivot]) > least
      else { return nil }
      rows.swapAt(pivot, best)
      for row in 0..<size where row != pivot {
        let factor = rows[row][pivot] / rows[pivot][pivot]
        guard factor != 0 else { continue }
        for column in pivot...size { rows[row][column] -= factor * rows[pivot][column] }
      }
    }
    return (0..<size).map { rows[$0][size] / rows[$0][$0] }
  }
}
