import Foundation

/// A file of predictions as Kaggle's Digit Recognizer takes them: `ImageId,Label`, images counted from 1.
enum SubmissionFile {
  private static let header = "ImageId,Label"

  /// Writes it, in place of an earlier file of predictions: whole, or not at all.
  /// - Throws: `CommandError.fileExists` where the file is there and holds something else, `.notAFile`
  ///   where the path is that of a pipe or device, `.cannotWrite`.
  static func write(_ labels: [UInt8], to path: String) throws(CommandError) {
    let target = AtomicFile.target(of: path)
    let mode = try modeOfEarlierFile(at: target, path)
    var text = header + "\n"
    for (index, label) in labels.enumerated() { text += "\(index + 1),\(label)\n" }

    let code = AtomicFile.write(text, to: target, mode: mode)
    guard code == 0 else { throw .cannotWrite(path: path, code: code) }
  }

  /// What may be done with the file that is there already; what may be done with any new file where there
  /// is none. A file that cannot be read might be anything, and is never replaced.
  private static func modeOfEarlierFile(at target: String, _ path: String) throws(CommandError) -> mode_t {
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
    var start = [UInt8](repeating: 0, count: header.utf8.count)
    let count = read(descriptor, &start, start.count)
    guard count >= 0 else { throw .cannotWrite(path: path, code: errno) }
    guard count == 0 || start == Array(header.utf8) else { throw .fileExists(path: path) }
    return status.st_mode & 0o777
  }
}
