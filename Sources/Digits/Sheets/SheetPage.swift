/// One printed page of a sheet: what its strip says, and so which class belongs into which box.
package struct SheetPage: Equatable, Sendable {
  package let paper: SheetPaper
  package let classes: SheetClasses
  /// Boxes of each class.
  package let each: Int
  /// Counted from 1.
  package let page: Int
  /// Counted from 1, and how many were printed: with one, all that is known of the writer is the file.
  package let copy: Int
  package let copies: Int

  package static let mostEach = 200
  package static let mostCopies = 250
  package static let mostPages = 200

  /// - Returns: `nil` for numbers that no sheet has.
  package init?(paper: SheetPaper, classes: SheetClasses, each: Int, page: Int, copy: Int, copies: Int) {
    guard (1...Self.mostEach).contains(each), (1...Self.mostCopies).contains(copies),
      (1...copies).contains(copy)
    else { return nil }
    self.paper = paper
    self.classes = classes
    self.each = each
    self.page = page
    self.copy = copy
    self.copies = copies
    guard (1...pages).contains(page), pages <= Self.mostPages else { return nil }
  }

  /// Pages of one copy.
  package var pages: Int {
    (classes.labels.count * each + SheetLayout.boxesPerPage - 1) / SheetLayout.boxesPerPage
  }

  package var layout: SheetLayout { SheetLayout(paper) }

  /// The class of each box of this page, in the order of `SheetLayout.box`.
  package var labels: [ClassLabel] {
    let first = (page - 1) * SheetLayout.boxesPerPage
    let end = min(first + SheetLayout.boxesPerPage, classes.labels.count * each)
    return (first..<max(first, end)).map { classes.labels[$0 / each] }
  }

  /// Whether it is a page of the same sheet, whichever copy.
  package func isSameSheet(as other: SheetPage) -> Bool {
    classes == other.classes && each == other.each && copies == other.copies
  }

  /// What tells it from other sheets: `0-9, 10 each, 30 copies`.
  var outline: String { "\(classes.text), \(each) each" + (copies > 1 ? ", \(copies) copies" : "") }

  /// All pages of all copies, copy after copy.
  /// - Returns: `nil` for numbers that no sheet has.
  package static func all(
    paper: SheetPaper, classes: SheetClasses, each: Int, copies: Int
  ) -> [SheetPage]? {
    guard let first = SheetPage(paper: paper, classes: classes, each: each, page: 1, copy: 1, copies: copies)
    else { return nil }
    return (1...copies).flatMap { copy in
      (1...first.pages).compactMap { page in
        SheetPage(paper: paper, classes: classes, each: each, page: page, copy: copy, copies: copies)
      }
    }
  }
}
