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
  /// Who wrote each row, and where; `nil` if nothing is known of it.
  package let origins: RowOrigins?

  /// Memory of images and labels, in bytes.
  package var bytes: Int { images.pixels.count + (labels?.count ?? 0) * MemoryLayout<ClassLabel>.stride }

  /// - Parameters:
  ///   - labels: one per image.
  ///   - classes: the list with all of the labels; `nil` for the ten digits if there are no others, else for
  ///     those that occur, sorted.
  ///   - origins: of as many rows as there are images, else they are left out.
  package init(
    name: String, images: DigitImages, labels: [ClassLabel]?, classes: ClassList? = nil,
    source: DatasetSource, officialTrainingRows: Int? = nil, origins: RowOrigins? = nil
  ) {
    self.name = name
    self.images = images
    self.labels = labels
    self.classes = classes ?? labels.map { ClassList(of: $0) } ?? .digits
    self.source = source
    self.officialTrainingRows = officialTrainingRows
    self.origins = origins.flatMap { $0.rows.count == images.count ? $0 : nil }
  }

  /// Restores a dataset that has no file from stored bytes.
  /// - Parameters:
  ///   - pixels: `height x width` bytes per image.
  ///   - labels: one class of `classes` per image.
  /// - Returns: `nil` if the counts do not match or a label is not one of the classes.
  package init?(
    name: String, height: Int, width: Int, pixels: [UInt8], labels: [ClassLabel]?, classes: ClassList,
    source: DatasetSource, origins: RowOrigins? = nil
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
    self.init(
      name: name, images: images, labels: labels, classes: classes, source: source, origins: origins)
  }

  package var count: Int { images.count }

  /// The rows of each writer together; `nil` if no writer is known.
  package var writerGroups: RowGroups? { origins.flatMap { $0.writers.isEmpty ? nil : $0.byWriter } }

  /// The official split of labelled data; `nil` without one.
  package var officialSplit: Split? {
    guard let officialTrainingRows, labels != nil else { return nil }
    return Split(train: Array(0..<officialTrainingRows), test: Array(officialTrainingRows..<count))
  }
}
