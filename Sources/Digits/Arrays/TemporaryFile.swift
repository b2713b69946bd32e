import Foundation

/// A file for a library that reads from a path only; deleted with the value.
final class TemporaryFile {
  let path: String

  /// - Throws: `.temporaryFile` with `errno`, for example if the disk is full.
  init(_ bytes: [UInt8]) throws(ArrayError) {
    var template = Array((NSTemporaryDirectory() + "digitbook-XXXXXX").utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw .temporaryFile(code: errno) }
    path = template.withUnsafeBufferPointer { text in text.baseAddress.map { String(cString: $0) } ?? "" }
    defer { close(descriptor) }
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { bytes in
        bytes.baseAddress.map { write(descriptor, $0 + written, min(bytes.count - written, 1 << 26)) } ?? 0
      }
      if count > 0 {
        written += count
      } else if count == 0 || errno != EINTR {
        let code = errno
        unlink(path)
        throw .temporaryFile(code: code)
      }
    }
  }

  deinit { unlink(path) }
}
