/// The rows of a dataset to write, and the classes that their labels stand for.
package struct ExportRows: Sendable {
  /// All images of the dataset; `part` says which of them are written.
  package let images: DigitImages
  /// `nil` for an unlabelled dataset.
  package let labels: ExportLabels?
  package let part: Part
  /// Who wrote each row; `nil` where nobody knows. Formats without a place for it leave it out.
  package let writers: RowOrigins?

  package enum Part: Equatable, Sendable {
    /// These rows, in this order.
    case rows([Int])
    /// Both parts of a split. A format that has no place for a split gets all rows of the dataset, in its order.
    case split(train: [Int], test: [Int])
  }

  /// - Parameters:
  ///   - labels: one per image.
  ///   - part: valid row numbers, at least one.
  package init(images: DigitImages, labels: ExportLabels?, part: Part, writers: RowOrigins? = nil) {
    self.writers = writers.flatMap { $0.writers.isEmpty ? nil : $0 }
    self.images = images
    self.labels = labels
    self.part = part
  }

  /// The rows of a file that cannot tell the parts of a split, with names for its images and labels where it
  /// keeps them apart.
  var together: [Int] {
    switch part {
    case .rows(let rows): rows
    case .split: Array(0..<images.count)
    }
  }
}

/// The labels of all images of a dataset.
package struct ExportLabels: Sendable {
  /// Index into `names` per image.
  package let indices: [UInt16]
  /// The classes, in the order of the dataset.
  package let names: [String]
  /// The classes as numbers, if each is an integer and spelled as such (`7`, not `007`); otherwise `nil`, and
  /// formats that know only numbers get the indices.
  package let integers: [Int]?

  /// - Parameter indices: one per image, each in `names.indices`.
  package init(indices: [UInt16], names: [String]) {
    self.indices = indices
    self.names = names
    let numbers = names.compactMap { name in Int(name).flatMap { String($0) == name ? $0 : nil } }
    integers = numbers.count == names.count ? numbers : nil
  }

  /// The labels of a dataset, each in its list of classes.
  package init(_ labels: [ClassLabel], of classes: ClassList) {
    self.init(indices: labels.map { UInt16(classes.index(of: $0) ?? 0) }, names: classes.map(\.description))
  }

  /// The labels of a dataset of digits.
  package init(digits: [UInt8]) {
    self.init(indices: digits.map(UInt16.init), names: (0...9).map(String.init))
  }

  /// The number of a row's class, or its index where classes are words.
  func number(ofRow row: Int) -> Int {
    let index = Int(indices[row])
    return integers?[index] ?? index
  }
}
