/// Rows of a dataset that show digits, as far as its labels tell, and stand for all such rows.
struct DigitSample: Sendable {
  /// Row numbers, increasing.
  let rows: [Int]
  /// The digit of each row; `nil` if the dataset is unlabelled.
  let digits: [Int]?
  /// Whether there are labels that are no digits.
  let hasOtherClasses: Bool

  /// Rows whose labels are looked at.
  private static let searched = 3000
  /// Rows in the sample at most: 300 tell the same as 60,000, in milliseconds.
  private static let limit = 300

  /// - Parameter classNames: names of integer labels as the file lists them; where it does, 1 may be an A.
  init(of count: Int, labels: LabelColumn?, classNames: [Int: String] = [:]) {
    guard let labels else {
      (rows, digits, hasOtherClasses) = (RowSample(of: count, limit: Self.limit).rows, nil, false)
      return
    }
    let searched = RowSample(of: min(count, labels.count), limit: Self.searched).rows
    let found = searched.compactMap { row in
      Self.digit(labels, row, classNames).map { (row: row, digit: $0) }
    }
    let chosen = RowSample(of: found.count, limit: Self.limit).rows.map { found[$0] }
    rows = chosen.map(\.row)
    digits = chosen.map(\.digit)
    hasOtherClasses = found.count < searched.count
  }

  private static func digit(_ labels: LabelColumn, _ row: Int, _ classNames: [Int: String]) -> Int? {
    switch labels {
    case .integers(let labels):
      let label = Int(labels[row])
      return (0...9).contains(label) && classNames[label, default: "\(label)"] == "\(label)" ? label : nil
    case .words(let labels):
      return labels[row].utf8.count == 1 ? Int(labels[row]) : nil
    }
  }
}
