import Foundation

/// Checks the global heaps of an HDF5 file, in which strings of any length are.
///
/// Version 1.10.8 of the library copies as many bytes as an object of a heap says that it has, also beyond the heap:
/// one of 300 damaged files ended the program.
enum HDF5Heaps {
  /// `GCOL`, version 1 and three bytes that are 0.
  private static let signature: [UInt8] = Array("GCOL".utf8) + [1, 0, 0, 0]
  /// Bytes of a heap's header, and of an object's.
  private static let headerBytes = 16
  private static let piece = 1 << 20
  /// Larger heaps are not made for labels.
  private static let largestHeap = 64 << 20

  /// - Throws: `ArrayError.damaged` if an object goes beyond its heap, or a heap beyond the file.
  static func check(_ path: String) throws(ArrayError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .damaged(.hdf5) }
    defer { close(descriptor) }
    let size = Int(lseek(descriptor, 0, SEEK_END))
    for start in stride(from: 0, to: size, by: piece) {
      // A signature may lie across two pieces.
      let bytes = read(descriptor, start, piece + signature.count - 1)
      var place = 0
      while let found = bytes[place...].firstIndex(of: signature[0]) {
        place = found + 1
        guard bytes[found...].starts(with: signature) else { continue }
        guard isSound(descriptor, start + found, size) else { throw .damaged(.hdf5) }
      }
    }
  }

  private static func isSound(_ descriptor: Int32, _ start: Int, _ fileSize: Int) -> Bool {
    let head = ByteFields(read(descriptor, start, headerBytes)[...], isLittleEndian: true)
    guard let size = number(head, at: 8), size >= headerBytes, size <= min(largestHeap, fileSize - start)
    else {
      return false
    }
    let heap = ByteFields(read(descriptor, start, size)[...], isLittleEndian: true)
    var place = headerBytes
    // Object 0 is the free space at the end.
    while place + headerBytes <= size, let index = heap.number(2, at: place), index != 0 {
      guard let length = number(heap, at: place + 8), length <= size - place - headerBytes else {
        return false
      }
      place += headerBytes + (length + 7) / 8 * 8
    }
    return true
  }

  /// Eight bytes; `nil` beyond 2^56.
  private static func number(_ fields: ByteFields, at place: Int) -> Int? {
    guard let low = fields.number(4, at: place), let high = fields.number(4, at: place + 4), high < 1 << 24
    else {
      return nil
    }
    return high << 32 | low
  }

  private static func read(_ descriptor: Int32, _ start: Int, _ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = max(0, pread(descriptor, buffer.baseAddress, count, off_t(start)))
    }
  }
}
