import Foundation

/// Checks where an export goes before anything is written.
struct ExportPlace {
  /// The path as the user gave it.
  let path: String
  /// The same with `~` expanded and links followed, so that a link is not replaced by a file.
  let target: String

  init(_ path: String) {
    self.path = path
    target = URL(filePath: FileBytes.expand(path)).resolvingSymlinksInPath().path(percentEncoded: false)
  }

  /// The permissions of the existing file, or those of a new one (0o666) if there is none.
  /// - Throws: `ExportError.exists` unless it may be replaced, `.notAFile`, `.unwritable` for a folder.
  func modeOfFile(replacing: Bool) throws(ExportError) -> mode_t {
    var status = stat()
    guard stat(target, &status) == 0 else {
      if errno == ENOENT { return 0o666 }
      throw .unwritable(path: path, code: errno)
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw .unwritable(path: path, code: EISDIR)
    default: throw .notAFile(path: path)
    }
    guard replacing else { throw .exists(path: path) }
    return status.st_mode & 0o777
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
