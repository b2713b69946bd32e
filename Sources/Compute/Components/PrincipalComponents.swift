/// Principal component analysis with the results of `sklearn.decomposition.PCA` 1.9.1: orthogonal directions
/// of maximum variance, and the variance along each.
///
/// For rows x with mean m, the first direction v maximises the variance of (x - m) v, each further one does
/// so among those orthogonal to all before. Variances are divided by rows - 1. The sign of a direction is
/// arbitrary: as in scikit-learn, its entry of largest magnitude is made positive, the first such entry among
/// equals.
package struct PrincipalComponents: Sendable {
  /// The mean of each column.
  package let mean: [Double]
  /// Unit vectors, [count x columns]; zeros past the rank of the data.
  package let directions: [[Double]]
  /// The variance along each direction, in descending order.
  package let variances: [Double]
  /// The sum of the variances of the columns.
  package let totalVariance: Double

  /// Explained variance ratio of each direction, 0...1; 0 if all rows are equal.
  package var explained: [Double] { variances.map { totalVariance > 0 ? $0 / totalVariance : 0 } }

  /// Rows accumulated per chunk.
  static let chunkRows = 1000
  /// Rows filled per task.
  private static let shardRows = 50

  /// Computes the components of [rows x columns].
  ///
  /// No sum depends on the number of threads.
  /// - Parameters:
  ///   - count: number of directions; at most `columns`.
  ///   - fill: writes the values of a row; called once per row, on any thread.
  /// - Throws: if there is no memory for the products of rows or columns.
  package init(
    rows: Int, columns: Int, count: Int, workers: ThreadPool,
    filling fill: (_ row: Int, _ values: UnsafeMutablePointer<Float>) -> Void
  ) throws(OutOfMemory) {
    // The Gram matrix is the smaller product if there are fewer rows than columns.
    if rows >= columns {
      try Self.requireMemory(side: columns, columns: columns, rows: min(Self.chunkRows, rows))
      try self.init(tall: rows, columns, count, workers, fill)
    } else {
      try Self.requireMemory(side: rows, columns: columns, rows: rows)
      try self.init(wide: rows, columns, count, workers, fill)
    }
  }

  /// A square of products in single precision and up to three in double, and the rows at hand.
  private static func requireMemory(side: Int, columns: Int, rows: Int) throws(OutOfMemory) {
    let (square, tooMany) = side.multipliedReportingOverflow(by: side)
    let (values, tooLarge) = rows.multipliedReportingOverflow(by: columns)
    guard !tooMany, !tooLarge, max(square, values) < Int.max / 64 else { throw OutOfMemory(bytes: .max) }
    try MemoryRoom.require(28 * square + 4 * values)
  }

  private init(
    tall rows: Int, _ columns: Int, _ count: Int, _ workers: ThreadPool,
    _ fill: (Int, UnsafeMutablePointer<Float>) -> Void
  ) throws(OutOfMemory) {
    let chunk = try Matrix(allocating: min(Self.chunkRows, rows), columns: columns)
    let scratch = try Matrix(allocating: columns, columns: columns)
    let moments = SecondMoments(columns: columns, workers: workers)
    for first in stride(from: 0, to: rows, by: max(chunk.capacity, 1)) {
      chunk.use(rows: min(chunk.capacity, rows - first))
      Self.fill(chunk, from: first, workers, fill)
      moments.add(chunk, scratch: scratch)
    }
    let covariance = moments.covariance
    let pairs = SymmetricEigen.largest(count, of: covariance, size: columns)
    mean = moments.means
    directions = pairs.vectors.map(Directions.withSign)
    variances = pairs.values
    totalVariance = (0..<columns).reduce(0) { $0 + covariance[$1 * columns + $1] }
  }

  /// From the eigenvectors u of X X^T: those of X^T X are X^T u.
  private init(
    wide rows: Int, _ columns: Int, _ count: Int, _ workers: ThreadPool,
    _ fill: (Int, UnsafeMutablePointer<Float>) -> Void
  ) throws(OutOfMemory) {
    let x = try Matrix(allocating: rows, columns: columns)
    Self.fill(x, from: 0, workers, fill)
    var means = [Double](repeating: 0, count: columns)
    for row in 0..<rows {
      for column in 0..<columns { means[column] += Double(x.row(row)[column]) / Double(rows) }
    }
    for row in 0..<rows {
      for column in 0..<columns { x.row(row)[column] -= Float(means[column]) }
    }
    let gram = try Matrix(allocating: rows, columns: rows)
    workers.run(tasks: (rows + Self.shardRows - 1) / Self.shardRows) { shard in
      let part = shard * Self.shardRows..<min((shard + 1) * Self.shardRows, rows)
      MatMul.inputGradient(
        x.row(part.lowerBound), x, into: gram.row(part.lowerBound), rows: part.count)
    }
    let divisor = Double(max(rows - 1, 1))
    let products = gram.elements.map { Double($0) / divisor }
    let pairs = SymmetricEigen.largest(min(count, columns), of: products, size: rows)
    let found = zip(pairs.vectors, pairs.values).map { vector, variance in
      var direction = [Double](repeating: 0, count: columns)
      for row in 0..<rows {
        for column in 0..<columns { direction[column] += vector[row] * Double(x.row(row)[column]) }
      }
      // Without variance left, what remains is rounding noise in an arbitrary direction.
      let isReal = variance > (pairs.values.first ?? 0) * 1e-9
      let length = direction.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return Directions.withSign(direction.map { isReal && length > 0 ? $0 / length : 0 })
    }
    // Fewer rows than directions span a smaller space; the rest are zeros.
    let missing = max(min(count, columns) - found.count, 0)
    mean = means
    directions = found + Array(repeating: Array(repeating: 0, count: columns), count: missing)
    variances = pairs.values + Array(repeating: 0, count: missing)
    totalVariance = (0..<rows).reduce(0) { $0 + products[$1 * rows + $1] }
  }

  private static func fill(
    _ matrix: Matrix, from first: Int, _ workers: ThreadPool,
    _ fill: (Int, UnsafeMutablePointer<Float>) -> Void
  ) {
    workers.run(tasks: (matrix.rows + shardRows - 1) / shardRows) { shard in
      for place in shard * shardRows..<min((shard + 1) * shardRows, matrix.rows) {
        fill(first + place, matrix.row(place))
      }
    }
  }

  /// Projects a row onto the directions: (x - m) v.
  package func coordinates(of row: some Sequence<Float>) -> [Double] {
    Directions.coordinates(of: row, from: mean, along: directions)
  }
}
