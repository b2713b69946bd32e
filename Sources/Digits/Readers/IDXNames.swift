import Foundation

/// Naming conventions of IDX files.
enum IDXNames {
  /// Path of the label file of an image file: the same name with `labels` for `images` and `idx1` for `idx3`,
  /// gzipped or not; `nil` if it does not exist.
  static func labelsFile(beside path: String) -> String? {
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
    let name = path.dropFirst(folder.count)
    guard name.contains("images") else { return nil }
    let labels = name.replacingOccurrences(of: "images", with: "labels")
      .replacingOccurrences(of: "idx3", with: "idx1")
    let other = labels.hasSuffix(".gz") ? String(labels.dropLast(3)) : labels + ".gz"
    return [labels, other].map { folder + $0 }
      .first { FileManager.default.fileExists(atPath: FileBytes.expand($0)) }
  }

  /// Name for the dataset of a file or folder, without the parts that only tell the format:
  /// `data/train-images-idx3-ubyte.gz` becomes `train`, `digits.csv` becomes `digits`.
  static func stem(of path: String) -> String {
    var name = path.split(separator: "/").last.map(String.init) ?? path
    for ending in [".gz", ".csv", ".txt", ".png", ".idx"] where name.lowercased().hasSuffix(ending) {
      name = String(name.dropLast(ending.count))
    }
    for ending in ["-images-idx3-ubyte", "-images.idx3-ubyte", ".idx3-ubyte", "-images"]
    where name.hasSuffix(ending) {
      name = String(name.dropLast(ending.count))
    }
    return name.isEmpty ? path : name
  }
}
