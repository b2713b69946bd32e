/// Finds the label column of a table that does not name it: the first column, as in Kaggle's files, or the
/// last, as in the digit collections of the UCI repository.
enum CSVLabelPlace {
  /// Fewer rows tell nothing of how often values repeat.
  private static let fewRows = 20

  /// Returns the last column if the first cannot hold labels and the last can, otherwise the first.
  ///
  /// A column that holds words, but no pixels, is one of labels. The corner pixel of an image is either 0 in
  /// nearly all rows or a grey level or between -1 and 1; digits are rarely 0 and never above 9. So the first
  /// column is taken for pixels if more than half of its values are 0, below 0, above 9 or not whole. The
  /// last column can hold labels if all its values are whole numbers from 0 to 9 and they are not all equal.
  /// Labels beyond 9 are told by few different values that repeat; if both columns are like that, the one
  /// with more different values has the labels.
  ///
  /// - Parameters:
  ///   - first: first column that may hold labels.
  ///   - last: the last such column.
  static func column(in sample: TableSample, first: Int, last: Int) -> Int {
    if hasWords(sample, first) { return first }
    if hasWords(sample, last) { return last }
    let head = sample.numbers(first).compactMap(\.self)
    let tail = sample.numbers(last).compactMap(\.self)
    let pixels = head.count { $0 <= 0 || $0 > 9 || !$0.isWhole }
    guard pixels * 2 > head.count else { return first }
    let areDigits = tail.allSatisfy { (0...9).contains($0) && $0.isWhole } && Set(tail).count > 1
    guard areDigits || areLikeLabels(tail) else { return first }
    return areLikeLabels(head) && Set(head).count > Set(tail).count ? first : last
  }

  /// Whether more than half of a column are neither numbers nor empty.
  private static func hasWords(_ sample: TableSample, _ column: Int) -> Bool {
    let texts = zip(sample.texts(column), sample.numbers(column))
    return texts.count { !$0.0.isEmpty && $0.1 == nil } * 2 > sample.rows.count
  }

  /// Whether the values are whole and most of them occur several times, none in nearly all rows.
  private static func areLikeLabels(_ values: [Double]) -> Bool {
    guard values.count >= fewRows, values.allSatisfy(\.isWhole) else { return false }
    let counts = Dictionary(values.map { ($0, 1) }, uniquingKeysWith: +)
    guard let most = counts.values.max() else { return false }
    return counts.count > 1 && counts.count * 2 <= values.count && most * 5 <= values.count * 4
  }
}
