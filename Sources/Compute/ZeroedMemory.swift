import Foundation

/// Memory of zeros that the system gives page by page, when it is first touched: what is planned for but never
/// used costs nothing.
package final class ZeroedMemory: @unchecked Sendable {
  /// Aligned to 64 bytes.
  package let base: UnsafeMutableRawPointer
  /// Bytes.
  package let size: Int
  private let memory: UnsafeMutableRawPointer?

  /// - Parameter size: bytes; negative counts as 0.
  package init(size: Int) {
    self.size = max(size, 0)
    memory = calloc(self.size + 64, 1)
    // Out of memory there is nothing to do for a program of this size but end, as an array would.
    base = memory?.alignedUp(toMultipleOf: 64) ?? .allocate(byteCount: self.size + 64, alignment: 64)
  }

  deinit {
    free(memory)
  }
}
