/// Named digit images, with or without labels, and where they came from.
package struct Dataset: Sendable {
  /// What the user calls it; unique in a workspace.
  package var name: String
  /// The pixels.
  package let images: DigitImages
  /// One digit (0 to 9) an image, or `nil` for unlabelled images.
  package let labels: [UInt8]?
  /// Where the bytes came from.
  package let source: DatasetSource
  /// For data that comes with an official split: rows before this one are for training, the rest for
  /// testing. `nil` where there is none.
  package let officialTrainingRows: Int?

  /// - Parameter labels: as many as there are images, each 0 to 9; readers check this.
  package init(
    name: String, images: DigitImages, labels: [UInt8]?, source: DatasetSource,
    officialTrainingRows: Int? = nil
  ) {
    self.name = name
    self.images = images
    self.labels = labels
    self.source = source
    self.officialTrainingRows = officialTrainingRows
  }

  /// A dataset that was kept without a file.
  /// - Parameters:
  ///   - pixels: `height x width` bytes an image.
  ///   - labels: one digit an image.
  /// - Returns: `nil` where numbers do not fit each other or a label is no digit.
  package init?(
    name: String, height: Int, width: Int, pixels: [UInt8], labels: [UInt8]?, source: DatasetSource
  ) {
    let sides = 1...1 << 16
    guard sides.contains(height), sides.contains(width),
      !pixels.isEmpty, pixels.count.isMultiple(of: height * width)
    else { return nil }
    let images = DigitImages(shape: ImageShape(height: height, width: width), pixels: pixels)
    if let labels, labels.count != images.count || labels.contains(where: { $0 > 9 }) { return nil }
    self.init(name: name, images: images, labels: labels, source: source)
  }

  /// How many images there are.
  package var count: Int { images.count }
}

/// Where a dataset came from, enough to load it again and to see whether it is still the same.
package struct DatasetSource: Codable, Hashable, Sendable {
  /// What kind of file the bytes showed it to be, or that there is no file: `drawn` by hand, `joined` from
  /// other datasets.
  package enum Kind: String, Codable, Sendable {
    case mnist, csv, idx, png, folder, drawn, joined

    /// Whether there is a file to read the images from again.
    package var hasFile: Bool {
      switch self {
      case .mnist, .csv, .idx, .png, .folder: true
      case .drawn, .joined: false
      }
    }
  }

  /// The kind of the file.
  package let kind: Kind
  /// The path as the user gave it; `mnist` for the built-in data; the dataset's first name for drawings.
  package let path: String
  /// A separate file of labels, where there was one.
  package let labelsPath: String?
  /// Lowercase hexadecimal SHA-256 of the file's bytes as they are on disk; where several files make the
  /// dataset, of their SHA-256 digests (32 bytes each) one after the other, in reading order.
  package let sha256: String
  /// Only the first so many rows were asked for; `nil` for all of them.
  package let rowLimit: Int?
  /// How PNG files were asked to be read.
  package let invert: Polarity
  /// The number in the file that meant full ink and became 255: 255 itself, unless a CSV file had nothing
  /// beyond 16 (scikit-learn's 8 x 8 digits) or beyond 1 (black and white).
  package let fullScale: Int
  /// What a joined dataset is made of, in the order of its rows; empty for all others.
  package let parts: [DatasetSource]

  /// Memberwise.
  package init(
    kind: Kind, path: String, labelsPath: String? = nil, sha256: String, rowLimit: Int? = nil,
    invert: Polarity = .auto, fullScale: Int = 255, parts: [DatasetSource] = []
  ) {
    self.kind = kind
    self.path = path
    self.labelsPath = labelsPath
    self.sha256 = sha256
    self.rowLimit = rowLimit
    self.invert = invert
    self.fullScale = fullScale
    self.parts = parts
  }
}
