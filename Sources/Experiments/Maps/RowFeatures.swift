import Compute
import Digits

/// Rows as points: a row of numbers for each, in single precision, [rows x columns].
package struct RowFeatures: Sendable {
  package let values: Matrix
  /// Squared Euclidean norm of each row.
  private let norms: [Float]

  /// Rows whose distances are computed at a time.
  static let blockRows = 128

  package var count: Int { values.rows }
  package var columns: Int { values.columns }

  /// - Parameter fill: writes the values of a row.
  /// - Throws: if there is no memory for them.
  package init(
    rows: Int, columns: Int, filling fill: (_ row: Int, _ values: UnsafeMutablePointer<Float>) -> Void
  ) throws(OutOfMemory) {
    values = try Matrix(allocating: rows, columns: columns)
    for row in 0..<rows { fill(row, values.row(row)) }
    norms = (0..<rows).map { [values] row in
      var sum: Float = 0
      for column in 0..<columns { sum += values.row(row)[column] * values.row(row)[column] }
      return sum
    }
  }

  /// Pixels of rows of a dataset, 0...1.
  package init(_ images: DigitImages, rows: [Int]) throws(OutOfMemory) {
    let size = images.shape.pixelCount
    try self.init(rows: rows.count, columns: size) { row, values in
      images.pixels.withUnsafeBufferPointer { pixels in
        guard let start = pixels.baseAddress else { return }
        VectorMath.scale(pixels: start + rows[row] * size, to: values, count: size)
      }
    }
  }

  package init(_ activations: Activations) throws(OutOfMemory) {
    try self.init(rows: activations.count, columns: activations.columns) { row, values in
      for (column, value) in activations[row].enumerated() { values[column] = value }
    }
  }

  /// Where a projection puts the rows. A single pixel or unit has no second coordinate.
  package func projected(_ project: ([Float]) -> [Double]) -> [MapPoint] {
    (0..<count).map { row in
      let place = project(Array(UnsafeBufferPointer(start: values.row(row), count: columns)))
      return MapPoint(x: place.first ?? 0, y: place.dropFirst().first ?? 0)
    }
  }

  /// Calls `body` for each row with the squared distances to all rows, on any thread. That to itself is infinite.
  /// - Returns: whether it was not cancelled.
  /// - Throws: if there is no memory for a block of distances for each thread.
  func eachRow(
    workers: ThreadPool, _ cancellation: Cancellation,
    _ body: (_ row: Int, _ squares: UnsafeMutablePointer<Float>) -> Void
  ) throws(OutOfMemory) -> Bool {
    var blocks: [Matrix] = []
    for _ in 0..<workers.maxCount {
      blocks.append(try Matrix(allocating: min(Self.blockRows, max(count, 1)), columns: count))
    }
    let tasks = (count + Self.blockRows - 1) / Self.blockRows
    workers.run(tasks: tasks) { [blocks] task, worker in
      if cancellation.isRaised { return }
      let rows = task * Self.blockRows..<min((task + 1) * Self.blockRows, count)
      let block = blocks[worker]
      MatMul.rowProducts(values, rows: rows, values, rows: 0..<count, into: block)
      for row in rows {
        let squares = block.row(row - rows.lowerBound)
        for other in 0..<count { squares[other] = max(norms[row] + norms[other] - 2 * squares[other], 0) }
        squares[row] = .infinity
        body(row, squares)
      }
    }
    return !cancellation.isRaised
  }
}
