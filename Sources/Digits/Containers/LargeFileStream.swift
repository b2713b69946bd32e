import Foundation

/// A file that is read from its start to its end, and its hash.
protocol HashedStream: ByteStream {
  /// The first `count` bytes of the file, or all if it has fewer, which stay to be read.
  func head(_ count: Int) throws(DatasetError) -> [UInt8]
  /// Reads the rest of the file and returns the hash of all of it. To be called once, at last.
  func digest() throws(DatasetError) -> SHA256.Digest
}

/// A large regular file that all cores read straight into the caller's memory, each hashing what it has read while it
/// is in its cache (see `BlockHash`).
final class LargeFileStream: HashedStream {
  private let path: String
  private let descriptor: Int32
  private let isStopped: StopCheck
  private var position = 0
  /// Digests of the pairs of blocks that were hashed as they were read; `nil` for the others.
  private var digests: [[UInt8]?]
  /// Size of the file as it was opened.
  let mostBytes: Int
  let sizeIsExact = true

  /// - Parameters:
  ///   - descriptor: of the open file; closed by the stream.
  ///   - isStopped: polled at each pair of blocks.
  init(path: String, descriptor: Int32, size: Int, isStopped: @escaping StopCheck) {
    self.path = path
    self.descriptor = descriptor
    self.isStopped = isStopped
    mostBytes = size
    digests = Array(repeating: nil, count: (size + BlockHash.pairBytes - 1) / BlockHash.pairBytes)
  }

  deinit { close(descriptor) }

  func head(_ count: Int) throws(DatasetError) -> [UInt8] {
    try FileStream.head(count, of: descriptor, path, isStopped)
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    let range = position..<min(position + buffer.count, mostBytes)
    guard !range.isEmpty, let base = buffer.baseAddress else { return 0 }
    let target = SharedBytes(base: base.assumingMemoryBound(to: UInt8.self))
    let (start, size) = (range.lowerBound, BlockHash.pairBytes)
    let first = start / size
    let parts = parallelMap((range.upperBound - 1) / size - first + 1) {
      [descriptor, isStopped, mostBytes] index in
      let pair = Self.bytes(ofPair: first + index, of: mostBytes)
      let wanted = pair.clamped(to: range)
      let part = UnsafeMutableRawBufferPointer(
        start: target.base + (wanted.lowerBound - start), count: wanted.count)
      return Part(part, from: descriptor, at: wanted.lowerBound, isHashed: wanted == pair, isStopped)
    }
    for (index, part) in parts.enumerated() {
      if isStopped() { throw .interrupted }
      if part.code != 0 { throw .unreadable(path: path, code: part.code) }
      let wanted = Self.bytes(ofPair: first + index, of: mostBytes).clamped(to: range)
      position = wanted.lowerBound + part.count
      if part.count < wanted.count { break }
      if let digest = part.digest { digests[first + index] = digest }
    }
    return position - start
  }

  func digest() throws(DatasetError) -> SHA256.Digest {
    let missing = digests.indices.filter { digests[$0] == nil }
    let parts = parallelMap(missing.count) { [descriptor, isStopped, mostBytes] index in
      let range = Self.bytes(ofPair: missing[index], of: mostBytes)
      return withUnsafeTemporaryAllocation(byteCount: range.count, alignment: 64) { scratch in
        Part(scratch, from: descriptor, at: range.lowerBound, isHashed: true, isStopped)
      }
    }
    for (index, part) in zip(missing, parts) {
      if isStopped() { throw .interrupted }
      if part.code != 0 { throw .unreadable(path: path, code: part.code) }
      digests[index] = part.digest
    }
    return SHA256.hash(digests.flatMap { $0 ?? [] })
  }

  private static func bytes(ofPair pair: Int, of size: Int) -> Range<Int> {
    pair * BlockHash.pairBytes..<min((pair + 1) * BlockHash.pairBytes, size)
  }

  /// What one core has read.
  private struct Part: Sendable {
    /// Number of bytes; fewer than wanted if the file ends, or when stopped.
    var count = 0
    /// `errno`.
    var code: Int32 = 0
    var digest: [UInt8]?

    init(
      _ target: UnsafeMutableRawBufferPointer, from descriptor: Int32, at offset: Int, isHashed: Bool,
      _ isStopped: StopCheck
    ) {
      guard !isStopped(), let base = target.baseAddress else { return }
      while count < target.count {
        let got = pread(descriptor, base + count, target.count - count, off_t(offset + count))
        if got > 0 {
          count += got
        } else if got == 0 {
          return
        } else if errno != EINTR {
          code = errno
          return
        }
      }
      if isHashed { digest = BlockHash.digests(ofPair: UnsafeRawBufferPointer(target)) }
    }
  }
}
