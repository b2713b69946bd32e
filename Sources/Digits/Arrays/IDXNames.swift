import Foundation

/// Naming conventions of files of images and of labels.
enum IDXNames {
  /// Endings of compressed files, which the labels may have or lack independently of the images.
  private static let compressions = ["", ".gz", ".xz", ".bz2"]

  /// Words for images and the words for labels that go with them, in the order in which they are tried.
  private static let words: [(images: String, labels: [String])] = [
    ("images", ["labels"]), ("Images", ["Labels"]), ("imgs", ["labels"]), ("image", ["label"]),
    ("img", ["label"]),
  ]

  /// The label file of an image file: the same name with other words, compressed or not.
  ///
  /// | images | labels |
  /// |---|---|
  /// | `train-images-idx3-ubyte` | `train-labels-idx1-ubyte` |
  /// | `qmnist-train-images-idx3-ubyte` | `qmnist-train-labels-idx2-int` |
  /// | `test_images.npy` | `test_labels.npy` |
  /// | `kmnist-test-imgs.npz` | `kmnist-test-labels.npz` |
  /// | `X_train.npy` | `y_train.npy` |
  ///
  /// - Returns: the path, if there is such a file, and the names that were looked for, without the variants that
  ///   differ only in their compression.
  static func labels(beside path: String) -> (found: String?, searched: [String]) {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    let name = String(path.dropFirst(folder.count))
    let own = compressions.dropFirst().first { name.lowercased().hasSuffix($0) } ?? ""
    let bases = labelNames(of: String(name.dropLast(own.count)))
    let endings = [own] + compressions.filter { $0 != own }
    // Labels of arrays may be in a table.
    let tables = bases.filter { $0.hasSuffix(".npy") }.map { folder + $0.dropLast(4) + ".csv" }
    let found = (bases.flatMap { base in endings.map { folder + base + $0 } } + tables)
      .first { FileManager.default.fileExists(atPath: FileBytes.expand($0)) }
    return (found, bases.map { $0 + own })
  }

  /// Path of the label file of an image file; `nil` if it does not exist.
  static func labelsFile(beside path: String) -> String? { labels(beside: path).found }

  private static func labelNames(of name: String) -> [String] {
    var names: [String] = []
    if let word = words.first(where: { name.contains($0.images) }) {
      for labels in word.labels {
        let base = name.replacingOccurrences(of: word.images, with: labels)
        // One label a row, or QMNIST's columns, of bytes or integers.
        let (row, columns) = (
          base.replacing(/idx[234]/, with: "idx1"), base.replacing(/idx[234]/, with: "idx2")
        )
        names += [row, columns.replacing("ubyte", with: "int"), columns, row.replacing("ubyte", with: "int")]
      }
    } else if let place = lettersX(in: name) {
      names = ["y", "Y"].map { name.replacingCharacters(in: place, with: $0) }
    }
    var seen: Set = [name]
    return names.filter { seen.insert($0).inserted }
  }

  /// An x or X that stands for the images: between other characters than letters, or before or after the name of a
  /// part, as in `Xtrain` and `testX`.
  private static func lettersX(in name: String) -> Range<String.Index>? {
    name.range(
      of:
        #"(?<![A-Za-z])[xX](?![A-Za-z])|(?<![A-Za-z])[xX](?=[tT](rain|est)|[vV]al)|(?<=train|test|val)X(?![A-Za-z])"#,
      options: .regularExpression)
  }

  /// Name for the dataset of a file or folder, without the parts that only tell the format:
  /// `data/train-images-idx3-ubyte.gz` becomes `train`, `digits.csv` becomes `digits`.
  static func stem(of path: String) -> String {
    var name = path.split(separator: "/").last.map(String.init) ?? path
    while let dot = name.lastIndex(of: "."), dot > name.startIndex {
      let ending = name[name.index(after: dot)...].lowercased()
      guard endings.contains(ending) || PictureKind.endings.contains(ending) else { break }
      name = String(name[..<dot])
    }
    name = name.replacing(/[-._]?idx[1-4](-[a-z]+)?$/.ignoresCase(), with: "")
    for ending in ["-images", "_images", ".images", "-imgs", "_imgs"] where name.hasSuffix(ending) {
      name = String(name.dropLast(ending.count))
    }
    return name.isEmpty ? path : name
  }

  private static let endings: Set = [
    "gz", "xz", "bz2", "zst", "zip", "tar", "tgz", "tbz2", "txz", "csv", "tsv", "txt", "arff", "libsvm",
    "svm", "jf",
    "idx", "npy", "npz", "mat", "h5", "hdf5", "hdf",
  ]
}
