import Foundation

/// A regular file that is read in pieces straight into the caller's memory, with the SHA-256 of all that passes.
///
/// There is no limit to its size: how much fits into memory is up to the caller (see `MemoryRoom`). It is read, not
/// mapped (see `FileBytes.read`).
final class FileStream: HashedStream {
  private let path: String
  private let descriptor: Int32
  private let isStopped: StopCheck
  private let hash = PipelinedSHA256()
  /// Size of the file as it was opened.
  let mostBytes: Int
  let sizeIsExact = true

  /// Bytes read while the former ones are hashed, and between two polls of `isStopped`. They are still in the
  /// processor's cache when they are hashed.
  private static let piece = 1 << 20

  /// - Parameters:
  ///   - path: `~` stands for the home folder.
  ///   - isStopped: polled at each piece.
  /// - Throws: the errors of `FileBytes.open`.
  init(path: String, isStopped: @escaping StopCheck = { false }) throws(DatasetError) {
    self.path = path
    self.isStopped = isStopped
    (descriptor, mostBytes) = try FileBytes.open(path)
  }

  private init(path: String, descriptor: Int32, size: Int, isStopped: @escaping StopCheck) {
    self.path = path
    self.descriptor = descriptor
    self.isStopped = isStopped
    mostBytes = size
  }

  /// Opens a file, a large one to be read by all cores.
  /// - Parameter limit: most bytes of a file that is hashed in one piece.
  static func open(
    path: String, hashedWholeTo limit: Int = BlockHash.wholeBytes, isStopped: @escaping StopCheck
  ) throws(DatasetError) -> any HashedStream {
    let (descriptor, size) = try FileBytes.open(path)
    return size > limit
      ? LargeFileStream(path: path, descriptor: descriptor, size: size, isStopped: isStopped)
      : FileStream(path: path, descriptor: descriptor, size: size, isStopped: isStopped)
  }

  deinit {
    hash.settle()
    close(descriptor)
  }

  func head(_ count: Int) throws(DatasetError) -> [UInt8] {
    try Self.head(count, of: descriptor, path, isStopped)
  }

  static func head(
    _ count: Int, of descriptor: Int32, _ path: String, _ isStopped: StopCheck
  ) throws(DatasetError) -> [UInt8] {
    if isStopped() { throw .interrupted }
    var head = [UInt8](repeating: 0, count: count)
    let got = pread(descriptor, &head, head.count, 0)
    guard got >= 0 else { throw .unreadable(path: path, code: errno) }
    return Array(head.prefix(got))
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    // The caller may do as it likes with the memory afterwards.
    defer { hash.settle() }
    var filled = 0
    while filled < buffer.count {
      if isStopped() { throw .interrupted }
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let got = Foundation.read(descriptor, rest.baseAddress, min(rest.count, Self.piece))
      if got > 0 {
        hash.add(UnsafeRawBufferPointer(rebasing: rest[..<got]))
        filled += got
      } else if got == 0 {
        break
      } else if errno != EINTR {
        throw .unreadable(path: path, code: errno)
      }
    }
    return filled
  }

  func digest() throws(DatasetError) -> SHA256.Digest {
    // Two pieces at a time, so that one is hashed while the other is read.
    var scratch = [UInt8](repeating: 0, count: 2 * Self.piece)
    while try read(into: &scratch) == scratch.count {}
    return hash.finish()
  }
}
