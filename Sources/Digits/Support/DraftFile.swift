import Foundation

/// A file in the making, under a temporary name beside its target. `commit` renames it, so that the target is
/// written whole or not at all; a draft that is dropped before that leaves nothing behind.
package final class DraftFile {
  private let path: String
  private let target: String
  /// For a library that writes the file by itself; closed when negative.
  package private(set) var descriptor: Int32
  private var isCommitted = false

  /// Number of bytes, known when the file is finished.
  package private(set) var count = 0

  /// Resolves a path: expands `~` and follows symbolic links, so that writing does not replace a link.
  package static func target(of path: String) -> String {
    URL(filePath: FileBytes.expand(path)).resolvingSymlinksInPath().path(percentEncoded: false)
  }

  /// Why a file may not be written.
  package enum Refusal: Error, Equatable, Sendable {
    case exists, notAFile
    /// `errno`; `EISDIR` for a folder.
    case unwritable(code: Int32)
  }

  /// The permissions of the existing file, or those of a new one (0o666) if there is none.
  /// - Parameter replacing: whether an existing file may be replaced.
  package static func mode(of target: String, replacing: Bool) throws(Refusal) -> mode_t {
    var status = stat()
    guard stat(target, &status) == 0 else {
      if errno == ENOENT { return 0o666 }
      throw .unwritable(code: errno)
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw .unwritable(code: EISDIR)
    default: throw .notAFile
    }
    guard replacing else { throw .exists }
    return status.st_mode & 0o777
  }

  /// - Parameters:
  ///   - target: the path of the finished file, with `~` expanded and links followed.
  ///   - mode: the permissions, subject to the umask.
  package init(for target: String, mode: mode_t) throws(SystemFailure) {
    self.target = target
    path = target + ".\(UUID().uuidString)"
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw SystemFailure(code: errno) }
  }

  /// Writes a whole file beside its target and gives it the target's name.
  package static func write(_ bytes: [UInt8], to target: String, mode: mode_t) throws(SystemFailure) {
    let draft = try DraftFile(for: target, mode: mode)
    try bytes.withUnsafeBufferPointer { bytes throws(SystemFailure) in
      try draft.write(UnsafeRawBufferPointer(bytes))
    }
    try draft.commit()
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    if !isCommitted { unlink(path) }
  }

  package func write(_ bytes: UnsafeRawBufferPointer) throws(SystemFailure) {
    try FileBytes.write(bytes, to: descriptor)
  }

  /// Closes the file, whose contents are complete. Some file systems report a full disk only now.
  package func finish() throws(SystemFailure) {
    guard descriptor >= 0 else { return }
    defer { descriptor = -1 }
    count = Int(lseek(descriptor, 0, SEEK_END))
    guard close(descriptor) == 0 else { throw SystemFailure(code: errno) }
  }

  /// Gives the file the name of its target, which is replaced.
  package func commit() throws(SystemFailure) {
    try finish()
    guard rename(path, target) == 0 else { throw SystemFailure(code: errno) }
    isCommitted = true
  }
}
