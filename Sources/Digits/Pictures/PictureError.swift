import Compute

/// Why a picture file could not be read.
package enum PictureError: Error, Equatable, Sendable {
  /// The library that decodes this kind is not on the system; `reason` is the dynamic linker's.
  case libraryMissing(PictureKind, reason: String)
  /// None of the kinds of picture that are read.
  case unknownKind
  /// A kind that is recognised but not read.
  case unsupported(PictureKind)
  /// Decoding failed. `page` counts from 1 and is set for files with several pages; `reason` is the library's, if
  /// it gave one.
  case undecodable(PictureKind, page: Int?, reason: String?)
  /// A side exceeds `limit` pixels.
  case imageSize(height: Int, width: Int, limit: Int, page: Int?)
  /// More pages than `limit`.
  case pages(limit: Int)
  /// Decoding it needs more memory than is free.
  case memory(OutOfMemory)
  /// Nothing stands out from the paper but a speck, a frame or lines.
  case noInk(page: Int?)
  /// There are so many digits side by side, at least 2.
  case severalDigits(Int, page: Int?)
  /// There are so many digits one above the other, at least 2.
  case stackedDigits(Int, page: Int?)
  /// It shows a page with lines of digits.
  case manyDigits(page: Int?)
  /// There is ink, but no stroke as large as those of a digit.
  case smallInk(page: Int?)
  /// A blot, in which no stroke can be seen.
  case blot(page: Int?)
  case png(PNGError)
  /// It was to be read as a page of a sheet.
  case sheet(SheetError)
  /// The file is empty.
  case empty
  /// The system failed to read the file; `code` is `errno`.
  case unreadable(code: Int32)
  /// The compressed file could not be inflated.
  case gzip(GzipError)
}
