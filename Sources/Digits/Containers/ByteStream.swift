/// A sequential source of bytes: memory, a file, or what a compressed file holds.
protocol ByteStream: AnyObject {
  /// Upper bound of the total number of bytes.
  var mostBytes: Int { get }
  /// Whether `mostBytes` is the number of bytes, as for memory and plain files.
  var sizeIsExact: Bool { get }
  /// Fills the buffer and returns the number of bytes read; fewer than requested means the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int
}

extension ByteStream {
  var sizeIsExact: Bool { false }

  /// Fills the array and returns the number of bytes read.
  func read(into bytes: inout [UInt8]) throws(DatasetError) -> Int {
    try bytes.withUnsafeMutableBufferPointer { buffer throws(DatasetError) in
      try read(into: UnsafeMutableRawBufferPointer(buffer))
    }
  }

  /// Reads up to `count` bytes.
  func read(_ count: Int) throws(DatasetError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let filled = try read(into: &bytes)
    bytes.removeLast(count - filled)
    return bytes
  }

  /// Reads to the end and returns the number of bytes read.
  func drain() throws(DatasetError) -> Int {
    var scratch = [UInt8](repeating: 0, count: 1 << 16)
    var total = 0
    while true {
      let got = try read(into: &scratch)
      total += got
      if got < scratch.count { return total }
    }
  }
}

/// The bytes of an array.
final class MemoryStream: ByteStream {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var mostBytes: Int { bytes.count }
  var sizeIsExact: Bool { true }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(buffer.count, bytes.count - position)
    bytes.withUnsafeBytes { buffer.copyMemory(from: .init(rebasing: $0[position..<position + count])) }
    position += count
    return count
  }
}
