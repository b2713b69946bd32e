import Foundation

/// Writes files atomically.
package enum AtomicFile {
  /// Resolves a path: expands `~` and follows symbolic links, so that writing does not replace a link.
  package static func target(of path: String) -> String {
    URL(filePath: NSString(string: path).expandingTildeInPath).resolvingSymlinksInPath()
      .path(percentEncoded: false)
  }

  /// Writes a temporary file beside the target and renames it.
  /// - Parameter mode: the permissions, subject to the umask.
  /// - Returns: `errno`; 0 on success.
  package static func write(_ text: String, to target: String, mode: mode_t) -> Int32 {
    write(Array(text.utf8), to: target, mode: mode)
  }

  package static func write(_ bytes: [UInt8], to target: String, mode: mode_t) -> Int32 {
    let draft = target + ".\(UUID().uuidString)"
    var code = create(draft, bytes, mode: mode)
    if code == 0, rename(draft, target) != 0 { code = errno }
    if code != 0 { unlink(draft) }
    return code
  }

  private static func create(_ path: String, _ bytes: [UInt8], mode: mode_t) -> Int32 {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { return errno }
    let code = bytes.withUnsafeBytes { bytes -> Int32 in
      var rest = bytes
      while let base = rest.baseAddress, !rest.isEmpty {
        let count = Foundation.write(descriptor, base, rest.count)
        if count >= 0 {
          rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
        } else if errno != EINTR {
          return errno
        }
      }
      return 0
    }
    // Some file systems report a full disk only on close.
    return close(descriptor) == 0 || code != 0 ? code : errno
  }
}
