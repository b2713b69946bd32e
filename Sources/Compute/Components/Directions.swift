/// Directions of a linear map: principal components, discriminants.
package enum Directions {
  /// The sign of a direction is arbitrary: its first entry of largest magnitude is made positive.
  package static func withSign(_ direction: [Double]) -> [Double] {
    let largest = direction.max { $0.magnitude < $1.magnitude } ?? 0
    return largest < 0 ? direction.map { -$0 } : direction
  }

  /// Projects a row onto directions: (x - m) v.
  package static func coordinates(
    of row: some Sequence<Float>, from mean: [Double], along directions: [[Double]]
  ) -> [Double] {
    var sums = [Double](repeating: 0, count: directions.count)
    for (column, value) in row.enumerated() where column < mean.count {
      let centred = Double(value) - mean[column]
      for (index, direction) in directions.enumerated() { sums[index] += centred * direction[column] }
    }
    return sums
  }
}
