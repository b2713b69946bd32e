import Foundation

/// Lists the files of a folder and of the folders below it.
enum FolderListing {
  /// Folders below folders that are searched: deep enough for `mnist_png/training/0/1.png` within a download.
  static let depth = 6
  /// Files that are listed at most; a folder with more is not one of a dataset.
  static let limit = 4_000_000

  /// The files below `folder`, in no certain order. Hidden files and folders are left out, and links to folders are
  /// followed as deep as other folders.
  static func files(
    in folder: String, isStopped: StopCheck = { false }
  ) throws(DatasetError) -> [FolderFile] {
    let root = FileBytes.expand(folder)
    var files: [FolderFile] = []
    var folders = [(name: "", depth: 0)]
    while let (name, depth) = folders.popLast() {
      let path = name.isEmpty ? root : root + "/" + name
      for entry in try names(in: path, shownAs: name.isEmpty ? folder : folder + "/" + name) {
        guard !isStopped() else { throw .interrupted }
        let entryName = name.isEmpty ? entry.name : name + "/" + entry.name
        if entry.isFolder {
          if depth < Self.depth { folders.append((entryName, depth + 1)) }
        } else {
          guard files.count < limit else { throw .tooManyFiles(path: folder, limit: limit) }
          let isNamedPicture = PictureKind.endings.contains(FolderFile.ending(of: Substring(entry.name)))
          files.append(
            FolderFile(name: entryName, head: isNamedPicture ? [] : head(of: root + "/" + entryName)))
        }
      }
    }
    return files
  }

  /// The entries of one folder but for hidden ones. The system's list tells what is a folder, which saves a call
  /// for each of 70,000 files.
  private static func names(
    in folder: String, shownAs shown: String
  ) throws(DatasetError) -> [(name: String, isFolder: Bool)] {
    guard let directory = opendir(folder) else { throw .unreadable(path: shown, code: errno) }
    defer { closedir(directory) }
    var entries: [(name: String, isFolder: Bool)] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
        name.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: name.pointee)) {
          String(cString: $0)
        }
      }
      guard !name.hasPrefix(".") else { continue }
      let isFolder =
        switch Int32(entry.pointee.d_type) {
        case Int32(DT_DIR): true
        case Int32(DT_LNK), Int32(DT_UNKNOWN): PictureFolder.isFolder(folder + "/" + name)
        default: false
        }
      entries.append((name, isFolder))
    }
    return entries
  }

  /// The first bytes of a file; empty if it cannot be read.
  private static func head(of path: String) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    return [UInt8](unsafeUninitializedCapacity: PictureKind.headLength) { buffer, count in
      count = max(0, read(descriptor, buffer.baseAddress, buffer.count))
    }
  }
}
