import Foundation

/// Lists folders for Tab completion; tests replace it with in-memory folders.
package struct FileLister: Sendable {
  /// A file or folder.
  package struct Entry: Equatable, Sendable {
    package let name: String
    package let isFolder: Bool

    package init(_ name: String, isFolder: Bool = false) {
      self.name = name
      self.isFolder = isFolder
    }
  }

  /// The entries of a folder, sorted by name; empty if it cannot be read. The path is as typed: empty for the
  /// current folder, `~` for the home folder.
  package let entries: @Sendable (_ folder: String) -> [Entry]

  package init(_ entries: @escaping @Sendable (String) -> [Entry]) {
    self.entries = entries
  }

  /// Reads the file system.
  package static let fileSystem = FileLister { folder in
    let path = folder.isEmpty ? "." : (folder as NSString).expandingTildeInPath
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.sorted().map { name in
      var isFolder = ObjCBool(false)
      _ = FileManager.default.fileExists(atPath: path + "/" + name, isDirectory: &isFolder)
      return Entry(name, isFolder: isFolder.boolValue)
    }
  }
}
