import Compute

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
  /// The contents need more memory than is free.
  case memory(path: String, OutOfMemory)
  /// No kind of file that is read. `firstBytes` holds up to eight bytes, after inflating.
  case unknownFormat(path: String, firstBytes: [UInt8])
  /// No data of images, or in a form that is not read: a web page, Parquet, ...
  case foreign(path: String, ForeignFile)

  case gzip(path: String, GzipError)
  case archive(path: String, ArchiveError)
  /// An IDX file that is damaged, or of another kind than requested.
  case idx(path: String, IDXError)
  case csv(path: String, CSVError)
  /// A NumPy, MATLAB or HDF5 file, or values in an IDX file.
  case array(path: String, ArrayError)
  /// A picture that was loaded by itself.
  case picture(path: String, PictureError)
  /// Pictures of a folder or archive (`path`) that could not be read: how many, how many could, and the first of
  /// the former with its error.
  case brokenPictures(path: String, broken: Int, well: Int, first: String, PictureError)
  /// Pictures that are to be kept as they are, of which one has another size than the first.
  case pictureSizesDiffer(String, ImageShape, other: String, ImageShape)
  /// A folder with more files below it than `limit`.
  case tooManyFiles(path: String, limit: Int)

  /// Nothing in the folder or below it can be read.
  case folderWithoutImages(path: String)
  /// Of several files, which are read as one dataset, one is no picture.
  case severalWithoutPictures(path: String)
  /// Only some file names of a folder give a label; the first labelled and the first unlabelled file.
  case folderPartlyLabelled(path: String, labelled: String, unlabelled: String)

  /// The number of labels differs from the number of images. `path` is the label file.
  case labelCount(path: String, labels: Int, images: Int)
  /// The file holds its labels itself; `kind` is the detected format.
  case labelsNotTaken(path: String, kind: DatasetSource.Kind)

  /// A choice that means nothing for what the file holds.
  case keyNotTaken(path: String, ReadingKey, DataContent)
  /// Names of classes were given for data without labels.
  case classesWithoutLabels(path: String)

  /// The labels cannot be the classes of a dataset.
  case classes(path: String, ClassError)

  /// Reading was cancelled.
  case interrupted

  /// The built-in data was in none of these folders.
  case builtInMissing(searched: [String])
  /// A built-in file is readable but has unexpected contents.
  case builtInDamaged(path: String)

  /// The sheets that come with the program were in none of these folders.
  case sheetsMissing(searched: [String])
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
  /// The code of the element type is none that the format knows.
  case elementType(code: UInt8)
  /// Not 1 to 4 dimensions, or lengths that are neither images nor labels.
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
  case label(row: Int, value: Int32)
}

package enum PNGError: Error, Equatable, Sendable {
  /// A side exceeds `limit` pixels.
  case imageSize(height: Int, width: Int, limit: Int)
  /// Decoding it needs more memory than is free.
  case memory(OutOfMemory)
  /// Decoding failed, with the reason that libpng gives.
  case corrupt(reason: String)
}
