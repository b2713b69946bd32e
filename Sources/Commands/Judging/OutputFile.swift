import Foundation
import Notebook

/// A file that a command writes for the user: whole, or not at all.
enum OutputFile {
  /// Writes it beside where it belongs and moves it there, with the permissions of the file it replaces.
  /// - Parameters:
  ///   - mayReplace: whether an earlier file that begins with these bytes (up to `looksAt` of them) may go; an
  ///     empty one always may.
  ///   - refusal: what is thrown where it may not.
  /// - Throws: `CommandError.notAFile` where the path is that of a pipe or device, `.cannotWrite`, `refusal`.
  static func write(
    _ bytes: [UInt8], to path: String, looksAt: Int, or refusal: CommandError,
    mayReplace: ([UInt8]) -> Bool
  ) throws(CommandError) {
    let target = AtomicFile.target(of: path)
    let mode = try modeOfEarlierFile(at: target, path, looksAt, refusal, mayReplace)

    let code = AtomicFile.write(bytes, to: target, mode: mode)
    guard code == 0 else { throw .cannotWrite(path: path, code: code) }
  }

  /// What may be done with the file that is there already; what may be done with any new file where there
  /// is none. A file that cannot be read might be anything, and is never replaced.
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
