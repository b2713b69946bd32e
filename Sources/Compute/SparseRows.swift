import CKernels

/// Rows of pixels by their ink alone: the places that are not paper, and the values there, 0 to 1.
///
/// Like a `Matrix`, its memory is allocated once and reused from batch to batch, and whoever owns it gives
/// different rows to different workers.
public final class SparseRows: @unchecked Sendable {
  /// How many rows there is memory for.
  public let capacity: Int
  /// Pixels of a row, ink or not.
  public let columns: Int
  /// How many rows are in use.
  public private(set) var rows: Int

  private let places: UnsafeMutablePointer<Int32>
  private let values: UnsafeMutablePointer<Float>
  /// For each row, how many entries come before its pixels 0, 8, 16, ..., and in the end how many there are.
  private let starts: UnsafeMutablePointer<Int32>
  private let startsPerRow: Int
  private let scaled: [Float] = (0...255).map { Float($0) / 255 }

  /// Rows without ink. Each row has room for as many entries as it has pixels, so that rows can be filled
  /// in any order.
  public init(rows: Int, columns: Int) {
    capacity = max(rows, 0)
    self.columns = max(columns, 0)
    self.rows = capacity
    places = .allocate(capacity: max(capacity * self.columns, 1))
    values = .allocate(capacity: max(capacity * self.columns, 1))
    startsPerRow = (self.columns + Self.group - 1) / Self.group + 1
    starts = .allocate(capacity: max(capacity, 1) * startsPerRow)
    starts.initialize(repeating: 0, count: max(capacity, 1) * startsPerRow)
  }

  deinit {
    places.deallocate()
    values.deallocate()
    starts.deallocate()
  }

  /// Uses only the first `count` rows from now on; at most the capacity.
  public func use(rows count: Int) {
    rows = min(max(count, 0), capacity)
  }

  /// Tiles of pixels begin at multiples of this.
  public static let group = 8

  /// Fills a row with the ink of an image of `columns` pixels.
  public func load(_ pixels: UnsafePointer<UInt8>, into row: Int) {
    _ = kernel_gather_ink(
      pixels, columns, scaled, places + row * columns, values + row * columns, starts + row * startsPerRow)
  }

  /// Asks for an image that will be loaded soon: images of a shuffled epoch lie all over the memory.
  public func announce(_ pixels: UnsafePointer<UInt8>) {
    kernel_prefetch(pixels, columns)
  }

  /// `y[r] = x[r] w + bias` for some rows. w: [columns x n], bias: [n], y: [rows x n].
  public func product(_ w: Matrix, bias: Matrix, into y: Matrix, rows: Range<Int>) {
    for row in rows {
      let entries = Int(starts[(row + 1) * startsPerRow - 1])
      kernel_sparse_product(
        places + row * columns, values + row * columns, entries, w.base, bias.base, y.row(row), w.columns)
    }
  }

  /// `dw = x^T dy` for some rows of dw, summed over all rows in use in their order.
  ///
  /// dy: [rows x n], dw: [columns x n]. Only the rows `pixels` of dw are written; they begin at a multiple of
  /// `group` and end at one or with the last pixel.
  public func weightGradient(_ dy: Matrix, into dw: Matrix, pixels: Range<Int>) {
    dw.row(pixels.lowerBound).update(repeating: 0, count: pixels.count * dw.columns)
    let groups = pixels.lowerBound / Self.group..<(pixels.upperBound + Self.group - 1) / Self.group
    for row in 0..<rows {
      let first = Int(starts[row * startsPerRow + groups.lowerBound])
      let end = Int(starts[row * startsPerRow + groups.upperBound])
      kernel_sparse_gradient(
        places + row * columns + first, values + row * columns + first, end - first, pixels.lowerBound,
        dy.row(row), dw.row(pixels.lowerBound), dw.columns)
    }
  }
}
