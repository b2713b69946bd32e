/// Row numbers, or those of tasks, as text: `0-4,9,7` is 0, 1, 2, 3, 4, 9, 7.
package enum RowRanges {
  package static func text(of rows: [Int]) -> String {
    var parts: [String] = []
    var first = rows.startIndex
    while first < rows.endIndex {
      var last = first
      while last + 1 < rows.endIndex, rows[last + 1] == rows[last] + 1 { last += 1 }
      parts.append(first == last ? "\(rows[first])" : "\(rows[first])-\(rows[last])")
      first = last + 1
    }
    return parts.joined(separator: ",")
  }

  /// - Parameter count: number of rows of the dataset, which no set of rows exceeds.
  /// - Returns: `nil` if it is no such text, or has a row beyond the last one or too many rows.
  static func rows(in text: String, of count: Int) -> [Int]? {
    var rows: [Int] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) where !text.isEmpty {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
      guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1], first >= 0,
        first <= last, last < count, rows.count + (last - first + 1) <= count
      else { return nil }
      rows += first...last
    }
    return rows
  }
}
