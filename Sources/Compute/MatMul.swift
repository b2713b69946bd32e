import CKernels
import COneDNN

#if canImport(Accelerate)
  import Accelerate
#endif

/// Matrix products by oneDNN's `sgemm`, on the calling thread; by Accelerate or by our kernels where oneDNN has no
/// code for the processor.
///
/// oneDNN's own threading is off: how it splits a sum depends on the number of threads it finds. Callers
/// divide products into tiles by shape alone, and no sum crosses a tile, so the bits do not depend on the
/// number of threads.
package enum MatMul {
  /// `y = x w`. x: [rows x k], w: [k x n], y: [rows x n].
  package static func forward(
    _ x: UnsafePointer<Float>, _ w: Matrix, into y: UnsafeMutablePointer<Float>, rows: Int
  ) {
    let (k, n) = (w.rows, w.columns)
    sgemm(
      rows: rows, columns: n, inner: k, Operand(base: x, leading: k), Operand(base: w.base, leading: n),
      into: y)
  }

  /// `dx = dy w^T`: the input gradient.
  ///
  /// dy: [rows x n], w: [k x n], dx: [rows x k].
  package static func inputGradient(
    _ dy: UnsafePointer<Float>, _ w: Matrix, into dx: UnsafeMutablePointer<Float>, rows: Int
  ) {
    let (k, n) = (w.rows, w.columns)
    // 256 columns at a time: for a wide layer oneDNN would otherwise repack all of w for a handful of rows,
    // which takes longer than the product.
    for first in stride(from: 0, to: k, by: widestTransposed) {
      sgemm(
        rows: rows, columns: min(widestTransposed, k - first), inner: n, Operand(base: dy, leading: n),
        Operand(base: w.row(first), leading: n, transposed: true), into: dx + first, leading: k)
    }
  }

  private static let widestTransposed = 256

  /// `dw = x^T dy` for some rows of dw: the weight gradient, summed over the batch.
  ///
  /// x: [rows x k], dy: [rows x n], dw: [k x n]; `inputs` are rows of dw and columns of x.
  package static func weightGradient(_ x: Matrix, _ dy: Matrix, into dw: Matrix, inputs: Range<Int>) {
    let (k, n) = (dw.rows, dw.columns)
    sgemm(
      rows: inputs.count, columns: n, inner: x.rows,
      Operand(base: x.base + inputs.lowerBound, leading: k, transposed: true),
      Operand(base: dy.base, leading: n), into: dw.row(inputs.lowerBound))
  }

  /// `c = x^T x` for some columns of x against all from the first of them on: the lower triangle of a
  /// symmetric product is not needed.
  ///
  /// x: [rows x k], c: [k x k]; only c[columns, columns.lowerBound ..< k] is written.
  static func gram(_ x: Matrix, into c: Matrix, columns: Range<Int>) {
    let k = x.columns
    sgemm(
      rows: columns.count, columns: k - columns.lowerBound, inner: x.rows,
      Operand(base: x.base + columns.lowerBound, leading: k, transposed: true),
      Operand(base: x.base + columns.lowerBound, leading: k),
      into: c.row(columns.lowerBound) + columns.lowerBound, leading: k)
  }

  /// `c = a b^T` for some rows of a and some of b: their dot products.
  ///
  /// a, b: [... x k], c: [rows of a x at least rows of b], written from its first row and column on.
  package static func rowProducts(
    _ a: Matrix, rows: Range<Int>, _ b: Matrix, rows others: Range<Int>, into c: Matrix
  ) {
    sgemm(
      rows: rows.count, columns: others.count, inner: a.columns,
      Operand(base: a.row(rows.lowerBound), leading: a.columns),
      Operand(base: b.row(others.lowerBound), leading: b.columns, transposed: true), into: c.base,
      leading: c.columns)
  }

  /// An operand of a product: base pointer, leading dimension in floats, and whether it is transposed.
  struct Operand {
    let base: UnsafePointer<Float>
    let leading: Int
    var transposed = false

    fileprivate var flag: CChar { CChar(bitPattern: UInt8(ascii: transposed ? "T" : "N")) }
    fileprivate var operand: kernel_operand {
      kernel_operand(base: base, leading: leading, transposed: transposed)
    }
  }

  /// `c = op(a) op(b)`, or `c += op(a) op(b)`, row-major. It fails only for inconsistent shapes, and those come from
  /// the layers, not from user input.
  /// - Parameter products: what computes it; tests compare the ways.
  static func sgemm(
    rows: Int, columns: Int, inner: Int, _ a: Operand, _ b: Operand, into c: UnsafeMutablePointer<Float>,
    leading: Int? = nil, adding: Bool = false,
    by products: ProcessorWay.Products = ProcessorWay.current.products
  ) {
    switch products {
    case .kernels:
      let done = kernel_product(rows, columns, inner, a.operand, b.operand, adding, c, leading ?? columns)
      assert(done, "product of \(rows) x \(columns) x \(inner)")
    case .accelerate:
      #if canImport(Accelerate)
        cblas_sgemm(
          CblasRowMajor, a.transposed ? CblasTrans : CblasNoTrans, b.transposed ? CblasTrans : CblasNoTrans,
          Int32(rows), Int32(columns), Int32(inner), 1, a.base, Int32(a.leading), b.base, Int32(b.leading),
          adding ? 1 : 0, c, Int32(leading ?? columns))
      #endif
    case .oneDNN:
      let status = dnnl_sgemm(
        a.flag, b.flag, Int64(rows), Int64(columns), Int64(inner), 1, a.base, Int64(a.leading), b.base,
        Int64(b.leading), adding ? 1 : 0, c, Int64(leading ?? columns))
      assert(status == dnnl_success, "sgemm of \(rows) x \(columns) x \(inner)")
    }
  }
}
