import CKernels
import Foundation

/// The loops of maps.
package enum MapMath {
  /// Sum over the neighbours j of p_ij / (1 + d^2) times the way from j.
  package static func attraction(
    _ x: UnsafeBufferPointer<Float>, _ y: UnsafeBufferPointer<Float>, row: Int,
    others: UnsafeBufferPointer<Int32>, shares: UnsafeBufferPointer<Float>
  ) -> (Double, Double) {
    var sums = (0.0, 0.0)
    withUnsafeMutablePointer(to: &sums) {
      $0.withMemoryRebound(to: Double.self, capacity: 2) {
        kernel_map_attraction(
          x.baseAddress, y.baseAddress, x[row], y[row], others.baseAddress, shares.baseAddress, others.count,
          $0)
      }
    }
    return sums
  }

  /// Sum over all rows j of 1 / (1 + d^2), and of its square times the way from j.
  package static func repulsion(
    _ x: UnsafeBufferPointer<Float>, _ y: UnsafeBufferPointer<Float>, row: Int
  ) -> (Double, Double, Double) {
    var sums = (0.0, 0.0, 0.0)
    withUnsafeMutablePointer(to: &sums) {
      $0.withMemoryRebound(to: Double.self, capacity: 3) {
        kernel_map_repulsion(x.baseAddress, y.baseAddress, x.count, x[row], y[row], $0)
      }
    }
    return sums
  }

  /// x^T x in double precision from products in single precision of some rows at a time, [columns x columns].
  package static func products(of x: Matrix) throws(OutOfMemory) -> [Double] {
    let d = x.columns
    let chunk = try Matrix(allocating: min(x.rows, 1000), columns: d)
    let product = try Matrix(allocating: d, columns: d)
    var sums = [Double](repeating: 0, count: d * d)
    for first in stride(from: 0, to: x.rows, by: max(chunk.capacity, 1)) {
      chunk.use(rows: min(chunk.capacity, x.rows - first))
      chunk.base.update(from: x.row(first), count: chunk.count)
      MatMul.weightGradient(chunk, chunk, into: product, inputs: 0..<d)
      for index in sums.indices { sums[index] += Double(product.base[index]) }
    }
    return sums
  }

  /// `sums += factor v v^T`.
  package static func addSquare(of v: [Double], times factor: Double, to sums: inout [Double]) {
    let d = v.count
    for row in 0..<d {
      let scaled = factor * v[row]
      for column in 0..<d { sums[row * d + column] += scaled * v[column] }
    }
  }
}
