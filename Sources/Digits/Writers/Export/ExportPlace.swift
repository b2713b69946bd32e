import Foundation

/// Checks where an export goes before anything is written.
struct ExportPlace {
  /// The path as the user gave it.
  let path: String
  /// The same with `~` expanded and links followed, so that a link is not replaced by a file.
  let target: String

  init(_ path: String) {
    self.path = path
    target = DraftFile.target(of: path)
  }

  /// The permissions of the existing file, or those of a new one (0o666) if there is none.
  /// - Throws: `ExportError.exists` unless it may be replaced, `.notAFile`, `.unwritable` for a folder.
  func modeOfFile(replacing: Bool) throws(ExportError) -> mode_t {
    do throws(DraftFile.Refusal) {
      return try DraftFile.mode(of: target, replacing: replacing)
    } catch {
      switch error {
      case .exists: throw .exists(path: path)
      case .notAFile: throw .notAFile(path: path)
      case .unwritable(let code): throw .unwritable(path: path, code: code)
      }
    }
  }

  /// Checks that the path is an empty folder or nothing at all. A folder that holds something is never
  /// replaced: it may hold more than an earlier export.
  /// - Throws: `ExportError.folderNotEmpty`, `.exists` for a file, `.unwritable`.
  func requireNoFolder() throws(ExportError) {
    var status = stat()
    guard stat(target, &status) == 0 else {
      if errno == ENOENT { return }
      throw .unwritable(path: path, code: errno)
    }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw .exists(path: path) }
    guard let folder = opendir(target) else { throw .unwritable(path: path, code: errno) }
    defer { closedir(folder) }
    while let entry = readdir(folder) {
      let isSelf = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 3) { strcmp($0, ".") == 0 || strcmp($0, "..") == 0 }
      }
      guard isSelf else { throw .folderNotEmpty(path: path) }
    }
  }
}
