/// All eigenvalues and eigenvectors of a small symmetric matrix by the cyclic Jacobi method: each rotation
/// zeroes one off-diagonal element, until all are negligible (Golub and Van Loan, "Matrix Computations",
/// 8.5).
enum JacobiEigen {
  private static let mostSweeps = 60

  /// - Parameter matrix: [size x size], row-major; only the upper triangle is read.
  /// - Returns: the eigenvalues in descending order, and the eigenvectors as the columns of [size x size].
  static func decompose(_ matrix: [Double], size: Int) -> (values: [Double], vectors: [Double]) {
    var a = matrix
    var v = [Double](repeating: 0, count: size * size)
    for i in 0..<size {
      v[i * size + i] = 1
      for j in 0..<i { a[i * size + j] = a[j * size + i] }
    }
    for _ in 0..<mostSweeps {
      var (off, on) = (0.0, 0.0)
      for i in 0..<size {
        on += a[i * size + i] * a[i * size + i]
        for j in i + 1..<max(size, i + 1) { off += a[i * size + j] * a[i * size + j] }
      }
      if !(off > 1e-30 * on) { break }
      for p in 0..<size {
        for q in p + 1..<max(size, p + 1) { rotate(&a, &v, p, q, size) }
      }
    }
    let order = (0..<size).sorted { (a[$1 * size + $1], $0) < (a[$0 * size + $0], $1) }
    var vectors = v
    for (place, column) in order.enumerated() {
      for row in 0..<size { vectors[row * size + place] = v[row * size + column] }
    }
    return (order.map { a[$0 * size + $0] }, vectors)
  }

  /// Zeroes a[p, q] by a rotation in the plane of p and q.
  private static func rotate(_ a: inout [Double], _ v: inout [Double], _ p: Int, _ q: Int, _ size: Int) {
    let apq = a[p * size + q]
    guard apq != 0 else { return }
    let theta = (a[q * size + q] - a[p * size + p]) / (2 * apq)
    let t = (theta < 0 ? -1 : 1) / (theta.magnitude + (theta * theta + 1).squareRoot())
    let c = 1 / (t * t + 1).squareRoot()
    let s = t * c
    for k in 0..<size {
      let (akp, akq) = (a[k * size + p], a[k * size + q])
      a[k * size + p] = c * akp - s * akq
      a[k * size + q] = s * akp + c * akq
    }
    for k in 0..<size {
      let (apk, aqk) = (a[p * size + k], a[q * size + k])
      a[p * size + k] = c * apk - s * aqk
      a[q * size + k] = s * apk + c * aqk
    }
    for k in 0..<size {
      let (vkp, vkq) = (v[k * size + p], v[k * size + q])
      v[k * size + p] = c * vkp - s * vkq
      v[k * size + q] = s * vkp + c * vkq
    }
  }
}
