/// Where everything stands on a sheet, in millimetres from the upper left corner of the paper. The printer of a sheet
/// and its reader both go by it.
package struct SheetLayout: Equatable, Sendable {
  /// A point, or the size of something.
  package struct Point: Equatable, Sendable {
    package var x: Double
    package var y: Double

    package init(_ x: Double, _ y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// A rectangle; a frame is drawn along it, half inside and half outside.
  package struct Area: Equatable, Sendable {
    package let x, y, width, height: Double
  }

  package let paper: SheetPaper

  package init(_ paper: SheetPaper) {
    self.paper = paper
  }

  // MARK: Corner marks

  /// Side of a corner mark: a black square with a white one and a black one inside, 7 : 5 : 3 as in a QR code.
  package static let markSide = 10.0
  /// Distance of a mark's centre from the edges of the paper: printers leave up to 6 mm blank, and a photograph may cut
  /// off a little more.
  static let markInset = 18.0

  /// Centres of the marks: upper left, upper right, lower right, lower left.
  package var marks: [Point] {
    let (right, bottom) = (paper.width - Self.markInset, paper.height - Self.markInset)
    return [
      Point(Self.markInset, Self.markInset), Point(right, Self.markInset), Point(right, bottom),
      Point(Self.markInset, bottom),
    ]
  }

  // MARK: Strip

  /// Cells of the strip between the upper marks, black for a 1.
  package static let stripColumns = 64
  package static let stripRows = 7
  /// Side of a cell: 12 pixels at 150 dots per inch, and 7 in the poorest photograph that is read.
  package static let cellSide = 2.0
  private static let stripTop = 14.0

  /// The cell in a row and a column of the strip.
  package func cell(row: Int, column: Int) -> Area {
    let left = (paper.width - Double(Self.stripColumns) * Self.cellSide) / 2
    return Area(
      x: left + Double(column) * Self.cellSide, y: Self.stripTop + Double(row) * Self.cellSide,
      width: Self.cellSide, height: Self.cellSide)
  }

  // MARK: Boxes

  package static let columns = 10
  package static let rows = 10
  package static let boxesPerPage = columns * rows
  /// Side of a box, from the middle of one line to that of the other.
  package static let boxSide = 15.0
  /// Width of a box's line.
  package static let lineWidth = 0.4
  /// Room above a row of boxes, for the classes to be written.
  package static let captionHeight = 3.2
  private static let boxesTop = 42.0

  /// A box of a page, row by row.
  /// - Parameter index: counted from 0.
  package func box(_ index: Int) -> Area {
    let (row, column) = (index / Self.columns, index % Self.columns)
    let across = (paper.width - 2 * Self.boxesLeft - Self.boxSide) / Double(Self.columns - 1)
    let down = (paper.height - 25 - Self.boxesTop) / Double(Self.rows)
    return Area(
      x: Self.boxesLeft + Double(column) * across,
      y: Self.boxesTop + Double(row) * down + down - Self.boxSide - 1, width: Self.boxSide,
      height: Self.boxSide)
  }

  private static let boxesLeft = 15.0

  /// Where the writer puts a name or a number, for the people who collect the sheets.
  package var writerBox: Area {
    Area(x: 50, y: 31, width: paper.width - 50 - Self.boxesLeft, height: 9)
  }
}
