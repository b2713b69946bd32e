import Compute
import Digits
import Networks

/// Class probabilities of some rows, in single precision.
package struct Predictions: Sendable {
  /// The class of each column.
  package let classes: [ClassLabel]
  package let output: OutputKind
  /// [rows x classes], row-major.
  package let probabilities: [Float]
  /// Column of the largest probability per row, the first of ties.
  private let mostProbable: [UInt16]

  /// - Parameter probabilities: [rows x classes], row-major.
  init(classes: [ClassLabel], output: OutputKind, probabilities: [Float]) {
    self.classes = classes
    self.output = output
    self.probabilities = probabilities
    let columns = max(classes.count, 1)
    mostProbable = probabilities.withUnsafeBufferPointer { probabilities in
      stride(from: 0, to: probabilities.count - columns + 1, by: columns).map { start in
        var (best, largest) = (0, probabilities[start])
        // Branch-free, because the branch would often be mispredicted.
        for column in 1..<columns {
          let isLarger = probabilities[start + column] > largest
          best = isLarger ? column : best
          largest = isLarger ? probabilities[start + column] : largest
        }
        return UInt16(truncatingIfNeeded: best)
      }
    }
  }

  /// Number of rows.
  package var count: Int { classes.isEmpty ? 0 : probabilities.count / classes.count }

  /// The numbers of all rows.
  package var rows: [Int] { Array(0..<count) }

  /// The probabilities of one row, one per class.
  package subscript(row: Int) -> ArraySlice<Float> {
    probabilities[row * classes.count..<(row + 1) * classes.count]
  }

  /// The most probable class of a row; the first one of ties.
  package func label(ofRow row: Int) -> ClassLabel { classes[Int(mostProbable[row])] }

  /// The probability of the most probable class of a row.
  package func confidence(ofRow row: Int) -> Double {
    Double(probabilities[row * classes.count + Int(mostProbable[row])])
  }

  /// The rows whose most probable class has at least this probability.
  package func rows(withConfidence least: Double) -> [Int] {
    (0..<count).filter { confidence(ofRow: $0) >= least }
  }

  /// Number of `rows` predicted as each class of a list; other classes are not counted.
  package func counts(ofRows rows: [Int], in list: [ClassLabel]) -> [Int] {
    let places = LabelIndex(list)
    let columns = classes.map { places[$0] }
    return rows.reduce(into: [Int](repeating: 0, count: list.count)) { counts, row in
      if let place = columns[Int(mostProbable[row])] { counts[place] += 1 }
    }
  }

  /// Number of `rows` whose most probable class is their label.
  /// - Parameters:
  ///   - labels: those of the dataset that the images are from.
  ///   - datasetRows: the place in `labels` of each predicted row.
  package func rightCount(
    ofRows rows: [Int], labels: [ClassLabel], at datasetRows: [Int]
  ) -> Int {
    let index = ClassIndex(classes)
    return rows.count { Int32(mostProbable[$0]) == index[labels[datasetRows[$0]]] }
  }

  /// The most probable class of each row.
  package var labels: [ClassLabel] { (0..<count).map(label(ofRow:)) }

  /// Share of rows whose most probable class is their label.
  package func accuracy(against truth: [ClassLabel]) -> Double {
    guard count > 0 else { return 0 }
    let index = ClassIndex(classes)
    let right = (0..<count).count { Int32(mostProbable[$0]) == index[truth[$0]] }
    return Double(right) / Double(count)
  }

  /// Share of rows for which the output of the label is above one half and all others are not: scikit-learn's
  /// accuracy for one-hot labels. A row whose label has no output is never correct.
  package func exactMatch(against truth: [ClassLabel]) -> Double {
    guard count > 0 else { return 0 }
    let right = (0..<count).count { row in
      classes.contains(truth[row])
        && zip(self[row], classes).allSatisfy { probability, digit in
          (probability > 0.5) == (digit == truth[row])
        }
    }
    return Double(right) / Double(count)
  }

  /// Mean loss as in training, but without penalty.
  package func meanLoss(against truth: [ClassLabel]) -> Double {
    guard count > 0 else { return 0 }
    let matrix = Matrix(rows: count, columns: classes.count)
    matrix.fill(from: probabilities)
    let index = ClassIndex(classes)
    return output.loss.sum(matrix, classes: truth.map { index[$0] }, rows: 0..<count) / Double(count)
  }
}

/// The probability that a model gives one class.
package struct Probability: Codable, Equatable, Sendable {
  /// The class; results of all classes have this key.
  package let digit: ClassLabel
  /// 0...1.
  package let probability: Double

  package init(digit: ClassLabel, probability: Double) {
    self.digit = digit
    self.probability = probability
  }
}

extension Predictions {
  /// The probabilities of one row, each with its class.
  package func probabilities(ofRow row: Int) -> [Probability] {
    zip(classes, self[row]).map { Probability(digit: $0, probability: Double($1)) }
  }
}

extension Predictions {
  /// The same predictions with these classes as columns; 0 for those the model does not know.
  func inColumns(of wanted: [ClassLabel]) -> Predictions {
    guard wanted != classes else { return self }
    return Predictions(classes: wanted, output: output, probabilities: probabilities(inColumns: wanted))
  }

  /// The probabilities [rows x classes] in the columns of these classes; 0 for those the model does not know.
  func probabilities(inColumns wanted: [ClassLabel]) -> [Float] {
    guard wanted != classes else { return probabilities }
    let known = LabelIndex(classes)
    let columns = wanted.map { known[$0] }
    return (0..<count).flatMap { row in
      columns.map { column in column.map { probabilities[row * classes.count + $0] } ?? 0 }
    }
  }
}
