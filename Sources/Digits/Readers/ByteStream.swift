/// Bytes that come one after the other, from memory or out of a compressed file.
protocol ByteStream: AnyObject {
  /// No more bytes than this will come in total; exact for bytes in memory.
  var mostBytes: Int { get }
  /// Fills the buffer as far as there are bytes; fewer than asked for means the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int
}

extension ByteStream {
  /// Fills the array as far as there are bytes.
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

  /// Reads what is left and says how many bytes that was.
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

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(buffer.count, bytes.count - position)
    bytes.withUnsafeBytes { buffer.copyMemory(from: .init(rebasing: $0[position..<position + count])) }
    position += count
    return count
  }
}
