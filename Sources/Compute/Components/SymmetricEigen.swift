/// The largest eigenvalues of a symmetric matrix and their eigenvectors, in double precision.
///
/// Subspace iteration with Rayleigh-Ritz projection (G. H. Golub and C. F. Van Loan, "Matrix Computations",
/// 4th edition, 8.2 and 8.4): repeated multiplication by the matrix turns a block of vectors towards the
/// leading eigenvectors; in the small space it spans, `JacobiEigen` solves the eigenproblem. A few extra
/// vectors make it converge fast, because the convergence rate depends on the first eigenvalue outside the
/// block.
package enum SymmetricEigen {
  /// Eigenpairs in descending order of the eigenvalue.
  package struct Pairs {
    package internal(set) var values: [Double]
    /// Unit vectors, [count x size]; zeros past the rank of the matrix.
    package internal(set) var vectors: [[Double]]
  }

  /// Extra vectors iterated besides the requested ones.
  private static let spare = 14
  private static let mostSteps = 300
  /// Convergence: |A v - lambda v| relative to the largest eigenvalue.
  private static let tolerance = 1e-10

  /// - Parameters:
  ///   - count: number of pairs; at most `size`.
  ///   - matrix: [size x size], row-major; symmetric and positive semidefinite.
  package static func largest(_ count: Int, of matrix: [Double], size: Int) -> Pairs {
    let wanted = min(max(count, 0), size)
    let width = min(wanted + spare, size)
    guard width > 0 else { return Pairs(values: [], vectors: []) }
    var block = Block(rows: size, columns: width)
    // Any start that is not orthogonal to the eigenvectors works; a fixed seed makes it reproducible.
    var generator = RandomState(seed: 0)
    for index in block.values.indices { block.values[index] = generator.uniform(-1, 1) }
    block.orthonormalise()

    var ritz = (values: [Double](), vectors: block)
    for _ in 0..<mostSteps {
      let image = block.multiplied(by: matrix)
      let small = JacobiEigen.decompose(block.transposedTimes(image), size: width)
      let vectors = block.times(small.vectors)
      var next = image.times(small.vectors)
      ritz = (small.values, vectors)
      let largest = small.values.first ?? 0
      let worst =
        (0..<wanted).map { next.distance(of: $0, from: vectors, times: small.values[$0]) }.max() ?? 0
      if !(worst > tolerance * largest) { break }
      next.orthonormalise()
      block = next
    }
    return Pairs(
      values: ritz.values.prefix(wanted).map { max($0, 0) },
      vectors: (0..<wanted).map { ritz.vectors.column($0) })
  }

  /// A tall matrix [rows x columns] of few columns, row-major, so that the loops run along rows.
  private struct Block {
    let rows: Int
    let columns: Int
    var values: [Double]

    init(rows: Int, columns: Int) {
      self.rows = rows
      self.columns = columns
      values = Array(repeating: 0, count: rows * columns)
    }

    func column(_ index: Int) -> [Double] { (0..<rows).map { values[$0 * columns + index] } }

    /// `matrix * self`.
    func multiplied(by matrix: [Double]) -> Block {
      var product = Block(rows: rows, columns: columns)
      matrix.withUnsafeBufferPointer { a in
        values.withUnsafeBufferPointer { x in
          product.values.withUnsafeMutableBufferPointer { y in
            for row in 0..<rows {
              for inner in 0..<rows {
                let factor = a[row * rows + inner]
                for column in 0..<columns {
                  y[row * columns + column] += factor * x[inner * columns + column]
                }
              }
            }
          }
        }
      }
      return product
    }

    /// `self^T * other`, [columns x columns].
    func transposedTimes(_ other: Block) -> [Double] {
      var product = [Double](repeating: 0, count: columns * columns)
      for row in 0..<rows {
        for left in 0..<columns {
          let factor = values[row * columns + left]
          for right in 0..<columns {
            product[left * columns + right] += factor * other.values[row * columns + right]
          }
        }
      }
      return product
    }

    /// `self * rotation`, a rotation of [columns x columns].
    func times(_ rotation: [Double]) -> Block {
      var product = Block(rows: rows, columns: columns)
      for row in 0..<rows {
        for inner in 0..<columns {
          let factor = values[row * columns + inner]
          for column in 0..<columns {
            product.values[row * columns + column] += factor * rotation[inner * columns + column]
          }
        }
      }
      return product
    }

    /// The length of `self[column] - other[column] * factor`.
    func distance(of column: Int, from other: Block, times factor: Double) -> Double {
      var sum = 0.0
      for row in 0..<rows {
        let difference = values[row * columns + column] - factor * other.values[row * columns + column]
        sum += difference * difference
      }
      return sum.squareRoot()
    }

    /// Orthonormalises the columns by Gram-Schmidt, twice: once leaves too much if columns are nearly
    /// parallel. A column that is linearly dependent on those before it becomes zeros.
    mutating func orthonormalise() {
      for column in 0..<columns {
        let before = length(of: column)
        for _ in 0..<2 {
          for earlier in 0..<column {
            let share = product(of: earlier, and: column)
            for row in 0..<rows { values[row * columns + column] -= share * values[row * columns + earlier] }
          }
        }
        let length = length(of: column)
        let factor = length > before * 1e-14 && length > 0 ? 1 / length : 0
        for row in 0..<rows { values[row * columns + column] *= factor }
      }
    }

    private func length(of column: Int) -> Double { product(of: column, and: column).squareRoot() }

    private func product(of left: Int, and right: Int) -> Double {
      var sum = 0.0
      for row in 0..<rows { sum += values[row * columns + left] * values[row * columns + right] }
      return sum
    }
  }
}
