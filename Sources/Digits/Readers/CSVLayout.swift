import Foundation

/// How the rows of a CSV file are built, told from its first line.
///
/// - The cells are separated by whichever of comma, semicolon and tab comes most often.
/// - The line is a header when one of its cells is a word for the label, when its numbers just count up
///   (0, 1, 2, ... or 1, 2, 3, ...), or when half of its cells or more are not numbers; so that one broken
///   cell in the first row of a file without a header is an error, not a header.
/// - With a header, the labels are in the first column named by such a word, if there is one. Without,
///   there are labels when all columns but one make a square number of pixels: in the first column, unless
///   rows from all over the file show pixels there and what may be labels in the last; see
///   `CSVLabelPlace`.
/// - The size is the one that names such as `pixel_3_7` or `4x8` tell, or else a square.
struct CSVLayout: Equatable {
  /// Names of a column of labels, without regard to case.
  static let labelNames: Set<String> = ["label", "labels", "class", "target", "digit", "y"]

  /// The byte between two cells.
  let delimiter: UInt8
  /// Cells in a row.
  let columns: Int
  /// Where in a row the label is, counted from 0; `nil` for unlabelled rows.
  let labelColumn: Int?
  /// The size of each image.
  let shape: ImageShape
  /// Byte at which the first row begins.
  let start: Int

  /// - Throws: `noRows` for a file of blank lines, `imageSize` where the pixels make no image.
  init(_ bytes: UnsafeBufferPointer<UInt8>) throws(CSVError) {
    var lines = CSVLines(bytes, in: CSVLayout.afterByteOrderMark(bytes)..<bytes.count)
    guard let first = lines.next() else { throw .noRows }

    let line = UnsafeBufferPointer(rebasing: bytes[first])
    let delimiter = CSVLayout.delimiter(of: line)
    self.delimiter = delimiter
    let most = IDXFile.longestSide * IDXFile.longestSide + 1
    let delimiters = line.reduce(0) { $1 == delimiter ? $0 + 1 : $0 }
    guard delimiters < most else { throw .imageSize(pixels: delimiters) }

    var cells: [String] = []
    var cursor = 0
    while cursor <= line.count {
      let cell = CSVText.cell(at: cursor, in: line, delimiter: delimiter)
      cells.append(cell.text.lowercased())
      cursor = cell.next
    }
    columns = cells.count
    let isHeader = CSVLayout.isHeader(cells)
    start = isHeader ? lines.position : first.lowerBound
    let named = isHeader ? cells.firstIndex(where: CSVLayout.labelNames.contains) : nil
    let guessed = !isHeader && CSVLayout.side(cells.count) == nil && CSVLayout.side(cells.count - 1) != nil
    labelColumn =
      named ?? (guessed ? CSVLabelPlace.column(of: bytes, delimiter: delimiter, columns: columns) : nil)

    let pixels = labelColumn == nil ? columns : columns - 1
    if let column = labelColumn { cells.remove(at: column) }
    if isHeader, let told = CSVLayout.shape(namedBy: cells) {
      shape = told
    } else if let side = CSVLayout.side(pixels) {
      shape = ImageShape(height: side, width: side)
    } else {
      throw .imageSize(pixels: pixels)
    }
  }

  private static func afterByteOrderMark(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  private static func delimiter(of line: UnsafeBufferPointer<UInt8>) -> UInt8 {
    var counts = [0, 0, 0]
    let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
    for byte in line {
      if let index = candidates.firstIndex(of: byte) { counts[index] += 1 }
    }
    let best = counts.indices.max { counts[$0] < counts[$1] || (counts[$0] == counts[$1] && $0 > $1) } ?? 0
    return candidates[best]
  }

  private static func isHeader(_ cells: [String]) -> Bool {
    if cells.contains(where: labelNames.contains) { return true }
    let numbers = cells.map(CSVText.number)
    if numbers.count(where: { $0 == nil }) * 2 >= cells.count { return true }
    guard let first = numbers[0], cells.count > 1, first == 0 || first == 1 else { return false }
    return numbers.enumerated().allSatisfy { $1 == first + Double($0) }
  }

  /// The side of the square of so many pixels; one pixel is no image, but a column of numbers.
  private static func side(_ pixels: Int) -> Int? {
    guard pixels > 1 else { return nil }
    let side = Int(Double(pixels).squareRoot().rounded())
    return side * side == pixels && side <= IDXFile.longestSide ? side : nil
  }

  /// The size told by the names of the first and the last pixel: the last two numbers in them are row and
  /// column. Numbering may begin at 0 or 1.
  private static func shape(namedBy names: [String]) -> ImageShape? {
    guard let first = names.first.flatMap(place), let last = names.last.flatMap(place),
      first.row <= 1, first.column <= 1, last.row >= first.row, last.column >= first.column
    else { return nil }
    let shape = ImageShape(height: last.row - first.row + 1, width: last.column - first.column + 1)
    let sides = 1...IDXFile.longestSide
    guard sides.contains(shape.height), sides.contains(shape.width), shape.pixelCount == names.count,
      shape.pixelCount > 1
    else { return nil }
    return shape
  }

  private static func place(_ name: String) -> (row: Int, column: Int)? {
    let numbers = name.split { !("0"..."9").contains($0) }.suffix(2).compactMap {
      $0.count <= 4 ? Int($0) : nil
    }
    return numbers.count == 2 ? (numbers[0], numbers[1]) : nil
  }
}
