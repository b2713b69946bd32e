/// A row-major matrix of 32-bit floats, whose memory is allocated once and reused.
///
/// A training loop works on the same matrices from its first batch to its last; only the number of rows in
/// use shrinks for a short batch. Hence a class with a capacity, not a value: an accidental copy in the
/// middle of the loop would cost more than the arithmetic.
///
/// It is `Sendable` without a lock, because its owner (a layer, a trainer) hands different rows or tiles of
/// it to different threads and waits for all of them before it continues.
package final class Matrix: @unchecked Sendable {
  /// Rows allocated.
  package let capacity: Int
  /// Floats per row.
  package let columns: Int
  /// Rows in use.
  package private(set) var rows: Int
  /// The first element; 64-byte aligned, `capacity * columns` floats. Behind the last one 16 more floats may
  /// be read, with undefined values: vector loops read past the end of a row.
  package let base: UnsafeMutablePointer<Float>
  private let memory: ZeroedMemory

  /// Floats in the widest vector of the kernels.
  private static let widestVector = 16

  /// A matrix of zeros.
  /// - Parameters:
  ///   - rows: rows in use, and the capacity; negative counts as 0.
  ///   - columns: floats per row; negative counts as 0.
  package init(allocating rows: Int, columns: Int) throws(OutOfMemory) {
    capacity = max(rows, 0)
    self.columns = max(columns, 0)
    self.rows = capacity
    let (count, overflows) = capacity.multipliedReportingOverflow(by: self.columns)
    guard !overflows, count < Int.max / 8 else { throw OutOfMemory(bytes: .max) }
    memory = try ZeroedMemory(allocating: (count + Self.widestVector) * MemoryLayout<Float>.stride)
    base = memory.base.bindMemory(to: Float.self, capacity: count + Self.widestVector)
  }

  /// The same for sizes that do not depend on the user's data or network, which trap without memory.
  package convenience init(rows: Int, columns: Int) {
    do { try self.init(allocating: rows, columns: columns) } catch { fatalError("no memory for a matrix") }
  }

  /// Sets the rows in use; at most the capacity. The contents stay.
  package func use(rows count: Int) {
    rows = min(max(count, 0), capacity)
  }

  /// Elements in use.
  package var count: Int { rows * columns }

  /// The first element of a row.
  package func row(_ index: Int) -> UnsafeMutablePointer<Float> { base + index * columns }

  /// A copy of the elements in use, row-major.
  package var elements: [Float] {
    Array(UnsafeBufferPointer(start: base, count: count))
  }

  /// Copies `values` to the start; excess values are ignored.
  package func fill(from values: [Float]) {
    values.withUnsafeBufferPointer { values in
      guard let source = values.baseAddress else { return }
      base.update(from: source, count: min(values.count, capacity * columns))
    }
  }

  /// Swaps the elements in use with those of a matrix of the same shape.
  package func exchange(with other: Matrix) {
    for index in 0..<min(count, other.count) {
      (base[index], other.base[index]) = (other.base[index], base[index])
    }
  }

  /// Sets every element, in use or not.
  package func fill(with value: Float) {
    base.update(repeating: value, count: capacity * columns)
  }

  /// One element; for tests and one-off reads, not for loops.
  package subscript(row: Int, column: Int) -> Float {
    get { base[row * columns + column] }
    set { base[row * columns + column] = newValue }
  }
}
