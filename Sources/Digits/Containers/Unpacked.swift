import Compute

/// Inflates single compressed files.
enum Unpacked {
  /// The contents of a file that is plain or compressed, as a stream.
  /// - Parameters:
  ///   - path: for errors.
  ///   - limit: maximum size of the contents in bytes, so that a small file cannot exhaust memory.
  ///   - isStopped: polled as the contents are read.
  static func stream(
    path: String, _ bytes: [UInt8], limit: Int = FileBytes.limit, isStopped: @escaping StopCheck = { false }
  ) throws(DatasetError) -> any ByteStream {
    guard case .compressed(let compression) = Container.kind(of: Array(bytes.prefix(Container.headBytes)))
    else { return MemoryStream(bytes) }
    return try stream(path: path, bytes, compression, limit: limit, isStopped: isStopped)
  }

  /// The contents of a plain or compressed file; those of a plain one are the bytes themselves.
  static func bytes(
    path: String, _ bytes: [UInt8], limit: Int = FileBytes.limit, isStopped: @escaping StopCheck = { false }
  ) throws(DatasetError) -> [UInt8] {
    guard case .compressed(let compression) = Container.kind(of: Array(bytes.prefix(Container.headBytes)))
    else { return bytes }
    let stream = try stream(path: path, bytes, compression, limit: limit, isStopped: isStopped)
    return try collect(path: path, expected: 0) { piece throws(DatasetError) in try stream.read(into: piece) }
  }

  /// The first `count` bytes of a compressed file's contents; fewer if it has fewer.
  static func head(
    path: String, _ bytes: [UInt8], _ compression: Compression, count: Int
  ) throws(DatasetError) -> [UInt8] {
    try stream(path: path, bytes, compression, limit: FileBytes.limit, isStopped: { false }).read(count)
  }

  /// gzip by zlib: it tells the position of damage, and needs no further library.
  private static func stream(
    path: String, _ bytes: [UInt8], _ compression: Compression, limit: Int, isStopped: @escaping StopCheck
  ) throws(DatasetError) -> any ByteStream {
    compression == .gzip
      ? try GzipStream(path: path, bytes, limit: limit, isStopped: isStopped)
      : try UnpackedStream(path: path, bytes, compression, limit: limit, isStopped: isStopped)
  }

  /// Reads until nothing comes, without a second copy if `expected` is the number of bytes.
  /// - Parameters:
  ///   - path: for errors.
  ///   - expected: memory for so many is allocated at once.
  ///   - next: fills the buffer and returns the number of bytes; 0 means the end.
  static func collect(
    path: String, expected: Int, next: (UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int
  ) throws(DatasetError) -> [UInt8] {
    try MemoryRoom.require(expected, for: path)
    var failure: DatasetError?
    var hasEnded = false
    var bytes = [UInt8](unsafeUninitializedCapacity: expected) { buffer, filled in
      let target = UnsafeMutableBufferPointer(rebasing: buffer[..<expected])
      LargePages.advise(target)
      do throws(DatasetError) {
        while filled < expected, !hasEnded {
          let rest = UnsafeMutableBufferPointer(rebasing: target[filled...])
          let got = try next(UnsafeMutableRawBufferPointer(rest))
          hasEnded = got == 0
          filled += got
        }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    var piece = [UInt8](repeating: 0, count: hasEnded ? 0 : 1 << 18)
    while !hasEnded {
      let got = try piece.withUnsafeMutableBufferPointer { piece throws(DatasetError) in
        try next(UnsafeMutableRawBufferPointer(piece))
      }
      hasEnded = got == 0
      if bytes.count + got > bytes.capacity {
        // An array that is full moves to one of twice its size.
        let larger = max(2 * bytes.capacity, bytes.count + got)
        try MemoryRoom.require(larger, for: path)
        bytes.reserveCapacity(larger)
      }
      bytes.append(contentsOf: piece[..<got])
    }
    return bytes
  }
}
