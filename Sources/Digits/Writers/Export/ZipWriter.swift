import CFormats
import Foundation

/// Writes a zip file with libarchive: stored or deflated, with 64-bit sizes where they are needed. NumPy reads one of
/// `.npy` members as `.npz`.
///
/// The same members give the same bytes.
package final class ZipWriter: ZipMembers {
  private let path: String
  private var writer: OpaquePointer?

  /// Begins a zip file whose members are deflated.
  /// - Parameters:
  ///   - path: for errors.
  ///   - descriptor: of an open file, which stays open.
  /// - Throws: `ExportError.container` without libarchive, `.unwritable`.
  package static func deflated(
    _ path: String, _ descriptor: Int32
  ) throws(ExportError) -> any ZipMembers {
    try ZipWriter(path: path, descriptor: descriptor, isCompressed: true)
  }

  init(path: String, descriptor: Int32, isCompressed: Bool) throws(ExportError) {
    if let reason = digitbook_archive_missing() {
      throw .container(path: path, reason: String(cString: reason))
    }
    self.path = path
    writer = digitbook_archive_writer_open(descriptor, isCompressed)
    guard writer != nil else { throw .unwritable(path: path, code: ENOMEM) }
  }

  deinit {
    if let writer { _ = digitbook_archive_writer_close(writer, false) }
  }

  package func begin(_ name: String, bytes: Int) throws(ExportError) {
    try check { digitbook_archive_writer_begin($0, name, Int64(bytes)) }
  }

  package func write(_ bytes: UnsafeRawBufferPointer) throws(ExportError) {
    try check { digitbook_archive_writer_write($0, bytes.baseAddress, bytes.count) }
  }

  package func finish() throws(ExportError) {
    try check {
      writer = nil
      return digitbook_archive_writer_close($0, true)
    }
  }

  private func check(_ call: (OpaquePointer) -> Int32) throws(ExportError) {
    let code = writer.map(call) ?? EBADF
    guard code == 0 else { throw .unwritable(path: path, code: code) }
  }
}
