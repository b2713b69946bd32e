import Compute

@testable import Networks

// The parts of a step take ranges of rows, to be divided among threads. Most tests use all rows at once.

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

  func trainStep(_ x: Matrix, classes: [Int32]) -> BatchResult { trainStep(.dense(x), classes: classes) }
}
