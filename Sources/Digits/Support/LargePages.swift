import Compute
import Foundation

/// Requests huge pages where the system has them: a shuffled epoch reads images at random addresses, and with
/// 4 KiB pages nearly each of them costs a page table walk.
enum LargePages {
  /// Must be called before the memory is first written.
  static func advise(_ memory: UnsafeMutableBufferPointer<UInt8>) {
    #if os(Linux)
      guard let pages = WholePages.of(UnsafeMutableRawBufferPointer(memory)) else { return }
      // An error is ignored: huge pages only save time.
      _ = madvise(pages.baseAddress, pages.count, MADV_HUGEPAGE)
    #endif
  }
}
