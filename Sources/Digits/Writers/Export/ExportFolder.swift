import Compute
import Foundation

/// A folder of an export in the making, under a temporary name beside its target. `commit` renames it; one that
/// is dropped before that is removed with all that is in it.
final class ExportFolder: Sendable {
  let path: String
  /// Where it is for the time being.
  let draft: String
  private let target: String
  private let own: Set<String>
  private let isCommitted = Locked(false)

  /// - Parameter own: names of files that a folder of that name may hold, and which are replaced with it.
  /// - Throws: `ExportError.folderNotEmpty` or `.folderOfOthers` if there is a folder that holds something else,
  ///   `.exists` for a file, `.unwritable`.
  init(_ path: String, replacing own: Set<String> = []) throws(ExportError) {
    let place = ExportPlace(path)
    try place.requireNoFolder(but: own)
    self.path = path
    self.own = own
    target = place.target.hasSuffix("/") ? String(place.target.dropLast()) : place.target
    draft = target + ".\(UUID().uuidString)"
    guard mkdir(draft, 0o777) == 0 else { throw .unwritable(path: path, code: errno) }
  }

  deinit {
    if !isCommitted.withLock(\.self) { try? FileManager.default.removeItem(atPath: draft) }
  }

  /// The path that a file in it will have.
  func path(of name: String) -> String { path + (path.hasSuffix("/") ? "" : "/") + name }

  /// Makes a folder in it.
  /// - Returns: whether there was none of that name.
  func makeFolder(_ name: String) throws(ExportError) -> Bool {
    if mkdir(draft + "/" + name, 0o777) == 0 { return true }
    if errno == EEXIST { return false }
    throw .unwritable(path: path(of: name), code: errno)
  }

  /// Writes a new file in it. May be called from several threads.
  func write(_ bytes: [UInt8], to name: String) throws(ExportError) {
    do throws(SystemFailure) {
      let descriptor = open(draft + "/" + name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else { throw SystemFailure(code: errno) }
      do throws(SystemFailure) {
        try bytes.withUnsafeBufferPointer { bytes throws(SystemFailure) in
          try FileBytes.write(UnsafeRawBufferPointer(bytes), to: descriptor)
        }
      } catch {
        close(descriptor)
        throw error
      }
      guard close(descriptor) == 0 else { throw SystemFailure(code: errno) }
    } catch {
      throw .unwritable(path: path(of: name), code: error.code)
    }
  }

  /// Gives the folder its name. An empty folder of that name is replaced, and one of files that may be replaced.
  func commit() throws(ExportError) {
    if rename(draft, target) != 0 {
      guard !own.isEmpty, errno == ENOTEMPTY || errno == EEXIST else {
        throw .unwritable(path: path, code: errno)
      }
      try replace()
    }
    isCommitted.withLock { $0 = true }
  }

  /// Puts the earlier folder aside until the new one stands in its place.
  private func replace() throws(ExportError) {
    // Something may have come into it meanwhile.
    try ExportPlace(path).requireNoFolder(but: own)
    let aside = draft + ".old"
    guard rename(target, aside) == 0 else { throw .unwritable(path: path, code: errno) }
    guard rename(draft, target) == 0 else {
      let code = errno
      rename(aside, target)
      throw .unwritable(path: path, code: code)
    }
    try? FileManager.default.removeItem(atPath: aside)
  }
}
