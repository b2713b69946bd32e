import Foundation

/// Zeroed memory that the system maps page by page on first access: what is reserved but never used costs
/// nothing.
package final class ZeroedMemory: @unchecked Sendable {
  /// 64-byte aligned.
  package let base: UnsafeMutableRawPointer
  /// Size in bytes.
  package let size: Int
  private let memory: UnsafeMutableRawPointer?

  /// - Parameter size: bytes; negative counts as 0.
  package init(size: Int) {
    self.size = max(size, 0)
    memory = calloc(self.size + 64, 1)
    // If memory is exhausted, a program of this size can only trap, as an array would.
    base = memory?.alignedUp(toMultipleOf: 64) ?? .allocate(byteCount: self.size + 64, alignment: 64)
  }

  deinit {
    free(memory)
  }
}
