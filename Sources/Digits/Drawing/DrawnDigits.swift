extension Dataset {
  /// Digits drawn by hand, gathered one by one: their pixels are all there is, no file holds them.
  /// - Parameters:
  ///   - name: what the dataset is called.
  ///   - digits: of `ImageShape.mnist.pixelCount` grey levels each.
  ///   - labels: one a digit.
  init(drawnAs name: String, digits: [UInt8], labels: [UInt8]) {
    self.init(
      name: name, images: DigitImages(shape: .mnist, pixels: digits), labels: labels,
      source: DatasetSource(
        kind: .drawn, path: name,
        sha256: SHA256Hex.of(files: [SHA256.hash(digits), SHA256.hash(labels)])))
  }

  /// A dataset of one drawing.
  /// - Parameter label: the digit it is, 0 to 9.
  package init(drawnAs name: String, _ drawing: Drawing, label: UInt8) {
    self.init(drawnAs: name, digits: drawing.digit, labels: [label])
  }

  /// This dataset of drawings with one more behind them.
  package func adding(_ drawing: Drawing, label: UInt8) -> Dataset {
    Dataset(
      drawnAs: name, digits: images.pixels + drawing.digit, labels: (labels ?? []) + [label])
  }

  /// The rows of this dataset, then those of another; the labels too where both have them.
  /// - Throws: `DatasetError.imageSizesDiffer`.
  package func joined(with other: Dataset, name: String) throws(DatasetError) -> Dataset {
    guard images.shape == other.images.shape else {
      throw .imageSizesDiffer(
        dataset: self.name, images.shape, other: other.name, other.images.shape)
    }
    let labels: [UInt8]? = if let labels, let others = other.labels { labels + others } else { nil }
    return Dataset(
      name: name, images: DigitImages(shape: images.shape, pixels: images.pixels + other.images.pixels),
      labels: labels,
      source: DatasetSource(
        kind: .joined, path: "\(self.name) and \(other.name)",
        sha256: SHA256Hex.of(files: [
          SHA256.hash(Array(source.sha256.utf8)), SHA256.hash(Array(other.source.sha256.utf8)),
        ]),
        parts: source.parts(of: self) + other.source.parts(of: other)))
  }
}

extension DatasetSource {
  /// A joined dataset is made of what its parts are made of.
  fileprivate func parts(of dataset: Dataset) -> [DatasetSource] { kind == .joined ? parts : [self] }
}
