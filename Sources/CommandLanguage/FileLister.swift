import Foundation

/// Looks into folders for Tab; tests put folders of their own in its place.
package struct FileLister: Sendable {
  /// A file or folder.
  package struct Entry: Equatable, Sendable {
    package let name: String
    package let isFolder: Bool

    /// Memberwise.
    package init(_ name: String, isFolder: Bool = false) {
      self.name = name
      self.isFolder = isFolder
    }
  }

  /// What is in a folder, sorted by name; nothing where it cannot be read. The path is as typed: empty for
  /// the current folder, and with `~` for the home folder.
  package let entries: @Sendable (_ folder: String) -> [Entry]

  /// Looks by means of a function.
  package init(_ entries: @escaping @Sendable (String) -> [Entry]) {
    self.entries = entries
  }

  /// Looks at the file system.
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
