import Foundation

/// Asks for large pages where the system has them: the images of a shuffled epoch lie all over the memory, and
/// with pages of 4 KiB nearly each of them costs a walk through the page tables.
enum LargePages {
  /// Call it before the memory is first written.
  static func advise(_ memory: UnsafeMutableBufferPointer<UInt8>) {
    #if os(Linux)
      // The advice is for whole pages.
      let page = Int(sysconf(Int32(_SC_PAGESIZE)))
      guard let base = memory.baseAddress, page > 0, memory.count > 2 * page else { return }
      let start = UnsafeMutableRawPointer(base).alignedUp(toMultipleOf: page)
      let count = (memory.count - (start - UnsafeMutableRawPointer(base))) / page * page
      // Where it is not heeded, all goes on as before.
      _ = madvise(start, count, MADV_HUGEPAGE)
    #endif
  }
}
