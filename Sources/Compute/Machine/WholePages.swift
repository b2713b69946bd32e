import Foundation

package enum WholePages {
  /// The whole pages within a piece of memory, the only ones that `madvise` takes; `nil` if there are fewer than two.
  package static func of(_ memory: UnsafeMutableRawBufferPointer) -> UnsafeMutableRawBufferPointer? {
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    guard let base = memory.baseAddress, page > 0, memory.count > 2 * page else { return nil }
    let start = base.alignedUp(toMultipleOf: page)
    return UnsafeMutableRawBufferPointer(
      start: start, count: (memory.count - (start - base)) / page * page)
  }
}
