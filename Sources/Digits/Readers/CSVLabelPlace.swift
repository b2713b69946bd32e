/// Where the labels of a file without a header are: in its first column, as Kaggle has them, or in its last, as the
/// UCI repository's collections of digits have them.
enum CSVLabelPlace {
  /// So many rows from all over the file are looked at: some files are sorted by their labels.
  private static let probes = 256

  /// The last column where the first can be no labels and the last can, else the first.
  ///
  /// The corner of an image is paper in nearly every row, or a grey level; labels are seldom 0 and never above 9.
  /// So the first column counts as pixels when more than half of it is 0 or above 9. The last may be labels when
  /// all of it is whole numbers from 0 to 9, and not always the same.
  static func column(of bytes: UnsafeBufferPointer<UInt8>, delimiter: UInt8, columns: Int) -> Int {
    var first: [Double] = []
    var last: [Double] = []
    var next = 0
    for probe in 0..<probes {
      let place = bytes.count / probes * probe
      var lines = CSVLines(bytes, in: max(place, next)..<bytes.count)
      // Somewhere within a line: the next one is whole.
      if place > next { _ = lines.next() }
      guard let range = lines.next() else { break }
      next = lines.position
      let line = UnsafeBufferPointer(rebasing: bytes[range])
      guard line.reduce(1, { $1 == delimiter ? $0 + 1 : $0 }) == columns,
        let start = line.lastIndex(of: delimiter),
        let head = CSVText.number(CSVText.cell(at: 0, in: line, delimiter: delimiter).text),
        let tail = CSVText.number(CSVText.cell(at: start + 1, in: line, delimiter: delimiter).text)
      else { continue }
      first.append(head)
      last.append(tail)
    }
    let arePixels = first.count { $0 == 0 || $0 > 9 } * 2 > first.count
    let mayBeLabels = last.allSatisfy { (0...9).contains($0) && $0 == $0.rounded() } && Set(last).count > 1
    return arePixels && mayBeLabels ? columns - 1 : 0
  }
}
