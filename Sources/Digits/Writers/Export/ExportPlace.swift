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

  /// Whether there is a folder with some of these files and nothing else.
  func isFolder(of own: Set<String>) -> Bool {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: target), !names.isEmpty else {
      return false
    }
    return (try? requireNoFolder(but: own)) != nil
  }

  /// Checks that the path is a folder without other files than some, or nothing at all. A folder that holds anything
  /// else is never replaced: it may hold more than an earlier export.
  /// - Parameter own: names of files that may be replaced.
  /// - Throws: `ExportError.folderNotEmpty`, `.folderOfOthers` if some may be replaced and others are there, `.exists`
  ///   for a file, `.unwritable`.
  func requireNoFolder(but own: Set<String> = []) throws(ExportError) {
    var status = stat()
    guard stat(target, &status) == 0 else {
      if errno == ENOENT { return }
      throw .unwritable(path: path, code: errno)
    }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw .exists(path: path) }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: target)
    } catch {
      throw .unwritable(path: path, code: EACCES)
    }
    let others = names.filter { name in
      var file = stat()
      return !own.contains(name) || lstat("\(target)/\(name)", &file) != 0 || file.st_mode & S_IFMT != S_IFREG
    }
    guard let other = others.min() else { return }
    throw own.isEmpty ? .folderNotEmpty(path: path) : .folderOfOthers(path: path, other: other)
  }
}
