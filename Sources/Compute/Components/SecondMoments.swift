/// Mean and covariance of many rows, accumulated chunk by chunk, so that the rows never have to be in memory
/// as floats all at once.
///
/// Values are taken relative to the mean of the first chunk, and the sums corrected for that at the end: a
/// sum of squares around 0 would lose digits to the mean (T. F. Chan, G. H. Golub and R. J. LeVeque,
/// "Algorithms for Computing the Sample Variance", The American Statistician 37, 1983).
final class SecondMoments {
  private let columns: Int
  private let workers: ThreadPool
  private var shift: [Double]
  private var sums: [Double]
  private var products: [Double]
  private var rows = 0

  /// Columns of the product per task.
  private static let tileColumns = 64

  init(columns: Int, workers: ThreadPool) {
    self.columns = columns
    self.workers = workers
    shift = Array(repeating: 0, count: columns)
    sums = Array(repeating: 0, count: columns)
    products = Array(repeating: 0, count: columns * columns)
  }

  /// Accumulates a chunk [rows x columns], subtracting the shift from its values in place.
  /// - Parameter scratch: [columns x columns], for the chunk's products.
  func add(_ chunk: Matrix, scratch: Matrix) {
    if rows == 0 { shift = Self.means(of: chunk) }
    rows += chunk.rows
    let tiles = (columns + Self.tileColumns - 1) / Self.tileColumns
    func range(_ tile: Int) -> Range<Int> {
      tile * Self.tileColumns..<min((tile + 1) * Self.tileColumns, columns)
    }
    let shift = self.shift.map(Float.init)
    shift.withUnsafeBufferPointer { shift in
      sums.withUnsafeMutableBufferPointer { sums in
        workers.run(tasks: tiles) { tile in
          for row in 0..<chunk.rows {
            let values = chunk.row(row)
            for column in range(tile) {
              values[column] -= shift[column]
              sums[column] += Double(values[column])
            }
          }
        }
      }
    }
    products.withUnsafeMutableBufferPointer { products in
      workers.run(tasks: tiles) { tile in
        MatMul.gram(chunk, into: scratch, columns: range(tile))
        for row in range(tile) {
          let values = scratch.row(row)
          for column in row..<columns { products[row * columns + column] += Double(values[column]) }
        }
      }
    }
  }

  private static func means(of chunk: Matrix) -> [Double] {
    var sums = [Double](repeating: 0, count: chunk.columns)
    for row in 0..<chunk.rows {
      for column in 0..<chunk.columns { sums[column] += Double(chunk.row(row)[column]) }
    }
    // The shift must be representable in single precision, because it is subtracted there.
    return sums.map { Double(Float($0 / Double(max(chunk.rows, 1)))) }
  }

  /// The mean of each column.
  var means: [Double] { zip(shift, sums).map { $0 + $1 / Double(max(rows, 1)) } }

  /// The covariances, divided by rows - 1; [columns x columns], both triangles.
  var covariance: [Double] {
    let (count, divisor) = (Double(max(rows, 1)), Double(max(rows - 1, 1)))
    var covariance = products
    for i in 0..<columns {
      for j in i..<columns {
        let value = (products[i * columns + j] - sums[i] * sums[j] / count) / divisor
        covariance[i * columns + j] = value
        covariance[j * columns + i] = value
      }
    }
    return covariance
  }
}
