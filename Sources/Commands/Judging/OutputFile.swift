import Foundation
import Notebook

/// Writes a command's file for the user atomically: all of it or nothing.
enum OutputFile {
  /// Writes a temporary file in the same folder and renames it, with the permissions of the file it replaces.
  /// - Parameters:
  ///   - mayReplace: whether an existing file that begins with these bytes (at most `looksAt`) may be
  ///     replaced; an empty file always may, and what the running script wrote itself.
  ///   - refusal: the error to throw if it may not.
  /// - Throws: `CommandError.notAFile` if the path is a pipe or device, `.cannotWrite`, `refusal`.
  static func write(
    _ bytes: [UInt8], to path: String, looksAt: Int, or refusal: CommandError,
    mayReplace: ([UInt8]) -> Bool
  ) throws(CommandError) {
    let policy = OutputPolicy.current
    guard !policy.isRehearsal else { return }
    let target = AtomicFile.target(of: path)
    let mode = try modeOfEarlierFile(at: target, path, looksAt, refusal) {
      mayReplace($0) || policy.owns(target, toWrite: bytes)
    }

    let code = AtomicFile.write(bytes, to: target, mode: mode)
    guard code == 0 else { throw .cannotWrite(path: path, code: code) }
    policy.note(bytes, at: target)
  }

  /// The permissions of the existing file, or those of a new one (0o666) if there is none. A file that cannot
  /// be read could hold anything and is never replaced.
  private static func modeOfEarlierFile(
    at target: String, _ path: String, _ looksAt: Int, _ refusal: CommandError,
    _ mayReplace: ([UInt8]) -> Bool
  ) throws(CommandError) -> mode_t {
    let descriptor = open(target, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT { return 0o666 }
      throw errno == ENXIO ? .notAFile(path: path) : .cannotWrite(path: path, code: errno)
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .cannotWrite(path: path, code: errno) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw .cannotWrite(path: path, code: EISDIR)
    default: throw .notAFile(path: path)
    }
    var start = [UInt8](repeating: 0, count: max(looksAt, 1))
    let count = read(descriptor, &start, start.count)
    guard count >= 0 else { throw .cannotWrite(path: path, code: errno) }
    guard count == 0 || mayReplace(Array(start.prefix(count))) else { throw refusal }
    return status.st_mode & 0o777
  }
}
