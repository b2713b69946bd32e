import CommandLanguage
import Digits
import Display
import Experiments
import Notebook

/// `sheet`: writes a form to be printed, filled in by hand, photographed and loaded.
struct SheetCommand: Command {
  private static let digits = Key<SheetClasses>(
    "digits", .sheetClasses, default: "0-9", "what is to be written: digits, letters or short words")
  private static let each = Key<Int>(
    "each", .integer(1...SheetPage.mostEach), default: "10", "boxes for each of them")
  private static let copies = Key<Int>(
    "copies", .integer(1...SheetPage.mostCopies), default: "1",
    "numbered copies, one for each writer; FILE.pdf alone has room for several")
  private static let paper = Key<SheetPaper>(
    "paper", ValueType<SheetPaper>.choice, default: "a4", "the paper it is printed on")
  private static let out = Key<String>(
    "out", .path, default: "sheet.pdf", "where to write it: FILE.pdf, FILE.svg or FILE.png")

  static let signature = Signature(
    "sheet", group: .data, "Write a form to print and fill in by hand, whose photograph 'load' reads.",
    parameters: [
      digits.parameter, each.parameter, copies.parameter, paper.parameter, out.parameter,
      PictureFile.force.parameter,
    ],
    examples: [
      .init("sheet out=sheet.pdf", "a page with ten boxes for each digit", needs: ["out sheet.pdf"]),
      .init("sheet copies=30 out=class.pdf", "30 numbered copies, for a class", needs: ["out class.pdf"]),
      .init(
        "sheet digits=a-j paper=letter out=letters.svg", "ten letters, on American paper",
        needs: ["out letters.svg"]),
    ],
    notes: [
      "Print it at 100 % ('actual size'), not fitted to the page. Then: fill in with a dark pen, photograph each page "
        + "with all four corner squares, and 'load FOLDER' the photographs.",
      "Who wrote a row is the number of the copy; of a sheet with a single copy, the name of its photograph: ada.jpg.",
    ])

  private let arguments: Arguments
  private let file: SheetFile

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    file = try SheetFile(
      arguments[Self.out] ?? "sheet.pdf", mayReplace: arguments[PictureFile.force] == true)
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let classes = try arguments[Self.digits] ?? SheetClasses("0-9")
    let each = arguments[Self.each] ?? 10
    let copies = arguments[Self.copies] ?? 1
    let paper = arguments[Self.paper] ?? .a4
    guard let pages = SheetPage.all(paper: paper, classes: classes, each: each, copies: copies),
      let first = pages.first
    else { throw SheetError.tooManyPages(limit: SheetPage.mostPages) }
    let bytes = try file.write(pages, context.cancellation)
    return SheetResult(
      path: file.path, format: file.format, bytes: bytes, paper: paper, pages: first.pages, copies: copies,
      boxes: classes.labels.count * each, each: each, classes: classes.labels, isUsual: classes.text == "0-9")
  }
}

/// The file of a sheet.
struct SheetFile {
  enum Format: String, FileFormat, CaseIterable, Codable, Sendable {
    case pdf, svg, png
  }

  let path: String
  let format: Format
  private let mayReplace: Bool

  /// Dots per inch of a PNG file: those of an office printer.
  private static let resolution = 300

  /// - Throws: `CommandError.unknownPictureFormat`.
  init(_ path: String, mayReplace: Bool) throws(CommandError) {
    guard let format = Format(path: path) else {
      throw .unknownPictureFormat(path: path, formats: Format.allCases.map(\.rawValue))
    }
    self.path = path
    self.format = format
    self.mayReplace = mayReplace
  }

  /// - Parameter pages: of one size, at least one.
  /// - Returns: the number of bytes written.
  /// - Throws: `SheetError.onePageAFile`, `PDFError`, `CommandError`, `ExportError.interrupted`.
  func write(_ pages: [SheetPage], _ cancellation: Cancellation) throws -> Int {
    guard let first = pages.first else { return 0 }
    if format != .pdf, pages.count > 1 {
      throw SheetError.onePageAFile(path: path, pages: pages.count)
    }
    let bytes: [UInt8]
    switch format {
    case .pdf:
      bytes = try PDFWriter.encode(
        width: first.paper.width, height: first.paper.height, title: "digitbook: \(first.classes.text)",
        pages: pages.lazy.prefix { _ in !cancellation.isRaised }
          .map { PrintedPage($0).shapes.map(\.printed) })
      if cancellation.isRaised { throw ExportError.interrupted }
    case .svg: bytes = Array(PrintedPage(first).svg.utf8)
    case .png:
      let picture = PrintedPage(first).painted(dotsPerInch: Self.resolution)
      do throws(PNGError) {
        bytes = PNGWriter.stating(
          dotsPerInch: Self.resolution,
          in: try PNGWriter.encode(picture.levels, height: picture.height, width: picture.width))
      } catch {
        throw CommandError.cannotWrite(path: path, code: 12)
      }
    }
    try OutputFile.write(bytes, to: path, looksAt: 1, or: .pictureExists(path: path)) { _ in mayReplace }
    return bytes.count
  }
}

extension PrintedPage.Shape {
  fileprivate var printed: PDFWriter.Shape {
    PDFWriter.Shape(contours: contours.map { $0.flatMap { [$0.x, $0.y] } }, grey: grey)
  }
}

/// A sheet that was written.
struct SheetResult: CellResult {
  static let kind = "sheet"
  let path: String
  let format: SheetFile.Format
  let bytes: Int
  let paper: SheetPaper
  /// Of one copy.
  let pages: Int
  let copies: Int
  /// Of one copy.
  let boxes: Int
  let each: Int
  let classes: [ClassLabel]
  private let isUsual: Bool

  init(
    path: String, format: SheetFile.Format, bytes: Int, paper: SheetPaper, pages: Int, copies: Int,
    boxes: Int,
    each: Int, classes: [ClassLabel], isUsual: Bool
  ) {
    self.path = path
    self.format = format
    self.bytes = bytes
    self.paper = paper
    self.pages = pages
    self.copies = copies
    self.boxes = boxes
    self.each = each
    self.classes = classes
    self.isUsual = isUsual
  }

  private enum CodingKeys: String, CodingKey {
    case path, format, bytes, paper, pages, copies, boxes, each, classes
  }

  /// A side of a box in millimetres, as a reader of the printed page can measure it.
  var boxMillimetres: Double { SheetLayout.boxSide }

  var blocks: [Block] {
    let what =
      isUsual
      ? "the digits 0 to 9" : "the \(classes.count == 1 ? classes.noun : classes.nouns) \(fewNamed(classes))"
    let copyWords = copies > 1 ? "\(counted(copies, "copy", plural: "copies")) of " : ""
    let paperName = paper == .a4 ? "A4" : "Letter"
    return [
      .text(
        "Written to \(shown(path)): \(copyWords)\(counted(pages, "page")) of \(paperName) with "
          + "\(counted(boxes, "box", plural: "boxes")) of \(Int(boxMillimetres)) mm, \(each) for each of \(what)."
      ),
      .text(
        "Print at 100 %, not fitted to the page. Fill in, photograph each page with all four corner squares, "
          + "put the photographs into a folder and 'load' it."),
    ]
  }
}

extension ValueType where Value == SheetClasses {
  /// `0-9`, `a-z` or `yes,no`.
  fileprivate static var sheetClasses: ValueType {
    let words = "digits, letters or words such as 0-9, a-z or yes,no"
    return ValueType(description: words, completion: .words(["0-9", "a-z", "A-Z", "0-9,a-f"])) {
      text throws(ValueProblem) in
      do throws(SheetClassesError) {
        return try SheetClasses(text)
      } catch {
        switch error {
        case .notAClass: throw .notAsExpected(words)
        case .backwards: throw .backwards
        case .twice(let label): throw .notAsExpected(words, hint: "name \(label) once")
        case .tooMany(let limit): throw .outOfRange(range: "at most \(limit) classes")
        case .tooLong(let bytes, let limit):
          throw .notAsExpected(
            words,
            hint: "the sheet has room for \(limit) letters of it, and these are \(bytes): make two sheets")
        }
      }
    }
  }
}
