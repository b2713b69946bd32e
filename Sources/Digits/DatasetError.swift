/// Why images or labels could not be had. Each case says what was found and where; the wording is for
/// those who show it. Every `path` is as the user gave it, or below it.
package enum DatasetError: Error, Equatable, Sendable {
  /// There is no such file or folder.
  case missing(path: String)
  /// A device, pipe or socket: it could not be loaded a second time from its path.
  case notAFile(path: String)
  /// The system refused to open or read it; `code` is `errno`.
  case unreadable(path: String, code: Int32)
  /// The file has no bytes.
  case empty(path: String)
  /// The file has more bytes than are read into memory.
  case tooLarge(path: String, bytes: Int, limit: Int)
  /// Neither IDX, PNG, gzip nor text. `firstBytes` are up to eight of them, after inflating.
  case unknownFormat(path: String, firstBytes: [UInt8])

  /// The gzip layer is broken.
  case gzip(path: String, GzipError)
  /// An IDX file is broken, or another one than was asked for.
  case idx(path: String, IDXError)
  /// A CSV file is broken.
  case csv(path: String, CSVError)
  /// A PNG file is broken.
  case png(path: String, PNGError)

  /// A folder in which, and in whose direct subfolders, no PNG was found.
  case folderWithoutImages(path: String)
  /// Some files of a folder tell their label and some do not: the first of each, in reading order.
  case folderPartlyLabelled(path: String, labelled: String, unlabelled: String)

  /// As many labels as images are needed. `path` is the file of labels.
  case labelCount(path: String, labels: Int, images: Int)
  /// A separate file of labels goes with IDX images only; this is what `path` turned out to be.
  case labelsNotTaken(path: String, kind: DatasetSource.Kind)

  /// Reading was stopped before there was a dataset.
  case interrupted

  /// The built-in data is in none of these folders.
  case builtInMissing(searched: [String])
  /// A file of the built-in data is whole, but is not the one that belongs there.
  case builtInDamaged(path: String)

  /// A dataset that was drawn or joined was to be read: it comes from no file.
  case noFile(dataset: String)
  /// Two datasets cannot be joined, because their images differ in size.
  case imageSizesDiffer(dataset: String, ImageShape, other: String, ImageShape)
}

/// What is wrong with a gzip file (RFC 1952).
package enum GzipError: Error, Equatable, Sendable {
  /// The file ends before the compressed data does; so many bytes had come out by then.
  case truncated(inflated: Int)
  /// The compressed data or its checksum is wrong, noticed at or shortly before this byte of the file.
  case corrupt(byte: Int)
  /// After the compressed data, from this byte on, comes something else.
  case trailingGarbage(byte: Int)
  /// More than `limit` bytes come out.
  case tooLarge(limit: Int)
  /// zlib itself failed, for want of memory most likely.
  case failed(code: Int32)
}

/// What is wrong with an IDX file.
package enum IDXError: Error, Equatable, Sendable {
  /// The file ends within its header, which takes `needed` bytes.
  case headerTruncated(found: Int, needed: Int)
  /// Elements other than unsigned bytes (type code 8).
  case elementType(code: UInt8)
  /// Neither 3 dimensions (images) nor 1 (labels).
  case dimensions(UInt8)
  /// A side of 0, or one beyond `limit`.
  case imageSize(height: Int, width: Int, limit: Int)
  /// The header promises no rows.
  case noRows
  /// Header and data are to take `promised` bytes together, but the (inflated) file has `found`.
  case size(promised: Int, found: Int)
  /// A file of labels where images were asked for.
  case labelsInsteadOfImages(count: Int)
  /// A file of images where labels were asked for.
  case imagesInsteadOfLabels(count: Int)
  /// The label of a row (counted from 0) is not a digit.
  case label(row: Int, value: UInt8)
}

/// What is wrong with a CSV file.
package enum CSVError: Error, Equatable, Sendable {
  /// There is a header at most.
  case noRows
  /// A row has so many pixels, which is no square number, and no header names rows and columns.
  case imageSize(pixels: Int)
  /// The row ends before this cell.
  case missingCell(CSVCell, expected: Int)
  /// The row goes on after the expected number of cells; this is the first one too many.
  case extraCell(CSVCell, expected: Int)
  /// Not a number (or nothing at all) where a pixel should be.
  case notANumber(CSVCell)
  /// A pixel with a fraction.
  case notWhole(CSVCell)
  /// A pixel below 0 or above 255.
  case outOfRange(CSVCell)
  /// A label other than a whole number from 0 to 9.
  case label(CSVCell)
}

/// One cell of a CSV file, for pointing at.
package struct CSVCell: Equatable, Sendable {
  /// Line of the file, counted from 1, blank lines and the header included.
  package let line: Int
  /// Column, counted from 1.
  package let column: Int
  /// What is written there, without quotes and the space around it, cut after 24 characters.
  package let text: String

  /// Memberwise, shortening the text.
  package init(line: Int, column: Int, text: String) {
    self.line = line
    self.column = column
    self.text = text.count > Self.longestText ? text.prefix(Self.longestText - 1) + "…" : text
  }

  private static let longestText = 24
}

/// What is wrong with a PNG file.
package enum PNGError: Error, Equatable, Sendable {
  /// A side beyond `limit` pixels.
  case imageSize(height: Int, width: Int, limit: Int)
  /// libpng could not decode it, and this is libpng's reason.
  case corrupt(reason: String)
}
