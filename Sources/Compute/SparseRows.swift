import CKernels

/// Sparse rows of pixels: pairs of neighbouring pixels that are not both zero, and their values, 0...1.
///
/// Like a `Matrix`, its memory is allocated once and reused from batch to batch, and its owner hands
/// different rows to different threads.
package final class SparseRows: @unchecked Sendable {
  /// Rows allocated.
  package let capacity: Int
  /// Pixels per row, zero or not; even.
  package let columns: Int
  /// Rows in use.
  package private(set) var rows: Int
  /// Rows per shard; `sort` and `list` work on shards: 0 ..< shardRows, shardRows ..< 2 shardRows, ...
  package let shardRows: Int

  // See `kernel_sparse_rows`.
  private let pairs: UnsafeMutablePointer<UInt16>
  private let values: UnsafeMutablePointer<UInt8>
  private let starts: UnsafeMutablePointer<UInt16>
  private let valueTable: UnsafeMutablePointer<Float>
  private let nextImages: UnsafeMutablePointer<UnsafePointer<UInt8>?>
  private let pairsPerRow, startsPerRow, room: Int

  // The nonzero pixels of each shard, see `kernel_listed_rows`; `listedRun` is 0 without lists.
  private let pixelLists: UnsafeMutablePointer<kernel_pixel>
  private let listCounts: UnsafeMutablePointer<UInt16>
  private let listedRun, countsPerRow, pixelsPerList: Int
  /// The rows of each shard that are listed, 0 if they are not.
  private let listedRows: UnsafeMutablePointer<Int32>

  // The same entries, per shard in pair order: the number of rows in which each pair is nonzero, the offset
  // of each pair's entries, and the entries, whose row numbers count within the shard.
  private let nonzeroCounts: UnsafeMutablePointer<UInt8>
  private let pairStarts: UnsafeMutablePointer<Int32>
  private let entries: UnsafeMutablePointer<kernel_pair_entry>
  /// What the pointers point into.
  private let memories: [ZeroedMemory]

  /// Empty rows. Each row has space for as many entries as it has pairs, so that rows can be filled in any
  /// order.
  /// - Parameters:
  ///   - columns: pixels per row; even, and at most `mostColumns`.
  ///   - shardRows: 1 to 255.
  ///   - units: of the products for which `list` will list pixels; 0 for none.
  ///   - products: how often each row will be multiplied; for a single product, lists pay from 128 units on.
  package init(
    allocating rows: Int, columns: Int, shardRows: Int, listedFor units: Int = 0, products: Int = 1
  ) throws(OutOfMemory) {
    capacity = max(rows, 0)
    self.columns = min(max(columns, 0), Self.mostColumns) / 2 * 2
    self.rows = capacity
    self.shardRows = min(max(shardRows, 1), 255)
    startsPerRow = (self.columns + 7) / 8 + 1
    let shards = (capacity + self.shardRows - 1) / self.shardRows
    // Whole vectors of entries are read and written, all of them of their own row: another thread may load the next.
    room = max((self.columns + 63) / 64 * 32, self.columns / 2 + Self.entriesPastEnd)
    pairsPerRow = self.columns / 2
    // Without vectors listing takes as long as it saves.
    let paysOnce = units >= Self.fewestListed && kernel_width() != kernel_width_portable
    listedRun = products > 1 || paysOnce ? kernel_listed_run(self.columns, units) : 0
    countsPerRow = listedRun > 0 ? (startsPerRow - 1 + listedRun - 1) / listedRun : 0
    pixelsPerList = kernel_list_room(self.columns, self.shardRows)
    var memories: [ZeroedMemory] = []
    func allocate<Element>(_ count: Int, of type: Element.Type) throws(OutOfMemory) -> UnsafeMutablePointer<
      Element
    > {
      let memory = try ZeroedMemory(allocating: max(count, 1) * MemoryLayout<Element>.stride)
      memories.append(memory)
      return memory.base.bindMemory(to: type, capacity: max(count, 1))
    }
    pairs = try allocate(capacity * room, of: UInt16.self)
    values = try allocate(2 * capacity * room, of: UInt8.self)
    entries = try allocate(capacity * room, of: kernel_pair_entry.self)
    starts = try allocate(capacity * startsPerRow, of: UInt16.self)
    nonzeroCounts = try allocate(shards * pairsPerRow, of: UInt8.self)
    pairStarts = try allocate(max(shards, 1) * (pairsPerRow + 1), of: Int32.self)
    nextImages = try allocate(capacity, of: UnsafePointer<UInt8>?.self)
    pixelLists = try allocate(listedRun > 0 ? shards * pixelsPerList : 0, of: kernel_pixel.self)
    listCounts = try allocate(capacity * countsPerRow, of: UInt16.self)
    listedRows = try allocate(shards, of: Int32.self)
    valueTable = try allocate(256, of: Float.self)
    VectorMath.scale(pixels: (0...255).map { UInt8($0) }, to: valueTable, count: 256)
    self.memories = memories
  }

  /// The same, which traps without memory.
  package convenience init(
    rows: Int, columns: Int, shardRows: Int, listedFor units: Int = 0, products: Int = 1
  ) {
    do {
      try self.init(
        allocating: rows, columns: columns, shardRows: shardRows, listedFor: units, products: products)
    } catch { fatalError("no memory for sparse rows") }
  }

  /// Maximum pixels per row: entry counts are stored in 16 bits.
  package static let mostColumns = 65_534
  /// With 128 units a row of digits takes 0.09 us to list and 0.37 us to multiply, and 0.50 us without a list; with 512
  /// units 0.12, 2.4 and 3.2 us (Emerald Rapids).
  private static let fewestListed = 128
  /// Entries that may be read past the last one of a row, see `kernel_list_pixels`.
  private static let entriesPastEnd = 15

  /// Sets the rows in use, which must then be loaded again; at most the capacity.
  package func use(rows count: Int) {
    rows = min(max(count, 0), capacity)
    let shards = (rows + shardRows - 1) / shardRows
    listedRows.update(repeating: 0, count: shards)
    nonzeroCounts.update(repeating: 0, count: shards * pairsPerRow)
  }

  /// Loads the nonzero pixels of an image of `columns` pixels into a row.
  package func load(_ pixels: UnsafePointer<UInt8>, into row: Int) {
    _ = kernel_compact_nonzero_pairs(
      pixels, columns, pairs + row * room, values + 2 * row * room, starts + row * startsPerRow,
      nonzeroCounts + row / shardRows * pairsPerRow)
  }

  /// Sets the image that will be loaded into a row after this batch, or `nil`. Its memory is prefetched while
  /// the product with this batch is computed.
  package func prefetch(_ pixels: UnsafePointer<UInt8>?, for row: Int) {
    nextImages[row] = pixels
  }

  /// `y[r] = x[r] w + bias` for some rows. w: [columns x n], bias: [n], y: [rows.count x n].
  package func product(_ w: Matrix, bias: Matrix, into y: UnsafeMutablePointer<Float>, rows: Range<Int>) {
    let units = w.columns
    var x = sparseRows(from: rows.lowerBound)
    var done = 0
    if isListed(rows, for: units) {
      let listed = kernel_listed_rows(
        list: pixelLists + rows.lowerBound / shardRows * pixelsPerList,
        counts: listCounts + rows.lowerBound * countsPerRow, run: listedRun)
      kernel_listed_product(x, listed, rows.count, w.base, bias.base, y, units)
      done = kernel_listed_columns(units)
      x.next_images = nil
    }
    guard done < units else { return }
    kernel_sparse_product(x, rows.count, w.base + done, bias.base + done, y + done, units, units - done)
  }

  /// Lists the nonzero pixels of a shard, if that pays for the products these rows were allocated for. `rows` are
  /// the rows of one shard that are in use.
  package func list(shard rows: Range<Int>) {
    guard listedRun > 0 else { return }
    let first = rows.lowerBound, shard = first / shardRows
    _ = kernel_list_pixels(
      sparseRows(from: first), rows.count, listedRun, pixelLists + shard * pixelsPerList,
      listCounts + first * countsPerRow)
    listedRows[shard] = Int32(rows.count)
  }

  /// Whether these rows are a shard that is listed for products with that many units.
  func isListed(_ rows: Range<Int>, for units: Int) -> Bool {
    listedRun > 0 && rows.lowerBound.isMultiple(of: shardRows) && rows.lowerBound < capacity
      && Int(listedRows[rows.lowerBound / shardRows]) == rows.count
      && kernel_listed_run(columns, units) == listedRun
  }

  /// Transposes the entries of a shard to pair order, as `weightGradient` needs them. `rows` are the rows of
  /// one shard that are in use.
  package func sort(shard rows: Range<Int>) {
    let first = rows.lowerBound
    kernel_transpose_nonzero(
      sparseRows(from: first), rows.count, nonzeroCounts + first / shardRows * pairsPerRow,
      pairStarts + first / shardRows * (pairsPerRow + 1), entries + first * room)
  }

  /// `dw = x^T dy` for some rows of dw, summed over all rows in use in order; all shards must be sorted.
  ///
  /// dy: [rows x n], dw: [columns x n]. Only the rows `pixels` of dw are written; the range must cover whole
  /// pairs.
  package func weightGradient(_ dy: Matrix, into dw: Matrix, pixels: Range<Int>) {
    if rows == 0 { dw.row(pixels.lowerBound).update(repeating: 0, count: pixels.count * dw.columns) }
    for first in stride(from: 0, to: rows, by: shardRows) {
      kernel_sparse_gradient(
        pairStarts + first / shardRows * (pairsPerRow + 1) + pixels.lowerBound / 2, pixels.count / 2,
        entries + first * room, valueTable, dy.row(first), dw.row(pixels.lowerBound), dw.columns, first == 0)
    }
  }

  /// Nonzero pairs in the rows in use.
  package var entryCount: Int {
    (0..<rows).reduce(0) { $0 + Int(starts[($1 + 1) * startsPerRow - 1]) }
  }

  private func sparseRows(from row: Int) -> kernel_sparse_rows {
    kernel_sparse_rows(
      pairs: pairs + row * room, values: values + 2 * row * room, starts: starts + row * startsPerRow,
      value_table: valueTable, next_images: nextImages + row, pixels: columns, room: room)
  }
}
