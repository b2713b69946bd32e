import Digits

/// Counts of true label versus predicted label: `sklearn.metrics.confusion_matrix`.
package struct ConfusionMatrix: Equatable, Sendable {
  /// The label of each row and each column.
  package let labels: [ClassLabel]
  /// `counts[i][j]` rows have label `labels[i]` and were predicted as `labels[j]`.
  package let counts: [[Int]]

  /// A matrix from existing counts [labels x labels].
  package init(labels: [ClassLabel], counts: [[Int]]) {
    self.labels = labels
    self.counts = counts
  }

  /// - Parameter labels: the labels, in this order; rows whose true or predicted label is another one are
  ///   ignored. `nil` for all that occur, ascending.
  /// - Throws: `EvaluationError.noRows`, `noClasses`, `countsDiffer`.
  package init(truth: [ClassLabel], predicted: [ClassLabel], labels: [ClassLabel]? = nil)
    throws(EvaluationError)
  {
    try Metrics.checkCounts(truth.count, predicted.count)
    let labels = labels ?? Set(truth).union(predicted).sorted()
    guard !labels.isEmpty else { throw .noClasses }

    let columns = LabelIndex(labels)
    var counts = [[Int]](repeating: [Int](repeating: 0, count: labels.count), count: labels.count)
    for (actual, guess) in zip(truth, predicted) {
      guard let row = columns[actual], let column = columns[guess] else { continue }
      counts[row][column] += 1
    }
    self.labels = labels
    self.counts = counts
  }

  /// Each row divided by its sum. A row without images is all zeros.
  package var normalized: [[Double]] {
    counts.map { row in
      let sum = row.reduce(0) { $0 + Double($1) }
      return row.map { sum > 0 ? Double($0) / sum : 0 }
    }
  }

  /// One off-diagonal cell.
  package struct Confusion: Codable, Equatable, Sendable {
    package let label: ClassLabel
    package let predicted: ClassLabel
    package let count: Int
  }

  /// The errors, most frequent first; ties in label order.
  package func confusions(limit: Int = .max) -> [Confusion] {
    let all = labels.indices.flatMap { row in
      labels.indices.compactMap { column -> Confusion? in
        guard row != column, counts[row][column] > 0 else { return nil }
        return Confusion(label: labels[row], predicted: labels[column], count: counts[row][column])
      }
    }
    // `sorted` does not promise stability, so the offset breaks ties.
    let ranked = all.enumerated().sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }
    return ranked.prefix(max(0, limit)).map(\.element)
  }
}

extension ConfusionMatrix: Codable {
  private enum CodingKeys: String, CodingKey {
    case labels, counts
  }

  /// - Throws: `DecodingError.dataCorrupted` if the counts are not [labels x labels].
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    labels = try container.decode([ClassLabel].self, forKey: .labels)
    counts = try container.decode([[Int]].self, forKey: .counts)
    let size = labels.count
    guard counts.count == size, counts.allSatisfy({ $0.count == size && $0.allSatisfy { $0 >= 0 } }) else {
      throw DecodingError.dataCorruptedError(
        forKey: .counts, in: container, debugDescription: "not a square of counts, one row a label")
    }
  }
}
