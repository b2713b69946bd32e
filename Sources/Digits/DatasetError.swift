/// Why images or labels could not be read. A case holds what was found and where; the wording is up to the
/// caller. Each `path` is as the user gave it, or a file below it.
package enum DatasetError: Error, Equatable, Sendable {
  /// No such file or folder.
  case missing(path: String)
  /// A device, pipe or socket, which could not be loaded from its path a second time.
  case notAFile(path: String)
  /// The system failed to open or read it; `code` is `errno`.
  case unreadable(path: String, code: Int32)
  case empty(path: String)
  /// The file exceeds the limit for reading into memory.
  case tooLarge(path: String, bytes: Int, limit: Int)
  /// Neither IDX, PNG, gzip nor text. `firstBytes` holds up to eight bytes, after inflating.
  case unknownFormat(path: String, firstBytes: [UInt8])

  case gzip(path: String, GzipError)
  /// An IDX file that is damaged, or of another kind than requested.
  case idx(path: String, IDXError)
  case csv(path: String, CSVError)
  case png(path: String, PNGError)

  /// No PNG file in the folder or its direct subfolders.
  case folderWithoutImages(path: String)
  /// Only some file names of a folder give a label; the first labelled and the first unlabelled file.
  case folderPartlyLabelled(path: String, labelled: String, unlabelled: String)

  /// The number of labels differs from the number of images. `path` is the label file.
  case labelCount(path: String, labels: Int, images: Int)
  /// A separate label file is supported for IDX images only; `kind` is the detected format.
  case labelsNotTaken(path: String, kind: DatasetSource.Kind)

  /// The labels cannot be the classes of a dataset.
  case classes(path: String, ClassError)

  /// Reading was cancelled.
  case interrupted

  /// The built-in data was in none of these folders.
  case builtInMissing(searched: [String])
  /// A built-in file is readable but has unexpected contents.
  case builtInDamaged(path: String)

  /// A drawn or joined dataset has no file to read again.
  case noFile(dataset: String)
  /// Datasets with different image sizes cannot be joined.
  case imageSizesDiffer(dataset: String, ImageShape, other: String, ImageShape)
}

/// Errors of a gzip file (RFC 1952).
package enum GzipError: Error, Equatable, Sendable {
  /// The file ends within the compressed data; `inflated` is the number of bytes produced before that.
  case truncated(inflated: Int)
  /// The compressed data or its checksum is wrong; detected at or shortly after the damage, at this byte of
  /// the file.
  case corrupt(byte: Int)
  /// Unrelated data follows the compressed data, starting at this byte.
  case trailingGarbage(byte: Int)
  /// The inflated data exceeds `limit` bytes.
  case tooLarge(limit: Int)
  /// zlib failed with this code, most likely out of memory.
  case failed(code: Int32)
}

package enum IDXError: Error, Equatable, Sendable {
  /// The file ends within its header of `needed` bytes.
  case headerTruncated(found: Int, needed: Int)
  /// The element type is not unsigned byte (type code 8).
  case elementType(code: UInt8)
  /// Neither 3 dimensions (images) nor 1 (labels).
  case dimensions(UInt8)
  /// A side is 0 or exceeds `limit` pixels.
  case imageSize(height: Int, width: Int, limit: Int)
  /// The header declares 0 rows.
  case noRows
  /// Header and data should be `promised` bytes in total, but the (inflated) file has `found`.
  case size(promised: Int, found: Int)
  /// A label file was given instead of an image file.
  case labelsInsteadOfImages(count: Int)
  /// An image file was given instead of a label file.
  case imagesInsteadOfLabels(count: Int)
  /// The label of a row (counted from 0) is not a digit.
  case label(row: Int, value: UInt8)
}

package enum CSVError: Error, Equatable, Sendable {
  /// No rows, at most a header.
  case noRows
  /// The number of pixels per row is not a square, and no header gives rows and columns.
  case imageSize(pixels: Int)
  /// The row ends before this cell.
  case missingCell(CSVCell, expected: Int)
  /// The row has more than the expected number of cells; this is the first surplus cell.
  case extraCell(CSVCell, expected: Int)
  /// A pixel is empty or not a number.
  case notANumber(CSVCell)
  /// A pixel is not a whole number.
  case notWhole(CSVCell)
  /// A pixel is outside 0...255.
  case outOfRange(CSVCell)
  /// A label is not a whole number from 0 to 9.
  case label(CSVCell)
}

/// A cell of a CSV file, to point at in an error.
package struct CSVCell: Equatable, Sendable {
  /// Line of the file, counted from 1, blank lines and the header included.
  package let line: Int
  /// Column, counted from 1.
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

package enum PNGError: Error, Equatable, Sendable {
  /// A side exceeds `limit` pixels.
  case imageSize(height: Int, width: Int, limit: Int)
  /// Decoding failed, with the reason that libpng gives.
  case corrupt(reason: String)
}
