import TestSupport
import Testing

@testable import Digits

@Suite struct SheetCodeTests {
  private func page(_ classes: String, each: Int = 10, page: Int = 1, copy: Int = 1, copies: Int = 1) throws
    -> SheetPage
  {
    try #require(
      SheetPage(
        paper: copies % 2 == 0 ? .letter : .a4, classes: try SheetClasses(classes), each: each, page: page,
        copy: copy,
        copies: copies))
  }

  @Test(arguments: ["0-9", "a-z,0-9", "yes,no", "ä,ö,ü,ß", "0-99", "A"]) func whatIsWrittenIsRead(
    classes: String
  ) throws {
    for (each, copy, copies) in [(1, 1, 1), (10, 250, 250), (3, 17, 30)] {
      let written = try page(classes, each: each, copy: copy, copies: copies)
      let cells = SheetCode.cells(of: written)
      #expect(cells.count == SheetLayout.stripRows * SheetLayout.stripColumns)
      #expect(SheetCode.read(cells) == .page(written))
      #expect((120...330).contains(cells.count { $0 }), "black and white are mixed")
    }
  }

  /// Whatever is covered, a strip is read rightly or not at all.
  @Test func damagedStripsAreReadRightlyOrNotAtAll() throws {
    let written = try page("0-9", copy: 12, copies: 30)
    let whole = SheetCode.cells(of: written)
    var random = SeededGenerator(seed: 3)
    var (read, refused) = (0, 0)
    for _ in 0..<2000 {
      var cells = whole
      for _ in 0..<Int.random(in: 1...60, using: &random) {
        cells[Int.random(in: cells.indices, using: &random)].toggle()
      }
      switch SheetCode.read(cells) {
      case .page(written)?: read += 1
      case nil: refused += 1
      default: Issue.record("read as something else")
      }
    }
    #expect(read > 300 && refused > 300)
    #expect(SheetCode.read([]) == nil)
    #expect(SheetCode.read(whole.map { !$0 }) == nil)
  }

  @Test func newerSheetsAreKnownAsSuch() throws {
    let newer = SheetCode.cells(of: try page("0-9"), version: 2)
    #expect(SheetCode.read(newer) == .otherVersion(2))
  }

  /// A strip of zeros is a word of any such code.
  @Test func aBlankStripIsNone() {
    #expect(SheetCode.read([Bool](repeating: false, count: 448)) == nil)
    #expect(SheetCode.read([Bool](repeating: true, count: 448)) == nil)
  }

  @Test func randomStripsAreNone() {
    var random = SeededGenerator(seed: 9)
    for _ in 0..<3000 {
      #expect(SheetCode.read((0..<448).map { _ in Bool.random(using: &random) }) == nil)
    }
  }
}

@Suite struct SheetClassesTests {
  static let ranges: [(String, [ClassLabel])] = [
    ("0-9", (0...9).map { ClassLabel($0) }), ("a-c,7", ["a", "b", "c", 7]), ("yes, no", ["yes", "no"]),
    ("9,8", [9, 8]), ("10-12", [10, 11, 12]), ("à-è", ["à", "á", "â", "ã", "ä", "å", "æ", "ç", "è"]),
    ("-", ["-"]),
  ]

  @Test(arguments: ranges) func rangesAndWords(text: String, labels: [ClassLabel]) throws {
    #expect(try SheetClasses(text).labels == labels)
  }

  @Test func whatCannotBeWrittenIsRefused() {
    #expect(throws: SheetClassesError.backwards("9-0")) { try SheetClasses("9-0") }
    #expect(throws: SheetClassesError.backwards("z-a")) { try SheetClasses("z-a") }
    #expect(throws: SheetClassesError.notAClass("")) { try SheetClasses("") }
    #expect(throws: SheetClassesError.notAClass("")) { try SheetClasses("1,,2") }
    #expect(throws: SheetClassesError.notAClass("0123456789")) { try SheetClasses("0123456789") }
    #expect(throws: SheetClassesError.twice(3)) { try SheetClasses("0-9,3") }
    #expect(throws: SheetClassesError.tooMany(limit: 100)) { try SheetClasses("0-100") }
    #expect(throws: SheetClassesError.tooMany(limit: 100)) { try SheetClasses("0-9999999999") }
    #expect(throws: SheetClassesError.tooLong(bytes: 26, limit: 22)) {
      try SheetClasses("apple,pear,plum,cherry,fig")
    }
  }
}

@Suite struct SheetLayoutTests {
  /// Nothing lies on anything else, and everything has 1.5 mm of white around it, on either paper.
  @Test(arguments: SheetPaper.allCases) func nothingOverlaps(paper: SheetPaper) {
    let layout = SheetLayout(paper)
    let half = SheetLayout.markSide / 2
    var areas = layout.marks.map {
      SheetLayout.Area(x: $0.x - half, y: $0.y - half, width: 2 * half, height: 2 * half)
    }
    areas.append(layout.writerBox)
    areas += (0..<SheetLayout.boxesPerPage).map { index in
      let box = layout.box(index)
      return SheetLayout.Area(
        x: box.x, y: box.y - SheetLayout.captionHeight, width: box.width,
        height: box.height + SheetLayout.captionHeight)
    }
    let (first, last) = (
      layout.cell(row: 0, column: 0),
      layout.cell(row: SheetLayout.stripRows - 1, column: SheetLayout.stripColumns - 1)
    )
    areas.append(
      SheetLayout.Area(
        x: first.x, y: first.y, width: last.x + last.width - first.x, height: last.y + last.height - first.y))
    for (index, a) in areas.enumerated() {
      #expect(
        a.x >= 10 && a.y >= 10 && a.x + a.width <= paper.width - 10 && a.y + a.height <= paper.height - 10)
      for b in areas[..<index] {
        let apart =
          a.x + a.width + 1.5 <= b.x || b.x + b.width + 1.5 <= a.x || a.y + a.height + 1.5 <= b.y
          || b.y + b.height + 1.5 <= a.y
        #expect(apart, "\(a) and \(b)")
      }
    }
  }

  @Test func pagesHaveTheirClassesInOrder() throws {
    let classes = try SheetClasses("a-z")
    let pages = try #require(SheetPage.all(paper: .a4, classes: classes, each: 7, copies: 2))
    #expect(pages.map(\.page) == [1, 2, 1, 2] && pages.map(\.copy) == [1, 1, 2, 2])
    #expect(pages[0].labels.count == 100 && pages[1].labels.count == 82)
    #expect(Array(pages[0].labels.prefix(8)) == ["a", "a", "a", "a", "a", "a", "a", "b"])
    #expect(pages[1].labels.first == "o" && pages[1].labels.last == "z")
    let many = try SheetClasses("0-99")
    #expect(SheetPage.all(paper: .a4, classes: many, each: 200, copies: 1)?.count == 200)
    #expect(SheetPage.all(paper: .a4, classes: classes, each: 0, copies: 1) == nil)
    #expect(SheetPage.all(paper: .a4, classes: classes, each: 1, copies: 251) == nil)
  }
}
