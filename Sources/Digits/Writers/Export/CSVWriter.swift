/// Writes a table as Kaggle's Digit Recognizer has it: a header, then a line per image with its label and its
/// grey levels row by row. Without labels, the table has no label column. Where writers are known, a column `writer`
/// stands behind the label.
///
/// The columns are `pixel0`, `pixel1`, ... for square images, and `pixel_ROW_COLUMN` for others, which says
/// their size.
enum CSVWriter {
  static func write(
    _ rows: ExportRows, to path: String, replacing: Bool, isStopped: StopCheck
  ) throws(ExportError) -> [DatasetWriter.Written] {
    let file = try ExportFile(path, replacing: replacing)
    try file.append(Array(header(rows).utf8))
    let labels = rows.labels.map { labels in
      let quotesWords = areLikeMistakes(labels, rows.together)
      return labels.names.map { Array(cell($0, quotesWords: quotesWords).utf8) + [comma] }
    }
    let text = LevelText(separator: comma)
    try rows.forEachRow(of: rows.together, isStopped: isStopped) { row, levels throws(ExportError) in
      if let labels, let indices = rows.labels?.indices { try file.append(labels[Int(indices[row])]) }
      if let writers = rows.writers {
        try file.append(Array(cell(writers.writer(ofRow: row) ?? "", quotesWords: false).utf8) + [comma])
      }
      try file.append(atMost: levels.count * LevelText.mostBytes) { space in
        let count = text.write(levels, to: space)
        // The line ends where the last separator is.
        if count > 0 { space[count - 1] = UInt8(ascii: "\n") }
        return count
      }
    }
    try file.commit()
    return [DatasetWriter.Written(path: path, files: 1, bytes: file.count)]
  }

  /// Whether words would be taken for broken cells, as few among numbers are, unless they are in quotes.
  private static func areLikeMistakes(_ labels: ExportLabels, _ rows: [Int]) -> Bool {
    guard labels.names.contains(where: isNumber), labels.integers == nil else { return false }
    let written = rows.map { labels.names[Int(labels.indices[$0])] }
    return ParsedRows.areMistakes(written, numbered: written.count(where: isNumber))
  }

  /// Whether a name is read as the number that it spells.
  private static func isNumber(_ name: String) -> Bool {
    Int(name).map { String($0) == name && LabelWords.integers.contains(Double($0)) } ?? false
  }

  private static let comma = UInt8(ascii: ",")

  private static func header(_ rows: ExportRows) -> String {
    let shape = rows.images.shape
    let pixels =
      shape.height == shape.width
      ? (0..<shape.pixelCount).map { "pixel\($0)" }
      : (0..<shape.pixelCount).map { "pixel_\($0 / shape.width)_\($0 % shape.width)" }
    let others = (rows.labels == nil ? [] : ["label"]) + (rows.writers == nil ? [] : ["writer"])
    return (others + pixels).joined(separator: ",") + "\n"
  }

  /// The name of a class as a cell, in quotes where it needs them (RFC 4180) or would be taken for something else: a
  /// number (`01`), a missing value (`nan`), a comment, a word in single quotes.
  private static func cell(_ name: String, quotesWords: Bool) -> String {
    let bytes = Array(name.utf8)
    let isLikeNumber = bytes.withUnsafeBufferPointer { DecimalNumber.parse($0, 0..<$0.count) != nil }
    let needsQuotes =
      name.contains { ",;\t\"".contains($0) || $0.isNewline } || name.first.map("#%'".contains) == true
      || !isNumber(name) && (isLikeNumber || quotesWords) || LabelWords.missing.contains(name.lowercased())
    return needsQuotes ? "\"" + name.replacing("\"", with: "\"\"") + "\"" : name
  }
}
