import Compute

/// Errors of text tables: CSV, LIBSVM and ARFF.
package enum CSVError: Error, Equatable, Sendable {
  /// No rows, at most a header.
  case noRows
  /// The number of pixels per row is not a square, and no header gives rows and columns.
  case imageSize(pixels: Int)
  /// The number of lines would fit an image, or an image and a label, the number of cells does not.
  case onItsSide(lines: Int, cells: Int)
  /// 16 whole numbers from 0 to 100: coordinates of pen points (pendigits), not an image of 4 x 4.
  case penPoints
  /// 16 whole numbers from 0 to 15 and a capital letter: measurements of letters (UCI's letter-recognition).
  case letterFeatures
  /// Few numbers with decimals, such as measurements (iris), not an image.
  case measurements(columns: Int)
  /// Sparse rows would take so many bytes of pixels.
  case tooLarge(rows: Int, pixels: Int)
  /// The rows need more memory than is free.
  case memory(OutOfMemory)

  /// The row ends before this cell.
  case missingCell(CSVCell, expected: Int)
  /// The same in the last line, which does not even end with a line end: the file is cut off.
  case cutOff(CSVCell, expected: Int)
  /// The row has more than the expected number of cells; this is the first surplus cell.
  case extraCell(CSVCell, expected: Int)
  /// A pixel is empty or not a number.
  case notANumber(CSVCell)
  /// A pixel is outside 0...255, and the values of the file fit no other range in use.
  case outOfRange(CSVCell)

  /// A label is empty, or a number that is not whole, or a word among numbers.
  case label(CSVCell)
  /// A label is longer than `limit` characters.
  case longLabel(CSVCell, limit: Int)
  /// With this label there are more than `limit` classes.
  case tooManyClasses(CSVCell, limit: Int)
  /// One-hot labels do not hold a single 1; the cell that shows it.
  case oneHot(CSVCell)
  /// A label that the list of classes lacks (ARFF).
  case unlistedClass(CSVCell)

  /// An option names a column that the table lacks.
  case noColumn(String, columns: Int, hasNames: Bool)
  /// An option leaves the column out that another option takes for labels.
  case labelLeftOut(String)

  /// A cell of a sparse row is not `index:value`, or in ARFF not `index value`.
  case feature(CSVCell)
  /// An index of a sparse row is beyond `limit`.
  case featureIndex(CSVCell, limit: Int)
  /// A line of an ARFF header cannot be read.
  case attribute(line: Int, text: String)
  /// An ARFF attribute is of a type that is neither numeric nor nominal.
  case attributeType(line: Int, name: String, type: String)
  /// An ARFF file without `@data`.
  case withoutData
}

/// A cell of a table, to point at in an error.
package struct CSVCell: Equatable, Sendable {
  /// Line of the file, counted from 1, blank lines and the header included.
  package let line: Int
  /// Column, counted from 1. In LIBSVM text the label is column 1 and the pairs follow.
  package let column: Int
  /// Text of the cell without quotes and surrounding space, cut to 24 characters.
  package let text: String

  package init(line: Int, column: Int, text: String) {
    self.line = line
    self.column = column
    self.text = text.count > Self.longestText ? text.prefix(Self.longestText - 1) + "…" : text
  }

  private static let longestText = 24
}

extension CSVError {
  /// - Parameters:
  ///   - expected: cells of a row.
  init(_ failure: ParsingFailure, in bytes: UnsafeBufferPointer<UInt8>, _ dialect: CSVDialect, expected: Int)
  {
    let number = bytes[..<failure.line.lowerBound].reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
    let line = UnsafeBufferPointer(rebasing: bytes[failure.line])
    let position = failure.cell.position
    let text =
      position > line.count ? "" : CSVText.text(dialect.cell(at: position, in: line).bounds, in: line)
    let cell = CSVCell(line: number, column: failure.cell.column + 1, text: text)
    self =
      switch failure.cell.reason {
      case .missing where failure.line.upperBound == bytes.count: .cutOff(cell, expected: expected)
      case .missing: .missingCell(cell, expected: expected)
      case .extra: .extraCell(cell, expected: expected)
      case .notANumber: .notANumber(cell)
      case .notAByte: .outOfRange(cell)
      case .label: .label(cell)
      case .longLabel: .longLabel(cell, limit: LabelWords.longestWord)
      case .tooManyClasses: .tooManyClasses(cell, limit: LabelWords.mostClasses)
      case .oneHot: .oneHot(cell)
      case .unlisted: .unlistedClass(cell)
      case .feature: .feature(cell)
      case .featureIndex: .featureIndex(cell, limit: IDXFile.longestSide * IDXFile.longestSide)
      }
  }
}
