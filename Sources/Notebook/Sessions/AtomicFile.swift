import Digits
import Foundation

/// Writes files atomically.
package enum AtomicFile {
  /// Resolves a path: expands `~` and follows symbolic links, so that writing does not replace a link.
  package static func target(of path: String) -> String {
    DraftFile.target(of: path)
  }

  /// Writes a temporary file beside the target and renames it.
  /// - Parameter mode: the permissions, subject to the umask.
  /// - Returns: `errno`; 0 on success.
  package static func write(_ text: String, to target: String, mode: mode_t) -> Int32 {
    write(Array(text.utf8), to: target, mode: mode)
  }

  package static func write(_ bytes: [UInt8], to target: String, mode: mode_t) -> Int32 {
    do throws(SystemFailure) {
      try DraftFile.write(bytes, to: target, mode: mode)
      return 0
    } catch {
      return error.code
    }
  }
}
