/// Why a picture cannot be read as a page of a sheet, or a sheet cannot be written.
package enum SheetError: Error, Equatable, Sendable {
  /// None of the corner marks, or a single one.
  case noSheet
  /// Only two of the four corner marks.
  case twoMarks
  /// Three of the four corner marks; the corner of the picture where the fourth should be.
  case markMissing(Corner)
  /// Marks of more than one sheet.
  case severalSheets
  /// The marks are there, and the strip cannot be read: blurred, covered, or turned over.
  case stripUnreadable
  /// The strip says that the sheet is of a version that this program does not know.
  case otherVersion(Int)
  /// Lines of boxes are not where the strip says: so many of so many boxes are.
  case boxesElsewhere(found: Int, boxes: Int)
  /// Too few pixels.
  case tooCoarse(dotsPerInch: Int, least: Int)
  /// Nothing is written in any box.
  case nothingWritten
  /// Two pictures of one page of one copy.
  case pageTwice(first: String, second: String, copy: Int, page: Int)
  /// Pages of two sheets; the classes of each, and how many boxes and copies it has.
  case otherSheet(first: String, firstSheet: String, second: String, secondSheet: String)
  /// All that is written is doubtful.
  case allDoubtful(count: Int)
  /// Only PDF files have room for several pages.
  case onePageAFile(path: String, pages: Int)
  case tooManyPages(limit: Int)

  /// A corner of a picture as it is seen.
  package enum Corner: String, Equatable, Sendable {
    case upperLeft = "upper left"
    case upperRight = "upper right"
    case lowerRight = "lower right"
    case lowerLeft = "lower left"
  }
}
