import CFormats
import Foundation

/// Writes pages of grey shapes as a PDF file, with cairo.
package enum PDFWriter {
  /// Closed contours, filled by the nonzero rule.
  package struct Shape: Sendable {
    /// Corners in millimetres from the upper left corner of the page: x and y in turn.
    package let contours: [[Double]]
    /// 0 for black, 1 for white.
    package let grey: Double

    package init(contours: [[Double]], grey: Double) {
      self.contours = contours
      self.grey = grey
    }
  }

  /// Points of 1/72 inch per millimetre.
  private static let pointsPerMillimetre = 72 / 25.4

  /// - Parameters:
  ///   - width, height: of all pages, in millimetres.
  ///   - pages: the shapes of each page from back to front; made one after another.
  /// - Returns: the bytes of the file.
  /// - Throws: `PDFError`.
  package static func encode(
    width: Double, height: Double, title: String, pages: some Sequence<[Shape]>
  ) throws(PDFError) -> [UInt8] {
    if let reason = digitbook_pdf_missing() { throw .libraryMissing(reason: String(cString: reason)) }
    guard let pdf = digitbook_pdf_begin(width * pointsPerMillimetre, height * pointsPerMillimetre, title)
    else {
      throw .failed
    }
    for page in pages {
      for shape in page {
        let points = shape.contours.flatMap { $0.map { $0 * pointsPerMillimetre } }
        let lengths = shape.contours.map { Int32(clamping: $0.count / 2) }
        guard lengths.reduce(0, { $0 + Int($1) }) * 2 == points.count else { continue }
        digitbook_pdf_fill(pdf, points, lengths, lengths.count, shape.grey)
      }
      digitbook_pdf_end_page(pdf)
    }
    var bytes: UnsafeMutablePointer<UInt8>?
    var count = 0
    guard digitbook_pdf_end(pdf, &bytes, &count) == 0, let bytes else { throw .failed }
    defer { free(bytes) }
    return Array(UnsafeBufferPointer(start: bytes, count: count))
  }
}

/// Why no PDF file could be made.
package enum PDFError: Error, Equatable, Sendable {
  /// cairo is not on the system; `reason` is the dynamic linker's.
  case libraryMissing(reason: String)
  /// Out of memory, most likely.
  case failed
}
