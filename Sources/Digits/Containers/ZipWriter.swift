import CFormats
import Foundation

/// Writes a zip file with libarchive: stored or deflated, with 64-bit sizes where they are needed. NumPy reads one of
/// `.npy` members as `.npz`.
///
/// The same members give the same bytes.
final class ZipWriter {
  private let path: String
  private let target: String
  private let draft: String
  private let descriptor: Int32
  private var writer: OpaquePointer?
  private var isFinished = false

  /// Begins a file beside the target, which it replaces when it is finished; without that it is removed.
  /// - Parameters:
  ///   - path: `~` stands for the home folder; a symbolic link is followed.
  ///   - isCompressed: whether members are deflated.
  ///   - mode: permissions of the file, subject to the umask.
  /// - Throws: `ArchiveError.unwritable`, `.libraryMissing`.
  init(path: String, isCompressed: Bool, mode: mode_t = 0o666) throws(DatasetError) {
    if let reason = digitbook_archive_missing() {
      throw .archive(path: path, .libraryMissing(reason: String(cString: reason)))
    }
    self.path = path
    target = URL(filePath: FileBytes.expand(path)).resolvingSymlinksInPath().path(percentEncoded: false)
    draft = target + ".\(UUID().uuidString)"
    descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw .archive(path: path, .unwritable(code: errno)) }
    writer = digitbook_archive_writer_open(descriptor, isCompressed)
    guard writer != nil else { throw .archive(path: path, .unwritable(code: ENOMEM)) }
  }

  deinit {
    if let writer { _ = digitbook_archive_writer_close(writer, false) }
    guard descriptor >= 0, !isFinished else { return }
    close(descriptor)
    unlink(draft)
  }

  /// Writes a zip file with these members, atomically.
  static func write(
    path: String, members: [(name: String, bytes: [UInt8])], isCompressed: Bool
  ) throws(DatasetError) {
    let writer = try ZipWriter(path: path, isCompressed: isCompressed)
    for (name, bytes) in members {
      try writer.begin(name, size: bytes.count)
      try bytes.withUnsafeBufferPointer { bytes throws(DatasetError) in
        try writer.write(UnsafeRawBufferPointer(bytes))
      }
    }
    try writer.finish()
  }

  /// Begins a member; `size` bytes must follow.
  func begin(_ name: String, size: Int) throws(DatasetError) {
    guard let writer else { throw .archive(path: path, .unwritable(code: EBADF)) }
    try check(digitbook_archive_writer_begin(writer, name, Int64(size)))
  }

  /// Writes the next bytes of the member.
  func write(_ bytes: UnsafeRawBufferPointer) throws(DatasetError) {
    guard let writer else { throw .archive(path: path, .unwritable(code: EBADF)) }
    try check(digitbook_archive_writer_write(writer, bytes.baseAddress, bytes.count))
  }

  /// Completes the file and puts it in its place.
  func finish() throws(DatasetError) {
    guard let writer else { throw .archive(path: path, .unwritable(code: EBADF)) }
    self.writer = nil
    try check(digitbook_archive_writer_close(writer, true))
    isFinished = true
    // Some file systems report a full disk only on close.
    guard close(descriptor) == 0, rename(draft, target) == 0 else {
      let code = errno
      unlink(draft)
      throw .archive(path: path, .unwritable(code: code))
    }
  }

  private func check(_ code: Int32) throws(DatasetError) {
    guard code == 0 else { throw .archive(path: path, .unwritable(code: code)) }
  }
}
