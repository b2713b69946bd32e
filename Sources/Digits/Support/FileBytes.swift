import Compute
import Foundation

/// Reads and writes whole files.
enum FileBytes {
  /// Maximum number of bytes of one file in memory, compressed or inflated: 4 GiB.
  static let limit = 4 << 30
  /// Bytes read between two polls of `isStopped`: some hundredths of a second on a slow disk.
  private static let piece = 4 << 20

  /// Reads a regular file.
  ///
  /// The file is read, not mapped: if a mapped file shrinks while it is in use (rewritten by another program,
  /// a network share that disappears), the process is killed by SIGBUS.
  static func read(
    _ path: String, isStopped: StopCheck = { false }
  ) throws(DatasetError) -> [UInt8] {
    let (descriptor, size) = try open(path)
    defer { close(descriptor) }
    guard size <= limit else { throw .tooLarge(path: path, bytes: size, limit: limit) }

    try MemoryRoom.require(size, for: path)
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
      let target = UnsafeMutableRawBufferPointer(buffer)
      while filled < size, !isStopped(), let base = target.baseAddress {
        let got = Foundation.read(descriptor, base + filled, min(size - filled, piece))
        if got > 0 {
          filled += got
        } else if got == 0 {
          break
        } else if errno != EINTR {
          code = errno
          break
        }
      }
    }
    guard !isStopped() else { throw .interrupted }
    guard code == 0 else { throw .unreadable(path: path, code: code) }
    guard !bytes.isEmpty else { throw .empty(path: path) }
    return bytes
  }

  /// Opens a regular file that is not empty.
  /// - Returns: its descriptor, to be closed, and its size in bytes.
  static func open(_ path: String) throws(DatasetError) -> (descriptor: Int32, size: Int) {
    // A pipe without a writer must not block.
    let descriptor = Foundation.open(expand(path), O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure(path) }
    var status = stat()
    var problem: DatasetError?
    if fstat(descriptor, &status) != 0 {
      problem = failure(path)
    } else if status.st_mode & S_IFMT != S_IFREG {
      problem = .notAFile(path: path)
    } else if status.st_size == 0 {
      problem = .empty(path: path)
    }
    if let problem {
      close(descriptor)
      throw problem
    }
    return (descriptor, Int(status.st_size))
  }

  /// Writes all bytes to an open file.
  static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(SystemFailure) {
    var rest = bytes
    while let base = rest.baseAddress, !rest.isEmpty {
      let count = Foundation.write(descriptor, base, rest.count)
      if count >= 0 {
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
      } else if errno != EINTR {
        throw SystemFailure(code: errno)
      }
    }
  }

  /// Expands `~` and `~/...` to the home folder.
  static func expand(_ path: String) -> String {
    path.hasPrefix("~") ? (path as NSString).expandingTildeInPath : path
  }

  private static func failure(_ path: String) -> DatasetError {
    errno == ENOENT || errno == ENOTDIR ? .missing(path: path) : .unreadable(path: path, code: errno)
  }
}

/// A call to the system that failed; `code` is `errno`.
package struct SystemFailure: Error, Equatable, Sendable {
  package let code: Int32
}
