import CKernels

/// Rows of pixels by their ink alone: the pairs of neighbours that are not both paper, and the values there, 0 to 1.
///
/// Like a `Matrix`, its memory is allocated once and reused from batch to batch, and whoever owns it gives
/// different rows to different workers.
package final class SparseRows: @unchecked Sendable {
  /// How many rows there is memory for.
  package let capacity: Int
  /// Pixels of a row, ink or not; even.
  package let columns: Int
  /// How many rows are in use.
  package private(set) var rows: Int
  /// Rows that are sorted together: 0 ..< shardRows, shardRows ..< 2 shardRows, ...
  package let shardRows: Int

  // See `kernel_sparse_rows`.
  private let pairs: UnsafeMutablePointer<UInt16>
  private let values: UnsafeMutablePointer<UInt8>
  private let starts: UnsafeMutablePointer<UInt16>
  private let valueTable: UnsafeMutablePointer<Float>
  private let nextImages: UnsafeMutablePointer<UnsafePointer<UInt8>?>
  private let pairsPerRow, startsPerRow, room: Int

  // The same entries once more, shard by shard, and in a shard pair by pair: how many rows have ink at a
  // pair, where the entries of a pair begin, and the entries, whose rows are counted within the shard.
  private let inked: UnsafeMutablePointer<UInt8>
  private let pairStarts: UnsafeMutablePointer<Int32>
  private let entries: UnsafeMutablePointer<kernel_pair_entry>

  /// Rows without ink. Each row has room for as many entries as it has pairs, so that rows can be filled
  /// in any order.
  /// - Parameters:
  ///   - columns: even, and at most `mostColumns`.
  ///   - shardRows: 1 to 255.
  package init(rows: Int, columns: Int, shardRows: Int) {
    capacity = max(rows, 0)
    self.columns = min(max(columns, 0), Self.mostColumns) / 2 * 2
    self.rows = capacity
    self.shardRows = min(max(shardRows, 1), 255)
    startsPerRow = (self.columns + 7) / 8 + 1
    let shards = (capacity + self.shardRows - 1) / self.shardRows
    room = (self.columns + 63) / 64 * 32
    let entries = max(capacity * room, 1)
    pairs = .allocate(capacity: entries)
    values = .allocate(capacity: 2 * entries)
    valueTable = .allocate(capacity: 256)
    VectorMath.scale(pixels: (0...255).map { UInt8($0) }, to: valueTable, count: 256)
    nextImages = .allocate(capacity: max(capacity, 1))
    nextImages.initialize(repeating: nil, count: max(capacity, 1))
    starts = .allocate(capacity: max(capacity, 1) * startsPerRow)
    starts.initialize(repeating: 0, count: max(capacity, 1) * startsPerRow)
    pairsPerRow = self.columns / 2
    inked = .allocate(capacity: max(shards * pairsPerRow, 1))
    inked.initialize(repeating: 0, count: max(shards * pairsPerRow, 1))
    pairStarts = .allocate(capacity: max(shards, 1) * (pairsPerRow + 1))
    pairStarts.initialize(repeating: 0, count: max(shards, 1) * (pairsPerRow + 1))
    self.entries = .allocate(capacity: entries)
  }

  /// The widest rows: how many entries come before a pixel is a number of sixteen bits.
  package static let mostColumns = 65_534

  deinit {
    pairs.deallocate()
    values.deallocate()
    starts.deallocate()
    inked.deallocate()
    pairStarts.deallocate()
    valueTable.deallocate()
    nextImages.deallocate()
    entries.deallocate()
  }

  /// Uses only the first `count` rows from now on, which are to be filled anew; at most the capacity.
  package func use(rows count: Int) {
    rows = min(max(count, 0), capacity)
    inked.update(repeating: 0, count: (rows + shardRows - 1) / shardRows * pairsPerRow)
  }

  /// Fills a row with the ink of an image of `columns` pixels.
  package func load(_ pixels: UnsafePointer<UInt8>, into row: Int) {
    _ = kernel_compact_nonzero_pairs(
      pixels, columns, pairs + row * room, values + 2 * row * room, starts + row * startsPerRow,
      inked + row / shardRows * pairsPerRow)
  }

  /// Says which image will be loaded into a row after this batch; `nil` for none. Its memory is asked for while the
  /// product with this batch is computed.
  package func announce(_ pixels: UnsafePointer<UInt8>?, for row: Int) {
    nextImages[row] = pixels
  }

  /// `y[r] = x[r] w + bias` for some rows. w: [columns x n], bias: [n], y: those rows, each of n.
  package func product(_ w: Matrix, bias: Matrix, into y: UnsafeMutablePointer<Float>, rows: Range<Int>) {
    kernel_sparse_product(ink(from: rows.lowerBound), rows.count, w.base, bias.base, y, w.columns)
  }

  /// Sorts the entries of a shard by pair, as `weightGradient` needs them. `rows` are those rows of one shard
  /// that are in use.
  package func sort(shard rows: Range<Int>) {
    let first = rows.lowerBound
    kernel_transpose_nonzero(
      ink(from: first), rows.count, inked + first / shardRows * pairsPerRow,
      pairStarts + first / shardRows * (pairsPerRow + 1), entries + first * room)
  }

  /// `dw = x^T dy` for some rows of dw, summed over all rows in use in their order; all of them are sorted.
  ///
  /// dy: [rows x n], dw: [columns x n]. Only the rows `pixels` of dw are written, which are whole pairs.
  package func weightGradient(_ dy: Matrix, into dw: Matrix, pixels: Range<Int>) {
    if rows == 0 { dw.row(pixels.lowerBound).update(repeating: 0, count: pixels.count * dw.columns) }
    for first in stride(from: 0, to: rows, by: shardRows) {
      kernel_sparse_gradient(
        pairStarts + first / shardRows * (pairsPerRow + 1) + pixels.lowerBound / 2, pixels.count / 2,
        entries + first * room, valueTable, dy.row(first), dw.row(pixels.lowerBound), dw.columns, first == 0)
    }
  }

  /// Pairs of pixels with ink in the rows in use.
  package var entryCount: Int {
    (0..<rows).reduce(0) { $0 + Int(starts[($1 + 1) * startsPerRow - 1]) }
  }

  private func ink(from row: Int) -> kernel_sparse_rows {
    kernel_sparse_rows(
      pairs: pairs + row * room, values: values + 2 * row * room, starts: starts + row * startsPerRow,
      value_table: valueTable, next_images: nextImages + row, pixels: columns, room: room)
  }
}
