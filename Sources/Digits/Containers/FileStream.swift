import Foundation

/// A regular file that is read in pieces straight into the caller's memory, with the SHA-256 of all that passes.
///
/// There is no limit to its size: how much fits into memory is up to the caller (see `MemoryRoom`). It is read, not
/// mapped (see `FileBytes.read`).
final class FileStream: ByteStream {
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

  deinit {
    hash.settle()
    close(descriptor)
  }

  /// The first `count` bytes of the file, or all if it has fewer, which stay to be read.
  func head(_ count: Int) throws(DatasetError) -> [UInt8] {
    if isStopped() { throw .interrupted }
    var head = [UInt8](repeating: 0, count: min(count, mostBytes))
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

  /// Reads the rest of the file and returns the SHA-256 of all of it. To be called once, at last.
  func digest() throws(DatasetError) -> SHA256.Digest {
    // Two pieces at a time, so that one is hashed while the other is read.
    var scratch = [UInt8](repeating: 0, count: 2 * Self.piece)
    while try read(into: &scratch) == scratch.count {}
    return hash.finish()
  }
}
