/// A matrix of 32-bit floats, row by row, whose memory is allocated once and then reused.
///
/// A training loop works on the same matrices from its first batch to its last; only the number of rows
/// in use shrinks for a short batch. Hence a class with a capacity, not a value: copying it by accident in
/// the middle of the loop would cost more than the arithmetic.
///
/// It is `Sendable` without a lock, because whoever owns a matrix (a layer, a trainer) gives different
/// rows or tiles of it to different workers and waits for all of them before it goes on.
package final class Matrix: @unchecked Sendable {
  /// How many rows there is memory for.
  package let capacity: Int
  /// Floats in a row.
  package let columns: Int
  /// How many rows are in use.
  package private(set) var rows: Int
  /// The first element; 64-byte aligned, `capacity * columns` long. Behind the last one there is room that may
  /// be read, but means nothing: loops over whole vectors read on beyond the end of a row.
  package let base: UnsafeMutablePointer<Float>
  private let memory: ZeroedMemory

  /// Floats in the widest vector of the kernels.
  private static let widestVector = 16

  /// Zeros.
  /// - Parameters:
  ///   - rows: how many rows are in use, and the most that ever will be; negative counts as 0.
  ///   - columns: floats in a row; negative counts as 0.
  package init(rows: Int, columns: Int) {
    capacity = max(rows, 0)
    self.columns = max(columns, 0)
    self.rows = capacity
    let count = capacity * self.columns + Self.widestVector
    memory = ZeroedMemory(size: count * MemoryLayout<Float>.stride)
    base = memory.base.bindMemory(to: Float.self, capacity: count)
  }

  /// Uses only the first `count` rows from now on; at most the capacity. The contents stay.
  package func use(rows count: Int) {
    rows = min(max(count, 0), capacity)
  }

  /// How many elements are in use.
  package var count: Int { rows * columns }

  /// The first element of a row.
  package func row(_ index: Int) -> UnsafeMutablePointer<Float> { base + index * columns }

  /// The elements in use, row by row, copied.
  package var elements: [Float] {
    Array(UnsafeBufferPointer(start: base, count: count))
  }

  /// Copies `values` to the front; no more than there is room for.
  package func fill(from values: [Float]) {
    values.withUnsafeBufferPointer { values in
      guard let source = values.baseAddress else { return }
      base.update(from: source, count: min(values.count, capacity * columns))
    }
  }

  /// Exchanges the elements in use with those of a matrix of the same shape.
  package func exchange(with other: Matrix) {
    for index in 0..<min(count, other.count) {
      (base[index], other.base[index]) = (other.base[index], base[index])
    }
  }

  /// Sets every element, in use or not.
  package func fill(with value: Float) {
    base.update(repeating: value, count: capacity * columns)
  }

  /// One element; for tests and explanations, not for loops.
  package subscript(row: Int, column: Int) -> Float {
    get { base[row * columns + column] }
    set { base[row * columns + column] = newValue }
  }
}
