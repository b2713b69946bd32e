/// Finds the place of a label in a list. Digits, which most labels are, need no hashing.
package struct LabelIndex: Sendable {
  package let labels: [ClassLabel]
  /// The place of each digit; -1 for none.
  private var digits = [Int](repeating: -1, count: 10)
  private var others: [ClassLabel: Int] = [:]

  /// If a label occurs twice, its first place counts.
  package init(_ labels: [ClassLabel]) {
    self.labels = labels
    for (place, label) in labels.enumerated().reversed() {
      if let digit = label.digit { digits[Int(digit)] = place } else { others[label] = place }
    }
  }

  package subscript(label: ClassLabel) -> Int? {
    guard let digit = label.digit else { return others[label] }
    let place = digits[Int(digit)]
    return place < 0 ? nil : place
  }

  /// Number of different labels.
  package var count: Int { digits.count { $0 >= 0 } + others.count }
}
