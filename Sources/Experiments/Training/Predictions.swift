import Compute
import Digits
import Networks

/// What a model says of some rows.
package struct Predictions: Sendable {
  /// Which digit each column stands for.
  package let classes: [UInt8]
  /// What the outputs mean.
  package let output: OutputKind
  /// [rows x classes], row by row.
  package let probabilities: [Float]
  /// The column of the largest of each row, the first one among equals.
  private let mostProbable: [UInt8]

  /// - Parameter probabilities: whole rows, one number a class.
  init(classes: [UInt8], output: OutputKind, probabilities: [Float]) {
    self.classes = classes
    self.output = output
    self.probabilities = probabilities
    let columns = max(classes.count, 1)
    mostProbable = probabilities.withUnsafeBufferPointer { probabilities in
      stride(from: 0, to: probabilities.count - columns + 1, by: columns).map { start in
        var (best, largest) = (0, probabilities[start])
        // Without a branch, which would often be guessed wrong.
        for column in 1..<columns {
          let isLarger = probabilities[start + column] > largest
          best = isLarger ? column : best
          largest = isLarger ? probabilities[start + column] : largest
        }
        return UInt8(best)
      }
    }
  }

  /// How many rows were judged.
  package var count: Int { classes.isEmpty ? 0 : probabilities.count / classes.count }

  /// The probabilities of one row, one a class.
  package subscript(row: Int) -> ArraySlice<Float> {
    probabilities[row * classes.count..<(row + 1) * classes.count]
  }

  /// The most probable digit of a row; the lower one among equals.
  package func label(ofRow row: Int) -> UInt8 { classes[Int(mostProbable[row])] }

  /// The probability of the most probable digit of a row.
  package func confidence(ofRow row: Int) -> Double {
    Double(probabilities[row * classes.count + Int(mostProbable[row])])
  }

  /// The most probable digit of each row.
  package var labels: [UInt8] { (0..<count).map(label(ofRow:)) }

  /// The share of rows whose most probable digit is their label.
  package func accuracy(against truth: [UInt8]) -> Double {
    guard count > 0 else { return 0 }
    let right = (0..<count).count { label(ofRow: $0) == truth[$0] }
    return Double(right) / Double(count)
  }

  /// The share of rows for which exactly the output of their label says yes (above one half) and all others
  /// say no: scikit-learn's accuracy for one-hot labels. A row whose label no output stands for is never right.
  package func exactMatch(against truth: [UInt8]) -> Double {
    guard count > 0 else { return 0 }
    let right = (0..<count).count { row in
      classes.contains(truth[row])
        && zip(self[row], classes).allSatisfy { probability, digit in
          (probability > 0.5) == (digit == truth[row])
        }
    }
    return Double(right) / Double(count)
  }

  /// The mean loss that belongs to the outputs, as in training but without penalty.
  package func meanLoss(against truth: [UInt8]) -> Double {
    guard count > 0 else { return 0 }
    let matrix = Matrix(rows: count, columns: classes.count)
    matrix.fill(from: probabilities)
    let index = ClassIndex(classes)
    return output.loss.sum(matrix, classes: truth.map { index[$0] }, rows: 0..<count) / Double(count)
  }
}
