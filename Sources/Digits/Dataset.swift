/// A named set of digit images, labelled or unlabelled, with its source.
package struct Dataset: Sendable {
  /// Unique in a workspace.
  package var name: String
  package let images: DigitImages
  /// One digit (0 to 9) per image, or `nil` for an unlabelled dataset.
  package let labels: [UInt8]?
  package let source: DatasetSource
  /// For data with an official split: rows before this index are training rows, the rest test rows. `nil`
  /// without an official split.
  package let officialTrainingRows: Int?

  /// - Parameter labels: one per image, each 0 to 9; the readers check this.
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

  /// Restores a dataset that has no file from stored bytes.
  /// - Parameters:
  ///   - pixels: `height x width` bytes per image.
  ///   - labels: one digit per image.
  /// - Returns: `nil` if the counts do not match or a label is not a digit.
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

  package var count: Int { images.count }
}
