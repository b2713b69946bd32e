import Digits

/// A row near another, and how far away it is.
package struct Neighbour: Codable, Equatable, Sendable {
  /// The row of the dataset.
  package let row: Int
  /// The Euclidean distance.
  package let distance: Double
}

/// The rows nearest to one: what `sklearn.neighbors.NearestNeighbors` finds with `algorithm="brute"`. Every row
/// is looked at, so nothing is missed; among equally near rows the one that stands first comes first.
package enum Neighbours {
  /// The nearest by their pixels; grey levels go from 0 to 1.
  /// - Parameters:
  ///   - count: how many; fewer where there are not so many.
  ///   - row: a row of `images`; it is not its own neighbour.
  ///   - rows: where to look.
  package static func nearest(
    _ count: Int, to row: Int, among rows: [Int], in images: DigitImages
  ) -> [Neighbour] {
    let others = rows.filter { $0 != row }
    let squares = PixelDistance.squares(from: row, to: others, in: images)
    return smallest(count, of: squares).map {
      Neighbour(row: others[$0], distance: PixelDistance.distance(ofSquare: squares[$0]))
    }
  }

  /// The nearest by the activations of a layer.
  /// - Parameters:
  ///   - query: the activations of the row that is asked about.
  ///   - others: those of `rows`, in their order.
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

  /// The places of the smallest values, ascending; of equals the first.
  private static func smallest<Value: Comparable>(_ count: Int, of values: [Value]) -> [Int] {
    Array(values.indices.sorted { (values[$0], $0) < (values[$1], $1) }.prefix(max(count, 0)))
  }
}
