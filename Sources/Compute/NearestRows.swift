import CKernels

/// For each of some rows the nearest among other rows, by Euclidean distance. Every pair is compared: the dot products
/// are matrix products, and what is not nearer than the nearest so far is passed over sixteen at a time.
package struct NearestRows {
  /// The rows to search: [points x columns], not more than fit `Int32`.
  private let points: Matrix
  /// The sum of squares of each point.
  private let norms: [Float]

  /// Points of one product.
  private static let tilePoints = 1024

  /// Rows of one product; by the number of rows alone, so that threads change no bit. A product copies its operands
  /// first, which many rows share: 10,000 by 60,000 rows took 2.24 s with 1024 of them and 2.62 s with 256 (Zen 5, two
  /// threads). Few rows are to be divided among the threads.
  private static func tileRows(of count: Int) -> Int { count < 8192 ? 256 : 1024 }

  package init(among points: Matrix) {
    self.points = points
    norms = (0..<points.rows).map { points.squaredNorm(ofRow: $0) }
  }

  /// - Parameters:
  ///   - count: how many to find for each row, at least 1; fewer if there are fewer points.
  ///   - rows: [rows x columns].
  ///   - take: receives the points that are nearest to a row, as far as single precision tells them apart, in no order;
  ///     called from several threads at once.
  /// - Throws: `OutOfMemory`.
  package func find(
    _ count: Int, for rows: Matrix, workers: ThreadPool, isCancelled: @Sendable () -> Bool,
    take: (_ row: Int, _ points: [Int32]) -> Void
  ) throws(OutOfMemory) {
    let tileRows = Self.tileRows(of: rows.rows)
    var products: [Matrix] = []
    for _ in 0..<workers.maxCount {
      products.append(try Matrix(allocating: tileRows, columns: Self.tilePoints))
    }
    let tiles = (rows.rows + tileRows - 1) / tileRows
    workers.run(tasks: tiles) { tile, worker in
      let own = tile * tileRows..<min((tile + 1) * tileRows, rows.rows)
      var nearest = own.map { _ in Candidates(count) }
      for first in stride(from: 0, to: points.rows, by: Self.tilePoints) {
        if isCancelled() { return }
        let some = first..<min(first + Self.tilePoints, points.rows)
        MatMul.rowProducts(rows, rows: own, points, rows: some, into: products[worker])
        for place in nearest.indices {
          add(products[worker].row(place), some, to: &nearest[place])
        }
      }
      for (row, candidates) in zip(own, nearest) { take(row, candidates.points) }
    }
  }

  private func add(_ products: UnsafePointer<Float>, _ some: Range<Int>, to nearest: inout Candidates) {
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: some.count) { places in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: some.count) { squares in
        norms.withUnsafeBufferPointer { norms in
          guard let norms = norms.baseAddress, let places = places.baseAddress,
            let squares = squares.baseAddress
          else { return }
          let found = kernel_nearer(
            products, norms + some.lowerBound, some.count, nearest.limit, places, squares)
          for index in 0..<found {
            nearest.add(Int32(some.lowerBound) + places[index], at: squares[index])
          }
        }
      }
    }
  }

  /// The nearest so far, the farthest of them last.
  private struct Candidates {
    private(set) var points: [Int32] = []
    private var squares: [Float] = []
    private let count: Int

    init(_ count: Int) { self.count = max(count, 1) }

    /// What is not below it is passed over.
    var limit: Float { squares.count < count ? .infinity : squares[count - 1] }

    mutating func add(_ point: Int32, at square: Float) {
      guard square < limit else { return }
      if squares.count == count {
        squares.removeLast()
        points.removeLast()
      }
      var place = squares.count
      while place > 0, squares[place - 1] > square { place -= 1 }
      squares.insert(square, at: place)
      points.insert(point, at: place)
    }
  }
}

extension Matrix {
  /// The sum of a row's squares, added in the order of the columns.
  package func squaredNorm(ofRow row: Int) -> Float {
    let values = self.row(row)
    return (0..<columns).reduce(into: Float(0)) { $0 += values[$1] * values[$1] }
  }
}
