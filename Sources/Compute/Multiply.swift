import COneDNN

/// Products of matrices by oneDNN's `sgemm`, divided into tiles that workers share.
///
/// oneDNN's own threading is off: how it divides a sum depends on how many threads it finds. Here the tiles
/// depend on the shapes alone and no sum crosses a tile, so the bits do not depend on the workers.
public enum Multiply {
  /// `y = x w`, for all rows in use.
  ///
  /// x: [rows x k], w: [k x n], y: [rows x n]. Tiles are blocks of rows.
  public static func forward(_ x: Matrix, _ w: Matrix, into y: Matrix, workers: Workers) {
    let (k, n) = (w.rows, w.columns)
    eachTile(of: x.rows, work: x.rows * k * n, workers) { first, count in
      sgemm(
        rows: count, columns: n, inner: k,
        Operand(base: x.row(first), leading: k), Operand(base: w.base, leading: n), into: y.row(first))
    }
  }

  /// `dx = dy w^T`: the gradient that goes on to the layer before.
  ///
  /// dy: [rows x n], w: [k x n], dx: [rows x k]. Tiles are blocks of rows.
  public static func inputGradient(_ dy: Matrix, _ w: Matrix, into dx: Matrix, workers: Workers) {
    let (k, n) = (w.rows, w.columns)
    eachTile(of: dy.rows, work: dy.rows * k * n, workers) { first, count in
      sgemm(
        rows: count, columns: k, inner: n,
        Operand(base: dy.row(first), leading: n), Operand(base: w.base, leading: n, transposed: true),
        into: dx.row(first))
    }
  }

  /// `dw = x^T dy`: the gradient of the weights, summed over the batch.
  ///
  /// x: [rows x k], dy: [rows x n], dw: [k x n]. Tiles are blocks of the rows of dw, so that each sum over
  /// the batch is made by one worker.
  public static func weightGradient(_ x: Matrix, _ dy: Matrix, into dw: Matrix, workers: Workers) {
    let (k, n) = (dw.rows, dw.columns)
    eachTile(of: k, work: x.rows * k * n, workers) { first, count in
      sgemm(
        rows: count, columns: n, inner: x.rows,
        Operand(base: x.base + first, leading: k, transposed: true), Operand(base: dy.base, leading: n),
        into: dw.row(first))
    }
  }

  /// Products smaller than this many multiplications are not worth a second worker.
  private static let smallestTile = 2_000_000
  private static let mostTiles = 8

  private static func eachTile(
    of extent: Int, work: Int, _ workers: Workers, _ body: (_ first: Int, _ count: Int) -> Void
  ) {
    let tiles = min(max(work / smallestTile, 1), mostTiles, max(extent, 1))
    let size = (extent + tiles - 1) / tiles
    workers.run(tasks: tiles) { tile in
      let first = tile * size
      let count = min(size, extent - first)
      if count > 0 { body(first, count) }
    }
  }

  /// A matrix as `dnnl_sgemm` wants to hear of it: where it starts, how far apart its rows are, whether it
  /// is meant transposed.
  private struct Operand {
    let base: UnsafePointer<Float>
    let leading: Int
    var transposed = false

    var flag: CChar { CChar(bitPattern: UInt8(ascii: transposed ? "T" : "N")) }
  }

  /// `c = op(a) op(b)`, row by row, on the calling thread. It fails only for shapes that do not fit each
  /// other, and those come from the layers, not from outside.
  private static func sgemm(
    rows: Int, columns: Int, inner: Int, _ a: Operand, _ b: Operand, into c: UnsafeMutablePointer<Float>
  ) {
    let status = dnnl_sgemm(
      a.flag, b.flag, Int64(rows), Int64(columns), Int64(inner),
      1, a.base, Int64(a.leading), b.base, Int64(b.leading), 0, c, Int64(columns))
    assert(status == dnnl_success, "sgemm of \(rows) x \(columns) x \(inner)")
  }
}
