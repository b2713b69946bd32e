import Digits
import Display

extension PrintedPage {
  /// A page of a sheet as it is printed.
  init(_ page: SheetPage) {
    let layout = page.layout
    self.init(width: page.paper.width, height: page.paper.height)
    drawMarks(layout)
    drawStrip(page, layout)
    drawWriterBox(layout)
    drawBoxes(page, layout)
    drawNotes(page, layout)
  }

  private mutating func drawMarks(_ layout: SheetLayout) {
    for centre in layout.marks {
      for (share, grey) in [(1.0, 0.0), (5.0 / 7, 1), (3.0 / 7, 0)] {
        let side = SheetLayout.markSide * share
        rectangle(x: centre.x - side / 2, y: centre.y - side / 2, width: side, height: side, grey: grey)
      }
    }
  }

  private mutating func drawStrip(_ page: SheetPage, _ layout: SheetLayout) {
    for (index, isBlack) in SheetCode.cells(of: page).enumerated() where isBlack {
      let cell = layout.cell(
        row: index / SheetLayout.stripColumns, column: index % SheetLayout.stripColumns)
      rectangle(x: cell.x, y: cell.y, width: cell.width, height: cell.height)
    }
  }

  private mutating func drawWriterBox(_ layout: SheetLayout) {
    let box = layout.writerBox
    text("Name or number", x: 15, y: box.y + 5.9, size: 3.8, grey: 0.25)
    frame(
      x: box.x, y: box.y, width: box.width, height: box.height, line: SheetLayout.lineWidth,
      grey: Self.lineGrey)
  }

  /// The boxes, with what is to be written above each, small and pale: nothing is printed where the pen writes.
  private mutating func drawBoxes(_ page: SheetPage, _ layout: SheetLayout) {
    for (index, label) in page.labels.enumerated() {
      let box = layout.box(index)
      frame(
        x: box.x, y: box.y, width: box.width, height: box.height, line: SheetLayout.lineWidth,
        grey: Self.lineGrey)
      let name = label.description
      let natural = PrintedPage.width(of: name, size: SheetLayout.captionHeight)
      let size = SheetLayout.captionHeight * min(1, box.width / max(natural, 0.1))
      text(name, x: box.x + 0.3, y: box.y - 0.9, size: size, grey: Self.captionGrey)
    }
  }

  private mutating func drawNotes(_ page: SheetPage, _ layout: SheetLayout) {
    let baseline = page.paper.height - 14.5
    text(
      "Write what stands above each box into it, with a dark pen, without touching the lines.",
      x: page.paper.width / 2, y: baseline - 3.4, size: 3.2, anchor: .middle, grey: 0.25)
    text(
      "A mistake: strike its box out, from line to line. Then photograph the whole page.",
      x: page.paper.width / 2, y: baseline + 0.6, size: 3.2, anchor: .middle, grey: 0.25)
    let copy = page.copies > 1 ? ", copy \(page.copy) of \(page.copies)" : ""
    text(
      "digitbook: \(page.classes.text), \(page.each) each, page \(page.page) of \(page.pages)\(copy)",
      x: page.paper.width / 2, y: baseline + 4.2, size: 2.8, anchor: .middle, grey: 0.5)
  }

  /// Paler than ink, so that a stroke can be told from a line, and dark enough to be found in a photograph.
  private static let lineGrey = 0.45
  private static let captionGrey = 0.6
}
