/// Finds the label column of a CSV file without a header: the first column, as in Kaggle's files, or the
/// last, as in the digit collections of the UCI repository.
enum CSVLabelPlace {
  /// Number of rows examined, spread over the whole file because some files are sorted by label.
  private static let probes = 256

  /// Returns the last column if the first cannot hold labels and the last can, otherwise the first.
  ///
  /// The corner pixel of an image is either 0 in nearly all rows or a grey level; labels are rarely 0 and
  /// never above 9. So the first column is taken for pixels if more than half of its values are 0 or above 9.
  /// The last column can hold labels if all its values are whole numbers from 0 to 9 and they are not all
  /// equal.
  static func column(of bytes: UnsafeBufferPointer<UInt8>, delimiter: UInt8, columns: Int) -> Int {
    var first: [Double] = []
    var last: [Double] = []
    var next = 0
    for probe in 0..<probes {
      let place = bytes.count / probes * probe
      var lines = CSVLines(bytes, in: max(place, next)..<bytes.count)
      // The probe starts within a line; skip to the next one.
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
