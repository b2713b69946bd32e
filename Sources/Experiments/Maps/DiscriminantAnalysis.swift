import Compute

/// Linear discriminant analysis: the directions along which the means of the classes lie farthest apart, measured by
/// the spread within the classes, as `sklearn.discriminant_analysis.LinearDiscriminantAnalysis` 1.9.1 finds them with
/// `solver="eigen"` and a `shrinkage`.
///
///     S_b v = l S_w v        S_w = (1 - s) sum_c share_c cov_c + s mean variance I        S_b = S_t - S_w
///
/// Without shrinkage S_w of pixels could not be inverted: some pixels are paper in every image. The sign of a direction
/// is arbitrary; its entry of largest magnitude is made positive.
package struct DiscriminantAnalysis: Sendable {
  /// Mean of all rows.
  package let mean: [Double]
  /// [count x columns]; v^T S_w v = 1.
  package let directions: [[Double]]
  /// Share of the spread between the classes along each direction, 0...1.
  package let explained: [Double]

  /// - Parameters:
  ///   - classes: the class of each row, from 0.
  ///   - shrinkage: s above, above 0 up to 1.
  /// - Throws: if there is no memory for the products.
  /// - Returns: `nil` if cancelled, or without two classes that have a row each.
  package init?(
    _ features: RowFeatures, classes: [Int], shrinkage: Double, count: Int = 2,
    cancellation: Cancellation = Cancellation()
  ) throws(OutOfMemory) {
    let (n, d) = (features.count, features.columns)
    guard n > 1, d > 0, let most = classes.max(), Set(classes).count > 1 else { return nil }
    try MemoryRoom.require(d * d * 3, of: Double.self)
    var sizes = [Double](repeating: 0, count: most + 1)
    var means = [[Double]](repeating: Array(repeating: 0, count: d), count: most + 1)
    for row in 0..<n {
      sizes[classes[row]] += 1
      for column in 0..<d { means[classes[row]][column] += Double(features.values.row(row)[column]) }
    }
    var whole = [Double](repeating: 0, count: d)
    for (index, size) in sizes.enumerated() where size > 0 {
      for column in 0..<d {
        whole[column] += means[index][column] / Double(n)
        means[index][column] /= size
      }
    }
    // Around the means of the classes; and the products of these means for what lies between them.
    let centred = try Matrix(allocating: n, columns: d)
    for row in 0..<n {
      let mean = means[classes[row]]
      for column in 0..<d {
        centred.row(row)[column] = Float(Double(features.values.row(row)[column]) - mean[column])
      }
    }
    var within = try MapMath.products(of: centred).map { $0 / Double(n) }
    var between = [Double](repeating: 0, count: d * d)
    for (index, size) in sizes.enumerated() where size > 0 {
      let away = (0..<d).map { means[index][$0] - whole[$0] }
      MapMath.addSquare(of: away, times: size / Double(n), to: &between)
    }
    if cancellation.isRaised { return nil }
    let spread = (0..<d).map { within[$0 * d + $0] }.reduce(0, +) / Double(d)
    let gap = (0..<d).map { between[$0 * d + $0] }.reduce(0, +) / Double(d)
    for index in within.indices {
      within[index] *= 1 - shrinkage
      between[index] *= 1 - shrinkage
    }
    for column in 0..<d {
      within[column * d + column] += shrinkage * spread
      between[column * d + column] += shrinkage * gap
    }
    guard let factor = TriangularFactor(of: within, size: d) else { return nil }
    if cancellation.isRaised { return nil }
    let reduced = factor.reduced(between)
    if cancellation.isRaised { return nil }
    let pairs = SymmetricEigen.largest(min(count, d), of: reduced, size: d)
    let all = (0..<d).map { reduced[$0 * d + $0] }.reduce(0, +)
    mean = whole
    directions = pairs.vectors.map { Directions.withSign(factor.solvedTransposed($0)) }
    explained = pairs.values.map { all > 0 ? $0 / all : 0 }
  }

  /// Where a row lies, from the mean of all; scikit-learn's rows with this solver are not centred.
  package func coordinates(of row: some Sequence<Float>) -> [Double] {
    Directions.coordinates(of: row, from: mean, along: directions)
  }
}

/// Cholesky's factor L of a symmetric positive definite matrix, L L^T, [size x size], row-major.
private struct TriangularFactor {
  private var l: [Double]
  private let size: Int

  /// - Returns: `nil` if the matrix is not positive definite.
  init?(of matrix: [Double], size: Int) {
    self.size = size
    l = matrix
    for row in 0..<size {
      for column in 0...row {
        var sum = l[row * size + column]
        l.withUnsafeBufferPointer { l in
          for k in 0..<column { sum -= l[row * size + k] * l[column * size + k] }
        }
        if row == column {
          guard sum > 0 else { return nil }
          l[row * size + row] = sum.squareRoot()
        } else {
          l[row * size + column] = sum / l[column * size + column]
        }
      }
    }
  }

  /// L^-1 m L^-T of a symmetric m.
  func reduced(_ m: [Double]) -> [Double] {
    let half = solvedRows(m)
    return solvedRows(half)
  }

  /// The rows of m solved: each row r becomes L^-1 r, so that the result is (L^-1 m^T)^T. Twice on a symmetric matrix:
  /// m L^-T, and of its transpose L^-1 m L^-T.
  private func solvedRows(_ m: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: size * size)
    var row = [Double](repeating: 0, count: size)
    for index in 0..<size {
      for column in 0..<size {
        var sum = m[index * size + column]
        l.withUnsafeBufferPointer { l in
          row.withUnsafeBufferPointer { row in
            for k in 0..<column { sum -= l[column * size + k] * row[k] }
          }
        }
        row[column] = sum / l[column * size + column]
      }
      // Transposed, so that the second pass solves the other side.
      for column in 0..<size { result[column * size + index] = row[column] }
    }
    return result
  }

  /// L^-T v.
  func solvedTransposed(_ v: [Double]) -> [Double] {
    var x = v
    for row in stride(from: size - 1, through: 0, by: -1) {
      x[row] /= l[row * size + row]
      for k in 0..<row { x[k] -= l[row * size + k] * x[row] }
    }
    return x
  }
}
