import Compute

/// How far neighbours in a map are neighbours in truth: `sklearn.manifold.trustworthiness` 1.9.1 (J. Venna and S.
/// Kaski, "Neighborhood preservation in nonlinear projection methods", ICANN 2001).
///
///     T = 1 - 2 / (n k (2 n - 3 k - 1)) sum_i sum_{j in N_k(i)} max(0, r(i, j) - k)
///
/// N_k(i) are the k nearest of row i in the map, and r(i, j) is the rank of j among the neighbours of i in truth, from
/// 1. Of rows equally far, the earlier is nearer.
package enum Trustworthiness {
  /// scikit-learn's default.
  package static let neighbours = 5

  /// - Parameters:
  ///   - points: place of each row in the map.
  ///   - count: k; below half the number of rows.
  /// - Returns: 0...1; `nil` if cancelled, or with too few rows for k.
  package static func of(
    _ points: [MapPoint], _ features: RowFeatures, neighbours count: Int = neighbours, workers: ThreadPool,
    cancellation: Cancellation = Cancellation()
  ) throws(OutOfMemory) -> Double? {
    let n = points.count
    guard n == features.count, 2 * count < n, count > 0 else { return nil }
    var excess = [Int](repeating: 0, count: n)
    let isComplete = try excess.withUnsafeMutableBufferPointer { excess throws(OutOfMemory) in
      let excess = UncheckedBuffer(excess)
      return try features.eachRow(workers: workers, cancellation) { row, squares in
        var sum = 0
        for other in nearest(count, to: row, among: points) {
          let square = squares[other]
          var rank = 1
          for index in 0..<n where index != row {
            if squares[index] < square || (squares[index] == square && index < other) { rank += 1 }
          }
          sum += max(rank - count, 0)
        }
        excess.values[row] = sum
      }
    }
    guard isComplete else { return nil }
    let whole = Double(n * count) * Double(2 * n - 3 * count - 1)
    return 1 - 2 * Double(excess.reduce(0, +)) / whole
  }

  /// Indices of the nearest points, nearest first.
  private static func nearest(_ count: Int, to row: Int, among points: [MapPoint]) -> [Int] {
    var found: [(square: Double, index: Int)] = []
    found.reserveCapacity(count + 1)
    for index in points.indices where index != row {
      let (dx, dy) = (points[index].x - points[row].x, points[index].y - points[row].y)
      let square = dx * dx + dy * dy
      if found.count == count, let last = found.last, !(square < last.square) { continue }
      let place = found.firstIndex { square < $0.square } ?? found.count
      found.insert((square, index), at: place)
      if found.count > count { found.removeLast() }
    }
    return found.map(\.index)
  }
}

/// Memory that tasks write at different places.
struct UncheckedBuffer<Value>: @unchecked Sendable {
  let values: UnsafeMutableBufferPointer<Value>
  init(_ values: UnsafeMutableBufferPointer<Value>) { self.values = values }
}
