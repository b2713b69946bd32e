import Foundation

/// Zeroed memory that the system maps page by page on first access: what is reserved but never used costs
/// nothing.
package final class ZeroedMemory: @unchecked Sendable {
  /// 64-byte aligned.
  package let base: UnsafeMutableRawPointer
  /// Size in bytes.
  package let size: Int
  private let memory: UnsafeMutableRawPointer

  /// - Parameter size: bytes; negative counts as 0.
  package init(allocating size: Int) throws(OutOfMemory) {
    let size = max(size, 0)
    let largest = min(OutOfMemory.largestAllocation ?? .max, .max - 64)
    guard size <= largest, let memory = calloc(size + 64, 1) else { throw OutOfMemory(bytes: size) }
    self.size = size
    self.memory = memory
    base = memory.alignedUp(toMultipleOf: 64)
  }

  /// For sizes that do not depend on the user's data or network: without memory for these the program can only trap, as
  /// an array would.
  package convenience init(size: Int) {
    do { try self.init(allocating: size) } catch { fatalError("no memory for \(error.bytes) bytes") }
  }

  /// Gives whole pages back to the system until they are used again. What they held is lost: on Linux they are zero then.
  package func discard() {
    guard let pages = WholePages.of(UnsafeMutableRawBufferPointer(start: base, count: size)) else { return }
    // An error is ignored: the pages stay then.
    #if os(Linux)
      _ = madvise(pages.baseAddress, pages.count, MADV_DONTNEED)
    #else
      _ = madvise(pages.baseAddress, pages.count, MADV_FREE)
    #endif
  }

  deinit {
    free(memory)
  }
}

/// The system has no memory of this size left.
package struct OutOfMemory: Error, Equatable, Sendable {
  /// Size that was asked for.
  package let bytes: Int
  /// What the system could give, if it says.
  package let available: Int?

  package init(bytes: Int, available: Int? = nil) {
    self.bytes = bytes
    self.available = available
  }

  /// For tests: larger allocations of this thread fail.
  @TaskLocal package static var largestAllocation: Int?
}
