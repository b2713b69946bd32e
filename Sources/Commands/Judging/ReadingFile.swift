import CommandLanguage
import Digits
import Display
import Experiments
import Foundation
import Notebook

/// The file to which `read` writes what it saw.
struct ReadingFile {
  enum Format: String, FileFormat, CaseIterable, Sendable {
    case svg, png, html, csv, json

    /// Whether it shows the page itself.
    var isDrawing: Bool { self != .csv && self != .json }
  }

  let path: String
  private let format: Format
  private let mayReplace: Bool

  /// The file that a line names; `nil` if it names none.
  /// - Throws: `CommandError.unknownPictureFormat`; `.nothingToForce` for `--force` without a file.
  init?(_ arguments: Arguments, _ key: Key<String>) throws {
    guard let path = arguments[key] else {
      if arguments[PictureFile.force] == true { throw CommandError.nothingToForce }
      return nil
    }
    guard let format = Format(path: path) else {
      throw CommandError.unknownPictureFormat(path: path, formats: Format.allCases.map(\.rawValue))
    }
    self.path = path
    self.format = format
    mayReplace = arguments[PictureFile.force] == true
  }

  var needsPicture: Bool { format.isDrawing }

  /// Writes the result, of which a drawing shows the only page.
  /// - Throws: `CommandError.pictureExists` if the file exists and `--force` is not given, `.onePageToDraw`, `.notAFile`,
  ///   `.cannotWrite`.
  func write(_ result: ReadingResult, _ pages: [ReadPage]) throws {
    let bytes: [UInt8]
    switch format {
    case .csv: bytes = Array(Self.table(pages).utf8)
    case .json: bytes = Array(try JSONEncoder.ofResults.encode(result)) + Array("\n".utf8)
    case .svg, .png, .html:
      guard pages.count == 1, let page = pages.first, let reading = page.reading, let picture = page.picture
      else {
        throw CommandError.onePageToDraw(path: path, pages: pages.count)
      }
      bytes = try drawing(of: reading, on: picture, title: page.name)
    }
    try OutputFile.write(bytes, to: path, looksAt: 1, or: .pictureExists(path: path)) { _ in mayReplace }
  }

  private func drawing(of reading: PageReading, on picture: GreyPlane, title: String) throws -> [UInt8] {
    // The picture may be smaller than the file's; an SVG stretches it.
    let isSVG = format != .png
    let (height, width) = isSVG ? (reading.height, reading.width) : (picture.height, picture.width)
    let scale = isSVG ? 1 : Double(picture.width) / Double(max(1, reading.width))
    func pixels(_ length: Int) -> Int { Int((Double(length) * scale).rounded()) }
    let marks = reading.digits.map { digit in
      PageOverlay.Mark(
        left: pixels(digit.box.left), top: pixels(digit.box.top), width: pixels(digit.box.width),
        height: pixels(digit.box.height), text: digit.text, isUnsure: digit.confidence < ReadingResult.sure)
    }
    let overlay = PageOverlay(height: height, width: width, marks: marks)
    do {
      if format == .png {
        return try PNGWriter.encode(
          colours: overlay.colours(over: picture.levels), height: height, width: width)
      }
      let png = try PNGWriter.encode(picture.levels, height: picture.height, width: picture.width)
      let text = Data(png).base64EncodedString()
      return Array(
        (format == .svg
          ? overlay.svg(over: text, title: title)
          : overlay.html(over: text, title: title, lines: reading.lines.map(\.text))).utf8)
    } catch {
      throw CommandError.cannotWrite(path: path, code: ENOMEM)
    }
  }

  private static let columns = [
    "file", "page", "line", "number", "digit", "text", "label", "confidence", "left", "top", "width",
    "height",
    "number_text", "number_confidence", "line_text",
  ]

  /// A line for each digit; lines, numbers and digits count from 1.
  private static func table(_ pages: [ReadPage]) -> String {
    var text = columns.joined(separator: ",") + "\n"
    for page in pages {
      for (lineIndex, line) in (page.reading?.lines ?? []).enumerated() {
        for (numberIndex, number) in line.numbers.enumerated() {
          for (digitIndex, digit) in number.digits.enumerated() {
            let cells: [String] = [
              page.path, "\(page.page ?? 1)", "\(lineIndex + 1)", "\(numberIndex + 1)", "\(digitIndex + 1)",
              digit.text, "\(digit.label)", NumberText.plain(digit.confidence), "\(digit.box.left)",
              "\(digit.box.top)", "\(digit.box.width)", "\(digit.box.height)", number.text,
              NumberText.plain(number.confidence), line.text,
            ]
            text += cells.map(CSVField.quoted).joined(separator: ",") + "\n"
          }
        }
      }
    }
    return text
  }
}

/// A cell of a CSV file.
enum CSVField {
  /// In quotes if it holds a comma, a quote or the end of a line (RFC 4180).
  static func quoted(_ text: String) -> String {
    guard text.contains(where: { ",\"".contains($0) || $0.isNewline }) else { return text }
    return "\"\(text.replacing("\"", with: "\"\""))\""
  }
}
