import Digits

/// A group of judged rows, such as those of a writer.
protocol JudgedGroup {
  var rows: Int { get }
  /// The share of the rows that is right, 0...1.
  var accuracy: Double { get }
}

extension Array where Element: JudgedGroup {
  /// By ascending accuracy; of equals the one with more rows, then in their order.
  var worstFirst: [Element] {
    enumerated().sorted { a, b in
      (a.element.accuracy, -a.element.rows, a.offset) < (b.element.accuracy, -b.element.rows, b.offset)
    }.map(\.element)
  }
}

/// A label and what it is taken for.
struct FrequentMistake: Encodable, Sendable {
  let label: ClassLabel
  let predicted: ClassLabel
  /// How often.
  let rows: Int

  /// The pair of label and prediction that occurs most often among mistakes; of equals the smaller label.
  /// - Parameter places: indices in `truth` and `predicted`.
  /// - Returns: `nil` if nothing is wrong.
  static func mostFrequent(at places: [Int], _ truth: [ClassLabel], _ predicted: [ClassLabel])
    -> FrequentMistake?
  {
    var counts: [[ClassLabel]: Int] = [:]
    for place in places where truth[place] != predicted[place] {
      counts[[truth[place], predicted[place]], default: 0] += 1
    }
    let most = counts.min { a, b in
      a.value == b.value ? a.key.lexicographicallyPrecedes(b.key) : a.value > b.value
    }
    return most.map { FrequentMistake(label: $0.key[0], predicted: $0.key[1], rows: $0.value) }
  }

  /// `4 taken for 9, 3 times`.
  var inWords: String { "\(label) taken for \(predicted)\(rows > 1 ? ", \(rows) times" : "")" }
}
