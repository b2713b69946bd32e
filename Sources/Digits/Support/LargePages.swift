import Foundation

/// Requests huge pages where the system has them: a shuffled epoch reads images at random addresses, and with
/// 4 KiB pages nearly each of them costs a page table walk.
enum LargePages {
  /// Must be called before the memory is first written.
  static func advise(_ memory: UnsafeMutableBufferPointer<UInt8>) {
    #if os(Linux)
      // `madvise` takes whole pages only.
      let page = Int(sysconf(Int32(_SC_PAGESIZE)))
      guard let base = memory.baseAddress, page > 0, memory.count > 2 * page else { return }
      let start = UnsafeMutableRawPointer(base).alignedUp(toMultipleOf: page)
      let count = (memory.count - (start - UnsafeMutableRawPointer(base))) / page * page
      // An error is ignored: huge pages only save time.
      _ = madvise(start, count, MADV_HUGEPAGE)
    #endif
  }
}
