/// Finds labels that are written as one column per class, 1 for the class of the row and 0 for the others,
/// after the pixels (semeion) or before them.
enum OneHotPlace {
  static let mostClasses = 1000

  /// The columns of such labels in the rows of the sample, if the other columns make a square image.
  ///
  /// - Parameters:
  ///   - columns: columns that may be pixels or labels.
  ///   - classes: the numbers of classes in question, in the order in which they are tried: the pixels at the
  ///     rim of an image are blank as well, so a wrong number may fit as soon as it is larger.
  static func columns(in sample: TableSample, of columns: Range<Int>, classes: some Sequence<Int>) -> Range<
    Int
  >? {
    guard !sample.rows.isEmpty else { return nil }
    for count in classes where ImageShape(squareOf: columns.count - count) != nil {
      let last = columns.upperBound - count..<columns.upperBound
      let first = columns.lowerBound..<columns.lowerBound + count
      for place in [last, first] where sample.areMost({ hasSingleOne($0, place, sample) }) {
        return place
      }
    }
    return nil
  }

  private static func hasSingleOne(_ row: TableSample.Row, _ columns: Range<Int>, _ sample: TableSample)
    -> Bool
  {
    var ones = 0
    for column in columns {
      guard let value = sample.flag(column, in: row) else { return false }
      if value == 1 { ones += 1 }
      if ones > 1 { return false }
    }
    return ones == 1
  }
}
