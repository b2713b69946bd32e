import Foundation

/// A file of an export: collects what is written into pieces of a megabyte.
final class ExportFile {
  let path: String
  private let draft: DraftFile
  private var buffer: UnsafeMutableRawBufferPointer
  private var used = 0
  private static let pieceBytes = 1 << 20

  /// Opens a draft.
  /// - Throws: `ExportError.exists` if there is a file that may not be replaced, `.notAFile`, `.unwritable`.
  convenience init(_ path: String, replacing: Bool) throws(ExportError) {
    let place = ExportPlace(path)
    let mode = try place.modeOfFile(replacing: replacing)
    try self.init(path, target: place.target, mode: mode)
  }

  /// Opens a draft in a folder in the making.
  convenience init(_ name: String, in folder: ExportFolder) throws(ExportError) {
    try self.init(folder.path(of: name), target: folder.draft + "/" + name, mode: 0o666)
  }

  private init(_ path: String, target: String, mode: mode_t) throws(ExportError) {
    self.path = path
    do throws(SystemFailure) {
      draft = try DraftFile(for: target, mode: mode)
    } catch {
      throw .unwritable(path: path, code: error.code)
    }
    buffer = .allocate(byteCount: Self.pieceBytes, alignment: 16)
  }

  deinit { buffer.deallocate() }

  /// Number of bytes, known when the file is finished.
  var count: Int { draft.count }

  /// For a library that writes the file by itself, if nothing is appended.
  var descriptor: Int32 { draft.descriptor }

  func append(_ bytes: UnsafeRawBufferPointer) throws(ExportError) {
    if bytes.count > buffer.count - used { try flush() }
    if bytes.count > buffer.count {
      try write(bytes)
    } else {
      UnsafeMutableRawBufferPointer(rebasing: buffer[used...]).copyMemory(from: bytes)
      used += bytes.count
    }
  }

  func append(_ bytes: [UInt8]) throws(ExportError) {
    try bytes.withUnsafeBufferPointer { bytes throws(ExportError) in
      try append(UnsafeRawBufferPointer(bytes))
    }
  }

  /// Lets `fill` write up to `most` bytes in place; it returns how many they are.
  func append(atMost most: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Int) throws(ExportError) {
    if most > buffer.count - used { try flush() }
    if most > buffer.count {
      buffer.deallocate()
      buffer = .allocate(byteCount: most, alignment: 16)
    }
    used += fill(UnsafeMutableRawBufferPointer(rebasing: buffer[used..<used + most]))
  }

  /// Completes the contents; `commit` gives the file its name.
  func finish() throws(ExportError) {
    try flush()
    do throws(SystemFailure) { try draft.finish() } catch {
      throw .unwritable(path: path, code: error.code)
    }
  }

  func commit() throws(ExportError) {
    try finish()
    do throws(SystemFailure) { try draft.commit() } catch {
      throw .unwritable(path: path, code: error.code)
    }
  }

  private func flush() throws(ExportError) {
    try write(UnsafeRawBufferPointer(rebasing: buffer[..<used]))
    used = 0
  }

  private func write(_ bytes: UnsafeRawBufferPointer) throws(ExportError) {
    do throws(SystemFailure) { try draft.write(bytes) } catch {
      throw .unwritable(path: path, code: error.code)
    }
  }
}
