import Foundation

/// What the customary names of IDX files tell.
enum IDXNames {
  /// The labels that belong to a file of images: where its name has `images` and perhaps `idx3`, the file
  /// of the same name with `labels` and `idx1`, gzipped or not; `nil` where there is none.
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

  /// A name for the dataset in a file or folder: without what only tells its format.
  /// `data/train-images-idx3-ubyte.gz` is `train`, `digits.csv` is `digits`.
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
