extension Dataset {
  /// A dataset of digits drawn by hand, which exist in memory only.
  /// - Parameters:
  ///   - digits: `ImageShape.mnist.pixelCount` grey levels per digit.
  ///   - labels: one per digit.
  init(drawnAs name: String, digits: [UInt8], labels: [UInt8]) {
    self.init(
      name: name, images: DigitImages(shape: .mnist, pixels: digits), labels: [ClassLabel](digits: labels),
      source: DatasetSource(
        kind: .drawn, path: name,
        sha256: SHA256Hex.of(files: [SHA256.hash(digits), SHA256.hash(labels)])))
  }

  /// A dataset of a single drawing.
  /// - Parameter label: 0 to 9.
  package init(drawnAs name: String, _ drawing: Drawing, label: UInt8) {
    self.init(drawnAs: name, digits: drawing.digit, labels: [label])
  }

  /// This dataset with one drawing appended.
  package func adding(_ drawing: Drawing, label: UInt8) -> Dataset {
    Dataset(
      drawnAs: name, digits: images.pixels + drawing.digit,
      labels: (labels ?? []).compactMap(\.digit) + [label])
  }
}
