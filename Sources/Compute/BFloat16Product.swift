import CKernels

/// Products of operands in bfloat16 with sums in float32, as Intel's AMX computes them (TDPBF16PS); without AMX by
/// float32 instructions, to the same bits.
///
/// The inner dimension is divided into blocks of 32 values, padded with zeros. Each value depends on its row and column
/// alone, so callers may divide a product as they like.
package struct BFloat16Product: Sendable {
  /// A value as it is stored: the upper half of a float.
  package typealias Bits = UInt16

  /// Values of a block of the inner dimension.
  package static let block = 32

  /// Whether this processor has instructions for it. Without, products take several times as long as in float32.
  package static var isFast: Bool { kernel_bf16_is_fast() }

  /// Rounded up to whole blocks, and to whole columns of a tile.
  package static func blocks(_ count: Int) -> Int { (count + block - 1) / block * block }
  package static func columns(_ count: Int) -> Int { (count + 15) / 16 * 16 }

  private let columns: Int
  private let left, right: [Int]

  /// A product `c = a b`.
  ///
  /// a: [rows x blocks(inner)], b: [blocks(inner) / 2 x columns(columns) x 2], pairs of rows; c: [rows x columns].
  package init(inner: Int, columns: Int) {
    self.columns = columns
    let steps = 0..<Self.blocks(inner) / Self.block
    left = steps.map { $0 * Self.block }
    right = steps.map { $0 * Self.block * Self.columns(columns) }
  }

  /// - Parameters:
  ///   - inner: the inner values in use, at most those of `init`.
  ///   - leading: values from a row of a to the next.
  ///   - emulated: without AMX, for tests.
  package func multiply(
    _ a: UnsafePointer<Bits>, leading: Int, _ b: UnsafePointer<Bits>, into c: UnsafeMutablePointer<Float>,
    rows: Int,
    inner: Int, emulated: Bool = false
  ) {
    left.withUnsafeBufferPointer { left in
      right.withUnsafeBufferPointer { right in
        var product = kernel_bf16_product(
          rows: rows, columns: columns, steps: Self.blocks(inner) / Self.block, left_steps: left.baseAddress,
          right_steps: right.baseAddress, left_leading: leading, right_leading: 2 * Self.columns(columns),
          result_leading: columns, adds: false)
        if emulated {
          kernel_bf16_multiply_emulated(&product, a, b, c)
        } else {
          kernel_bf16_multiply(&product, a, b, c)
        }
      }
    }
  }

  /// Rounds x, [rows x columns], to [rows x leading] with zeros behind the columns.
  package static func round(
    _ x: UnsafePointer<Float>, rows: Int, columns: Int, into y: UnsafeMutablePointer<Bits>, leading: Int
  ) {
    kernel_bf16_round(x, rows, columns, y, leading)
  }

  /// Pairs of rows of x, [rows x leading], as a right operand: [rows / 2 x columns(columns) x 2].
  package static func pairs(
    _ x: UnsafePointer<Bits>, rows: Int, columns: Int, leading: Int, into y: UnsafeMutablePointer<Bits>
  ) {
    kernel_bf16_pairs(x, rows, columns, leading, y, 2 * Self.columns(columns))
  }

  /// Columns of x, [rows x leading], as rows of a left operand: [columns(columns) x rowsLeading], zeros behind the rows
  /// up to a whole block.
  package static func transpose(
    _ x: UnsafePointer<Bits>, rows: Int, columns: Int, leading: Int, into y: UnsafeMutablePointer<Bits>,
    rowsLeading: Int
  ) {
    kernel_bf16_transpose(x, rows, columns, leading, y, rowsLeading)
  }

  /// Rounds some rows of w as the right operand of `x w`, [blocks(k) / 2 x columns(n) x 2], and of `dy w^T`,
  /// [blocks(n) / 2 x columns(k) x 2]. w: [k x n]; the rows begin at a multiple of 16.
  package static func pack(
    _ w: Matrix, rows: Range<Int>, forward: UnsafeMutablePointer<Bits>, backward: UnsafeMutablePointer<Bits>?
  ) {
    kernel_bf16_pack_weights(w.base, w.rows, w.columns, rows.lowerBound, rows.upperBound, forward, backward)
  }
}
