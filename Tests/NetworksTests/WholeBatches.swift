import Compute

@testable import Networks

// The pieces of a step take ranges of rows, for the workers to share. Most tests mean all rows at once.

extension Loss {
  func activate(_ scores: Matrix, into probabilities: Matrix) {
    probabilities.use(rows: scores.rows)
    activate(scores, into: probabilities, rows: 0..<scores.rows)
  }

  func sum(_ probabilities: Matrix, classes: [Int32]) -> Double {
    sum(probabilities, classes: classes, rows: 0..<probabilities.rows)
  }

  func gradient(_ probabilities: Matrix, classes: [Int32]) {
    gradient(probabilities, classes: classes, rows: 0..<probabilities.rows)
  }
}

extension Network {
  func predict(_ x: Matrix) -> Matrix { predict(.dense(x)) }

  func learn(_ x: Matrix, classes: [Int32]) -> BatchResult { learn(.dense(x), classes: classes) }
}
