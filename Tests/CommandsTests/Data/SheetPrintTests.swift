import Digits
import Display
import Foundation
import Notebook
import NotebookTestSupport
import Testing

@testable import Commands

/// What `sheet` writes, measured by others' tools.
@Suite struct SheetPrintTests {
  static let poppler = ["/usr/bin/pdftoppm", "/usr/local/bin/pdftoppm", "/opt/homebrew/bin/pdftoppm"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  /// poppler draws the page at 300 dots per inch, and the frames of all boxes are measured in its pixels.
  @Test(.enabled(if: poppler != nil), arguments: SheetPaper.allCases)
  func boxesAreAsLargeAsTheyClaim(paper: SheetPaper) throws {
    let scratch = try Scratch()
    let path = scratch.folder.appending(path: "sheet.pdf").path
    try scratch.run("sheet paper=\(paper.rawValue) copies=2 out=\(path)")
    let prefix = scratch.folder.appending(path: "page").path
    let process = Process()
    process.executableURL = URL(filePath: try #require(Self.poppler))
    process.arguments = ["-r", "300", "-gray", "-f", "2", "-l", "2", "-singlefile", path, prefix]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let picture = try PGM(contentsOf: URL(filePath: prefix + ".pgm"))
    let perMillimetre = 300 / 25.4
    #expect(abs(Double(picture.width) / perMillimetre - paper.width) < 0.2)
    #expect(abs(Double(picture.height) / perMillimetre - paper.height) < 0.2)
    let page = try #require(
      SheetPage(paper: paper, classes: try SheetClasses("0-9"), each: 10, page: 1, copy: 2, copies: 2))
    for index in 0..<SheetLayout.boxesPerPage {
      let box = page.layout.box(index)
      let (row, column) = (
        Int((box.y + box.height / 2) * perMillimetre), Int((box.x + box.width / 2) * perMillimetre)
      )
      // From the middle of the box outwards to the middle of each line.
      func line(_ down: Int, _ right: Int) -> Double? {
        var dark: [Int] = []
        for step in 0..<Int(9.5 * perMillimetre) {
          let level = picture.level(row + step * down, column + step * right)
          if level < 200 { dark.append(step) } else if !dark.isEmpty { break }
        }
        return dark.isEmpty ? nil : Double(dark.reduce(0, +)) / Double(dark.count) / perMillimetre
      }
      let (left, right) = (try #require(line(0, -1)), try #require(line(0, 1)))
      let (up, down) = (try #require(line(-1, 0)), try #require(line(1, 0)))
      let (width, height) = (left + right, up + down)
      #expect(abs(width - 15) < 0.12 && abs(height - 15) < 0.12, "box \(index): \(width) x \(height) mm")
    }
  }

  @Test func aPictureOfASheetIsReadAsItIs() throws {
    let scratch = try Scratch()
    let path = scratch.folder.appending(path: "sheet.png").path
    try scratch.run("sheet out=\(path)")
    #expect(
      try scratch.fail("load \(path)").message == "\(path) shows a sheet with nothing written in its boxes")
    // The resolution stands behind the header: 300 dots per inch are 11,811 a metre.
    let bytes = try Array(Data(contentsOf: URL(filePath: path)))
    #expect(Array(bytes[37..<41]) == Array("pHYs".utf8))
    #expect(bytes[41..<45].reduce(0) { $0 << 8 | Int($1) } == 11_811)
  }

  @Test func whatItSays() throws {
    let scratch = try Scratch()
    let path = scratch.folder.appending(path: "class.pdf").path
    let cell = try scratch.run("sheet copies=2 out=\(path)")
    let sentences: [String] =
      cell.result?.blocks.compactMap { if case .text(let text) = $0 { text } else { nil } } ?? []
    let wanted =
      "Written to \(path): 2 copies of 1 page of A4 with 100 boxes of 15 mm, 10 for each of the digits 0 to 9."
    #expect(sentences.first == wanted)
    let first = try Data(contentsOf: URL(filePath: path))
    try scratch.run("sheet copies=2 out=\(path) --force")
    #expect(try Data(contentsOf: URL(filePath: path)) == first, "the same bytes each time")
    #expect(
      try scratch.fail("sheet copies=2 out=\(path)").message == "\(path) already exists")
  }

  @Test func whatCannotBePrintedIsSaid() throws {
    let scratch = try Scratch()
    let png = scratch.folder.appending(path: "a.png").path
    let several = try scratch.fail("sheet copies=2 out=\(png)")
    #expect(several.message == "\(png) has room for one page, and this sheet has 2")
    #expect(several.hint == "write it as a PDF file: out=sheet.pdf")
    #expect(
      try scratch.fail("sheet out=a.gif").message
        == "'a.gif' does not end in .pdf, .svg or .png, the pictures that can be written here")
    #expect(try scratch.fail("sheet digits=9-0").message == "the range '9-0' runs backwards")
    #expect(try scratch.fail("sheet digits=0-9,4").hint == "name 4 once")
    #expect(
      try scratch.fail("sheet digits=apple,pear,plum,cherry,fig").hint
        == "the sheet has room for 22 letters of it, and these are 26: make two sheets")
    #expect(try scratch.fail("sheet each=0").message == "each must be 1 to 200, not 0")
  }
}

/// A grey picture as poppler writes it.
private struct PGM {
  let width: Int
  let height: Int
  private let levels: [UInt8]

  init(contentsOf url: URL) throws {
    let bytes = try Array(Data(contentsOf: url))
    var numbers: [Int] = []
    var place = 2
    while numbers.count < 3 {
      let digits = bytes[place...].drop { !(0x30...0x39).contains($0) }.prefix { (0x30...0x39).contains($0) }
      numbers.append(try #require(Int(String(decoding: digits, as: UTF8.self))))
      place = digits.endIndex
    }
    (width, height) = (numbers[0], numbers[1])
    levels = Array(bytes[(place + 1)...])
    try #require(levels.count >= width * height)
  }

  func level(_ row: Int, _ column: Int) -> UInt8 {
    (0..<height).contains(row) && (0..<width).contains(column) ? levels[row * width + column] : 255
  }
}
