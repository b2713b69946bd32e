import Digits

/// A neighbouring row and its distance.
package struct Neighbour: Codable, Equatable, Sendable {
  /// Row of the dataset.
  package let row: Int
  /// Euclidean.
  package let distance: Double
}

/// Exact k-nearest-neighbour search: `sklearn.neighbors.NearestNeighbors` with `algorithm="brute"`. Every row
/// is compared; ties go to the first row.
package enum Neighbours {
  /// Nearest rows by pixel distance; grey levels are scaled to 0...1.
  /// - Parameters:
  ///   - count: number of neighbours; fewer if `rows` has fewer.
  ///   - row: a row of `images`; it is not its own neighbour.
  ///   - rows: the candidates.
  package static func nearest(
    _ count: Int, to row: Int, among rows: [Int], in images: DigitImages
  ) -> [Neighbour] {
    let others = rows.filter { $0 != row }
    let squares = PixelDistance.squares(from: row, to: others, in: images)
    return smallest(count, of: squares).map {
      Neighbour(row: others[$0], distance: PixelDistance.distance(ofSquare: squares[$0]))
    }
  }

  /// Nearest rows by the activations of a layer.
  /// - Parameters:
  ///   - query: the activations of the query row.
  ///   - others: the activations of `rows`, in their order.
  package static func nearest(
    _ count: Int, to query: ArraySlice<Float>, among rows: [Int], by others: Activations
  ) -> [Neighbour] {
    let query = Array(query)
    let squares = others.values.withUnsafeBufferPointer { values in
      (0..<min(others.count, rows.count)).map { place in
        var sum = 0.0
        for column in 0..<min(others.columns, query.count) {
          let difference = Double(values[place * others.columns + column]) - Double(query[column])
          sum += difference * difference
        }
        return sum
      }
    }
    return smallest(count, of: squares).map { Neighbour(row: rows[$0], distance: squares[$0].squareRoot()) }
  }

  /// Indices of the smallest values, ascending; ties go to the first.
  private static func smallest<Value: Comparable>(_ count: Int, of values: [Value]) -> [Int] {
    Array(values.indices.sorted { (values[$0], $0) < (values[$1], $1) }.prefix(max(count, 0)))
  }
}
