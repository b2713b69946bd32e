import Compute
import Foundation
import Testing

@testable import Networks

@Suite("Losses") struct LossTests {
  /// The smallest likelihood, which bounds the loss of an error.
  private let smallest = Double(Float.ulpOfOne)

  @Test func softmaxByHand() {
    let p = probabilities(.softmax, [[0, log(3)], [5, 5]])
    #expect(closeTo(p.elements, [0.25, 0.75, 0.5, 0.5]))
    #expect(abs(SoftmaxCrossEntropy().sum(p, classes: [1, 0]) - (log(4 / 3) + log(2))) < 1e-6)
  }

  @Test func sigmoidByHand() {
    let p = probabilities(.sigmoid, [[0, log(3), -log(3)]])
    #expect(closeTo(p.elements, [0.5, 0.75, 0.25]))
    #expect(abs(SigmoidCrossEntropy().sum(p, classes: [1]) - (log(2) + 2 * log(4 / 3))) < 1e-6)
  }

  /// Targets 0.85 and 0.05 for each of three other classes; and 0.9 and 0.1 for independent outputs.
  @Test func smoothedByHand() {
    let p = probabilities(.softmax, [[0, 0, 0, log(5)]])
    let loss = OutputKind.softmax.loss(smoothing: 0.2)
    #expect(abs(loss.sum(p, classes: [3]) + 0.85 * log(5.0 / 8) + 0.15 * log(1.0 / 8)) < 1e-6)
    loss.gradient(p, classes: [3])
    #expect(closeTo(p.elements, [0.125 - 0.05, 0.125 - 0.05, 0.125 - 0.05, 0.625 - 0.85]))

    let q = probabilities(.sigmoid, [[0, log(3)]])
    let other = OutputKind.sigmoid.loss(smoothing: 0.2)
    #expect(abs(other.sum(q, classes: [1]) - (log(2) - 0.9 * log(0.75) - 0.1 * log(0.25))) < 1e-6)
    other.gradient(q, classes: [1])
    #expect(closeTo(q.elements, [0.5 - 0.1, 0.75 - 0.9]))
  }

  /// A thousand factors of 2^-23 are far below the smallest double.
  @Test func sigmoidOfManyClassesDoesNotUnderflow() {
    let p = probabilities(.sigmoid, [Array(repeating: 50, count: 1000)])
    let loss = SigmoidCrossEntropy().sum(p, classes: [0])
    #expect(abs(loss + 999 * log(smallest)) < 1e-3 * loss)
  }

  @Test func aConfidentMistakeCostsMuchButNotInfinitelyMuch() {
    let p = probabilities(.softmax, [[1000, 0]])
    #expect(abs(SoftmaxCrossEntropy().sum(p, classes: [1]) + log(smallest)) < 1e-6)
    #expect(abs(SoftmaxCrossEntropy().sum(p, classes: [0]) + log(1 - smallest)) < 1e-6)
    let q = probabilities(.sigmoid, [[1000, -1000]])
    #expect(abs(SigmoidCrossEntropy().sum(q, classes: [1]) + 2 * log(smallest)) < 1e-5)
    #expect(SigmoidCrossEntropy().sum(q, classes: [0]) < 1e-6)
  }

  @Test func aClassNobodyKnowsIsAMistakeWhateverIsPredicted() {
    let p = probabilities(.softmax, [[1, 2, 3]])
    #expect(abs(SoftmaxCrossEntropy().sum(p, classes: [-1]) + log(smallest)) < 1e-6)
    let q = probabilities(.sigmoid, [[-1000, -1000]])
    #expect(SigmoidCrossEntropy().sum(q, classes: [-1]) < 1e-6)
    for (loss, p) in [(OutputKind.softmax.loss, p), (OutputKind.sigmoid.loss, q)] {
      let before = p.elements
      loss.gradient(p, classes: [-1])
      #expect(p.elements == before)
    }
  }

  @Test(arguments: OutputKind.allCases) func whatIsNoNumberStaysNone(_ output: OutputKind) {
    for scores: [Double] in [[.nan, 1, 1], [1, 1, .nan]] {
      let p = probabilities(output, [scores])
      #expect((0..<3).contains { output.loss.sum(p, classes: [Int32($0)]).isNaN })
    }
    // The difference of two infinite scores is NaN.
    #expect(probabilities(.softmax, [[.infinity, .infinity]]).elements.allSatisfy { $0.isNaN })
  }

  @Test func softmaxHoldsForScoresOfAnySize() {
    for shift in [-1e6, -100, 0, 100, 1e6] {
      let p = probabilities(.softmax, [[shift, shift + 1, shift + 2]]).elements
      #expect(abs(p.reduce(0, +) - 1) < 1e-6)
      #expect(abs(Double(p[2] / p[1]) - exp(1)) < 1e-5)
    }
  }

  @Test(arguments: OutputKind.allCases) func onlyTheRowsInUseCount(_ output: OutputKind) {
    let p = probabilities(output, [[1, 2], [3, 4], [5, 6]])
    let three = output.loss.sum(p, classes: [0, 1, 0])
    p.use(rows: 2)
    let two = output.loss.sum(p, classes: [0, 1, 0])
    #expect(two < three)
    #expect(two == output.loss.sum(p, classes: [0, 1, 1]))
  }

  private func probabilities(_ output: OutputKind, _ scores: [[Double]]) -> Matrix {
    let matrix = Matrix(rows: scores.count, columns: scores[0].count)
    matrix.fill(from: scores.joined().map { Float($0) })
    let p = Matrix(rows: scores.count, columns: scores[0].count)
    output.loss.activate(matrix, into: p)
    return p
  }

  private func closeTo(_ found: [Float], _ expected: [Double]) -> Bool {
    largestDifference(found, expected) < 1e-6
  }
}
