import Foundation

/// Labels from the names of pictures.
enum PictureFolder {
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

  static func isFolder(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
  }
}
