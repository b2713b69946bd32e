import Foundation

/// Asks the system for memory before an array takes it.
///
/// Swift's arrays cannot be refused memory: a failed allocation ends the process, and so does the system where it has
/// promised more than there is. An array whose size the user's data choose is asked for here first.
package enum MemoryRoom {
  /// Smaller arrays are taken as they come: `slack` of the last larger one is there for them.
  private static let small = 1 << 20
  /// From this size on the system is asked what is free, and not just whether the address space holds it.
  private static let large = 16 << 20
  /// Address space that must be left for small arrays, threads and libraries.
  private static let slack = 24 << 20
  /// Memory that a very large array leaves for labels, models and other programs.
  private static let reserve = 256 << 20

  /// - Parameter bytes: size of the array, or of several that are taken one after the other.
  /// - Throws: if they do not fit. No page is touched.
  package static func require(_ bytes: Int) throws(OutOfMemory) {
    if let largest = OutOfMemory.largestAllocation, bytes > largest { throw OutOfMemory(bytes: bytes) }
    guard bytes > small else { return }
    if bytes > large, let free = AvailableMemory.bytes {
      let available = max(free - min(bytes, reserve), 0)
      if bytes > available { throw OutOfMemory(bytes: bytes, available: available) }
    }
    let (size, overflows) = bytes.addingReportingOverflow(slack)
    guard !overflows else { throw OutOfMemory(bytes: bytes) }
    // Notices a limit of the address space (`ulimit -v`).
    let probe = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0)
    guard probe != MAP_FAILED, let probe else { throw OutOfMemory(bytes: bytes) }
    munmap(probe, size)
  }

  /// The same for a number of elements, whose product with their size may overflow.
  package static func require<Element>(_ count: Int, of type: Element.Type) throws(OutOfMemory) {
    let (bytes, overflows) = count.multipliedReportingOverflow(by: MemoryLayout<Element>.stride)
    try require(overflows ? .max : bytes)
  }
}
