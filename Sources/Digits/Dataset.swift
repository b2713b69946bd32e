/// A named set of images, labelled or unlabelled, with its source.
package struct Dataset: Sendable {
  /// Unique in a workspace.
  package var name: String
  package let images: DigitImages
  /// One class per image, or `nil` for an unlabelled dataset.
  package let labels: [ClassLabel]?
  /// The classes in their order; the ten digits for an unlabelled dataset.
  package let classes: ClassList
  package let source: DatasetSource
  /// For data with an official split: rows before this index are training rows, the rest test rows. `nil`
  /// without an official split.
  package let officialTrainingRows: Int?

  /// - Parameters:
  ///   - labels: one per image.
  ///   - classes: the list with all of the labels; `nil` for the ten digits if there are no others, else for
  ///     those that occur, sorted.
  package init(
    name: String, images: DigitImages, labels: [ClassLabel]?, classes: ClassList? = nil,
    source: DatasetSource, officialTrainingRows: Int? = nil
  ) {
    self.name = name
    self.images = images
    self.labels = labels
    self.classes = classes ?? labels.map { ClassList(of: $0) } ?? .digits
    self.source = source
    self.officialTrainingRows = officialTrainingRows
  }

  /// Restores a dataset that has no file from stored bytes.
  /// - Parameters:
  ///   - pixels: `height x width` bytes per image.
  ///   - labels: one class of `classes` per image.
  /// - Returns: `nil` if the counts do not match or a label is not one of the classes.
  package init?(
    name: String, height: Int, width: Int, pixels: [UInt8], labels: [ClassLabel]?, classes: ClassList,
    source: DatasetSource
  ) {
    let sides = 1...1 << 16
    guard sides.contains(height), sides.contains(width),
      !pixels.isEmpty, pixels.count.isMultiple(of: height * width)
    else { return nil }
    let images = DigitImages(shape: ImageShape(height: height, width: width), pixels: pixels)
    if let labels {
      guard labels.count == images.count, labels.allSatisfy({ classes.index(of: $0) != nil }) else {
        return nil
      }
    }
    self.init(name: name, images: images, labels: labels, classes: classes, source: source)
  }

  package var count: Int { images.count }
}

/// Where a dataset came from: enough to load it again and to detect whether it has changed.
package struct DatasetSource: Codable, Hashable, Sendable {
  /// Format detected from the bytes of the file; without a file, `drawn` by hand or `joined` from other
  /// datasets.
  package enum Kind: String, Codable, Sendable {
    case mnist, csv, idx, png, folder, drawn, joined

    /// Whether the images can be read from a file again.
    package var hasFile: Bool {
      switch self {
      case .mnist, .csv, .idx, .png, .folder: true
      case .drawn, .joined: false
      }
    }
  }

  package let kind: Kind
  /// The path as the user gave it; `mnist` for the built-in data; for drawings the original name of the
  /// dataset.
  package let path: String
  /// Path of a separate label file, if any.
  package let labelsPath: String?
  /// Lowercase hexadecimal SHA-256 of the file's bytes on disk. For several files: of their concatenated
  /// 32-byte digests, in reading order.
  package let sha256: String
  /// Number of leading rows that were requested; `nil` for all.
  package let rowLimit: Int?
  /// Requested polarity of PNG files.
  package let polarity: Polarity
  /// Value in the file that means full ink and is mapped to 255. It is 255 except for CSV files whose maximum
  /// is at most 16 (scikit-learn's 8 x 8 digits) or 1 (black and white).
  package let fullScale: Int
  /// The sources of a joined dataset, in the order of its rows; empty for all others.
  package let parts: [DatasetSource]

  /// Stored files keep the original key of `polarity`.
  private enum CodingKeys: String, CodingKey {
    case kind, path, labelsPath, sha256, rowLimit
    case polarity = "invert"
    case fullScale, parts
  }

  package init(
    kind: Kind, path: String, labelsPath: String? = nil, sha256: String, rowLimit: Int? = nil,
    polarity: Polarity = .auto, fullScale: Int = 255, parts: [DatasetSource] = []
  ) {
    self.kind = kind
    self.path = path
    self.labelsPath = labelsPath
    self.sha256 = sha256
    self.rowLimit = rowLimit
    self.polarity = polarity
    self.fullScale = fullScale
    self.parts = parts
  }
}
