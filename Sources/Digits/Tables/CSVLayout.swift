import Foundation

/// Layout of the rows of a CSV file, detected from its first line.
///
/// - The delimiter is the most frequent of comma, semicolon and tab.
/// - The line is a header if a cell is one of `labelNames`, if its numbers just count up (0, 1, 2, ... or 1,
///   2, 3, ...), or if at least half of its cells are not numbers. So a single broken cell in the first row
///   of a file without a header is reported as an error and not taken for a header.
/// - With a header, the labels are in the first column named by one of `labelNames`, if any. Without a
///   header, the file has labels if all columns but one make a square number of pixels; `CSVLabelPlace`
///   decides between the first and the last column.
/// - The image size comes from pixel names such as `pixel_3_7` or `4x8`; otherwise the image is a square.
struct CSVLayout: Equatable {
  /// Header names of a label column, lowercase.
  static let labelNames: Set<String> = ["label", "labels", "class", "target", "digit", "y"]

  /// Byte between two cells.
  let delimiter: UInt8
  /// Number of cells per row.
  let columns: Int
  /// Index of the label column, from 0; `nil` for unlabelled rows.
  let labelColumn: Int?
  let shape: ImageShape
  /// Byte offset of the first row.
  let start: Int

  /// - Throws: `noRows` if all lines are blank, `imageSize` if the number of pixels fits no image.
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

  /// Side of a square of `pixels` pixels. A single pixel is a column of numbers, not an image.
  private static func side(_ pixels: Int) -> Int? {
    guard pixels > 1 else { return nil }
    let side = Int(Double(pixels).squareRoot().rounded())
    return side * side == pixels && side <= IDXFile.longestSide ? side : nil
  }

  /// Image size from the names of the first and the last pixel: the last two numbers in a name are row and
  /// column, numbered from 0 or 1.
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
