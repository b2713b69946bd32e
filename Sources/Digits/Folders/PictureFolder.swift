import Foundation

/// Lists the PNG files of a folder and derives labels from their names.
enum PictureFolder {
  /// The PNG files in a folder and its direct subfolders, as relative paths in natural order (`2.png` before
  /// `10.png`). Hidden files are skipped.
  ///
  /// A file counts as PNG if it begins like one. A file called `.png` that does not is included as well, so
  /// that the reader reports what is wrong with it.
  static func files(in folder: String) throws(DatasetError) -> [String] {
    let root = FileBytes.expand(folder)
    var files: [String] = []
    for name in try names(in: root, folder) {
      let path = root + "/" + name
      if isFolder(path) {
        files += try names(in: path, folder + "/" + name).map { name + "/" + $0 }
          .filter { !isFolder(root + "/" + $0) && isPicture(root + "/" + $0) }
      } else if isPicture(path) {
        files.append(name)
      }
    }
    guard !files.isEmpty else { throw .folderWithoutImages(path: folder) }
    return files.sorted { left, right in
      let order = left.compare(right, options: .numeric)
      return order == .orderedSame ? left < right : order == .orderedAscending
    }
  }

  /// Label from a path: the name of the folder if it is a single digit, or else the file name if it is a
  /// digit (`7.png`) or begins with one followed by `_`, `-` or a space (`7_0012.png`). A digit at another
  /// position is more likely a file number: `scan-3.png` has no label.
  static func label(of path: String) -> UInt8? {
    if let folder = path.split(separator: "/").dropLast().last, let digit = digit(folder) { return digit }
    return firstDigit(of: path)
  }

  /// The digit that the file name begins with, if something follows it after `_`, `-` or a space.
  static func digitAndMore(of path: String) -> UInt8? {
    stem(of: path).utf8.count > 1 ? firstDigit(of: path) : nil
  }

  private static func firstDigit(of path: String) -> UInt8? {
    let parts = stem(of: path).split(maxSplits: 1, omittingEmptySubsequences: false) { "_- ".contains($0) }
    guard let first = parts.first, parts.count == 1 || parts.last?.isEmpty == false else { return nil }
    return digit(first)
  }

  /// The file name without its ending.
  static func stem(of path: String) -> Substring {
    let name = path.split(separator: "/").last ?? Substring(path)
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return name }
    return name[..<dot]
  }

  static func digit(_ word: some StringProtocol) -> UInt8? {
    guard word.utf8.count == 1, let byte = word.utf8.first, (0x30...0x39).contains(byte) else { return nil }
    return byte - 0x30
  }

  private static func names(in folder: String, _ shown: String) throws(DatasetError) -> [String] {
    guard access(folder, R_OK | X_OK) == 0 else { throw .unreadable(path: shown, code: errno) }
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasPrefix(".") }
    } catch {
      throw .unreadable(path: shown, code: EIO)
    }
  }

  static func isFolder(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
  }

  private static func isPicture(_ path: String) -> Bool {
    if path.lowercased().hasSuffix(".png") { return true }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var head = [UInt8](repeating: 0, count: 8)
    return read(descriptor, &head, head.count) == head.count && PNGReader.begins(head)
  }
}
