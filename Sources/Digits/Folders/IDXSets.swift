/// A file of images in IDX form and the file of its labels, as paths below a folder.
struct IDXPair: Equatable, Sendable {
  let images: String
  let labels: String?
}

/// The IDX files of one dataset in a folder.
struct IDXSet: Equatable, Sendable {
  /// What the names of its files have in common, such as `emnist-letters`; empty for MNIST's own names.
  let name: String
  /// The training rows, or all if the files are in no parts.
  let train: IDXPair
  let test: IDXPair?

  /// The datasets among the files of a folder, such as torchvision's `raw` or the six of EMNIST.
  ///
  /// A compressed file and the same without compression count once, and so do `train-images.idx3-ubyte` and
  /// `train-images-idx3-ubyte/train-images-idx3-ubyte`, which a folder may hold side by side. The one that is not
  /// compressed and has the shorter path is taken.
  static func all(in files: [FolderFile]) -> [IDXSet] {
    var found: [Key: FolderFile] = [:]
    for file in files {
      guard file.mayBeIDX, let key = Key(file) else { continue }
      found[key] = found[key].map { better(file, $0) ? file : $0 } ?? file
    }
    let names = Set(found.keys.map(\.set)).sorted()
    return names.compactMap { name in
      func pair(_ part: Key.Part) -> IDXPair? {
        found[Key(set: name, part: part, isLabels: false)].map { images in
          IDXPair(images: images.name, labels: found[Key(set: name, part: part, isLabels: true)]?.name)
        }
      }
      let (train, test) = (pair(.train), pair(.test))
      guard let first = train ?? pair(.whole) ?? test else { return nil }
      return IDXSet(name: name, train: first, test: train == nil ? nil : test)
    }
  }

  private static func better(_ file: FolderFile, _ other: FolderFile) -> Bool {
    func rank(_ file: FolderFile) -> (Int, Int, String) {
      (file.plainName.utf8.count == file.lastName.utf8.count ? 0 : 1, file.name.utf8.count, file.name)
    }
    return rank(file) < rank(other)
  }
}

/// What the name of an IDX file says of it.
private struct Key: Hashable {
  enum Part { case train, test, whole }

  let set: String
  let part: Part
  let isLabels: Bool

  init(set: String, part: Part, isLabels: Bool) {
    self.set = set
    self.part = part
    self.isLabels = isLabels
  }

  /// `nil` for names without `images` or `labels` and `idx`.
  init?(_ file: FolderFile) {
    var words = file.plainName.split { "-._ ".contains($0) }.map(String.init)
    guard words.contains(where: { $0.hasPrefix("idx") }) else { return nil }
    if words.contains("images") {
      isLabels = false
    } else if words.contains("labels") {
      isLabels = true
    } else {
      return nil
    }
    let train: Set = ["train", "training"]
    let test: Set = ["test", "t10k", "testing"]
    part =
      words.contains(where: train.contains) ? .train : words.contains(where: test.contains) ? .test : .whole
    words.removeAll {
      train.contains($0) || test.contains($0) || $0.hasPrefix("idx")
        || ["images", "labels", "ubyte", "int"].contains($0)
    }
    set = words.joined(separator: "-")
  }
}
