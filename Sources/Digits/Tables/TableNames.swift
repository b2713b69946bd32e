/// What the names of columns tell.
enum TableNames {
  /// Names of a label column, lowercase.
  static let labels: Set<String> = ["label", "labels", "class", "target", "digit", "y"]
  /// Names of columns that number or name the rows, lowercase. A first column without a name is pandas'
  /// index.
  static let ids: Set<String> = ["id", "imageid", "index", "unnamed: 0", "row", "filename"]

  /// Names of a column that tells who wrote the row, lowercase.
  static let writers: Set<String> = ["writer"]

  /// Numbers that count up in a first line are names from here on; fewer may be pixels.
  private static let fewPixels = 16

  /// Those of them by which a competition knows its rows.
  static let rowNames: Set<String> = ["id", "imageid", "filename"]

  /// Whether the cells of a first line are names: one of them is that of a label column, or its numbers just
  /// count up (0, 1, 2, ... or 1, 2, 3, ...), or at least half of them are not numbers. So a single broken
  /// cell in the first row of a file without a header is reported as an error and not taken for a header.
  static func areNames(_ cells: [String], _ dialect: CSVDialect) -> Bool {
    let numbers = cells.map { cell in
      Array(cell.utf8).withUnsafeBufferPointer { dialect.number(0..<$0.count, in: $0) }
    }
    if numbers.count(where: { $0 == nil }) * 2 >= cells.count { return true }
    if cells.count > 1, countsUp(numbers) { return true }
    // pandas' numbers of pixels, beside names of other columns.
    let pixels = numbers.filter { $0 != nil }
    if pixels.count >= fewPixels, pixels.count < cells.count, countsUp(pixels) { return true }
    let lowered = cells.map { $0.lowercased() }
    if lowered.contains(where: { labels.contains($0) && $0.count > 1 }) { return true }
    // A lone letter y among numbers may be a label, and a lone empty cell a missing one.
    let others = cells.indices.filter {
      !labels.contains(lowered[$0]) && !ids.contains(lowered[$0]) && !($0 == 0 && lowered[$0].isEmpty)
    }
    let hasLabel = lowered.contains(where: labels.contains)
    return others.count < cells.count
      && (countsUp(others.map { numbers[$0] }) || hasLabel && others.contains { numbers[$0] == nil })
  }

  /// Whether numbers go on from 0 or 1 in steps of 1.
  static func countsUp(_ numbers: [Double?]) -> Bool {
    guard let first = numbers.first, let first, first == 0 || first == 1 else { return false }
    return numbers.enumerated().allSatisfy { $1 == first + Double($0) }
  }

  /// Image size from the names of the first and the last pixel: the last two numbers in a name are row and
  /// column, numbered from 0 or 1.
  ///
  /// - Parameters:
  ///   - pixels: number of pixels that the image must have.
  static func shape(first: String, last: String, pixels: Int) -> ImageShape? {
    guard let first = place(first), let last = place(last),
      first.row <= 1, first.column <= 1, last.row >= first.row, last.column >= first.column
    else { return nil }
    let shape = ImageShape(height: last.row - first.row + 1, width: last.column - first.column + 1)
    let sides = 1...IDXFile.longestSide
    guard sides.contains(shape.height), sides.contains(shape.width), shape.pixelCount == pixels, pixels > 1
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

extension ImageShape {
  /// The square of so many pixels. A single pixel is a column of numbers, not an image.
  init?(squareOf pixels: Int) {
    guard pixels > 1 else { return nil }
    let side = Int(Double(pixels).squareRoot().rounded())
    guard side * side == pixels, side <= IDXFile.longestSide else { return nil }
    self.init(height: side, width: side)
  }
}
