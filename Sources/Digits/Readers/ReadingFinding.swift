/// What a reader took for what where a file leaves a choice: told after `load`, and overruled by its keys.
package enum ReadingFinding: Codable, Hashable, Sendable {
  /// The labels are in this column (counted from 1), with this name if the file has a header.
  case labelColumn(number: Int, name: String?)
  /// The last or first `count` columns hold a 1 for the class and 0 for the others.
  case oneHot(count: Int)
  /// Columns that are no pixels, such as a row number: names, or numbers from 1.
  case leftOut(columns: [String])
  /// Values of this range were stretched to 0 to 255.
  case stretched(range: GreyRange)
  /// Values of the file, from `lowest` to `highest`, that lie beyond the chosen range count as its nearest end.
  case beyondScale(range: GreyRange, lowest: Double, highest: Double)
  /// The images, and the labels if any, are these arrays or members of the file.
  case arrays(images: String, labels: String?)
  /// So many validation rows of the file are among the training rows.
  case validationRows(count: Int)
  /// This member of an archive was read, out of so many files.
  case member(name: String, of: Int)
  /// Indices of pixels begin at 0, as the place of the digits shows (LIBSVM).
  case countedFromZero
  /// The names of the classes are in this file beside the images.
  case classNames(file: String)
  /// Labels from 1 to 10 stand for the digits 0 to 9, in this order (USPS).
  case labelsOneToTen
  /// The label 10 stands for the digit 0 (SVHN).
  case tenIsZero
  /// Labels from 1 to 10 that may stand for digits in either way are classes as they are.
  case labelsToTen
  /// Labels of these names have no images, and are passed over.
  case labelsAlone(names: [String])
  /// The images show dark ink on bright paper and were turned round; `count` of them, or all if `nil`.
  case inverted(count: Int?)
  /// Pictures were centred and scaled like the digits of MNIST; `count` of them, or all if `nil`.
  case centred(count: Int?)
  /// The digits were scaled and centred as MNIST's are; so many rows without a single digit were fitted as they are.
  case normalized(unclear: Int)
  /// The digits of so many rows are smaller than MNIST's, or off centre.
  case offCentre(count: Int)
  /// Rows and columns were exchanged (EMNIST).
  case transposed
  /// No labels were found; where they were looked for.
  case unlabelled(searched: [String])
  /// The labels are the digits that the names of the pictures end with; one of the names.
  case labelAtNamesEnd(example: String)
  /// Pictures that could not be read were left out: how many, and the first of them.
  case broken(count: Int, first: String)
  /// Pictures that show several digits or a blot, and became rows as they are.
  case unclear(paths: [String])
  /// Pictures without ink, which became blank rows.
  case blank(paths: [String])
  /// Files that are no pictures.
  case otherFiles(count: Int)
  /// Pages of a sheet: how many, what was to be written on them, and who did.
  case sheets(pages: Int, classes: String, writers: [String])
  /// Boxes of sheets without ink.
  case emptyBoxes(count: Int)
  /// Boxes of sheets whose ink may be no digit, and whether they are rows all the same.
  case doubtfulBoxes(count: Int, areKept: Bool)
  /// The rows are sorted by label.
  case sorted
}
