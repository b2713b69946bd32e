import Compute
import Digits
import Foundation
import Networks
import TestSupport
import Testing

@testable import Experiments

/// Each case is one fit by the Python package of XGBoost 1.7.4 on the first digits of MNIST.
@Suite("Boosted trees are XGBoost's") struct BoostedTreesTests {
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    let learn, judge, trees, depth, nodes: Int
    let rate: Double
    let predictions: String
    let shares: [[Double]]

    var testDescription: String { "\(trees) rounds, depth \(depth), rate \(rate)" }
    var answers: [ClassLabel] { predictions.utf8.map { ClassLabel($0 - UInt8(ascii: "0")) } }
  }

  static let cases = (try? Oracle.cases("boosted.json", as: Case.self)) ?? []

  private func fit(_ expected: Case, threads: Int) throws -> Model {
    var settings = TrainingSettings()
    settings.kind = .boosted
    (settings.trees, settings.depth, settings.rate) = (expected.trees, expected.depth, expected.rate)
    return try Trainer(
      settings, workers: ThreadPool(count: threads), context: ExperimentContext(threads: threads)
    ).train(on: try MNISTSample.rows(0..<expected.learn), measuringTraining: false)
  }

  @Test func thereAreCases() { #expect(Self.cases.count == 3) }

  @Test(arguments: cases) func hasTheSameTrees(_ expected: Case) throws {
    let model = try fit(expected, threads: 1)
    guard case .boosted(let boosted)? = model.baseline?.learned else { throw OracleError() }
    #expect(boosted.rounds == expected.trees && boosted.trees.nodes.count == expected.nodes)
    let others = try MNISTSample.rows(expected.learn..<expected.learn + expected.judge)
    let predictions = try Predictor(model, workers: ThreadPool(count: 2))
      .predict(others.images, rows: others.rows)
    #expect(predictions.accuracy(against: expected.answers) == 1)
    for (row, shares) in expected.shares.enumerated() {
      for (found, share) in zip(predictions[row], shares) { #expect(abs(Double(found) - share) < 1e-5) }
    }
    #expect(try fit(expected, threads: 3).baseline?.learned == model.baseline?.learned)
  }

  /// What a file says of trees is taken only if each class has as many, and a walk through them ends.
  @Test func treesThatDoNotFitAreRefused() {
    func trees(_ count: Int) -> DecisionForest? {
      DecisionForest(
        roots: (0..<Int32(count)).map { $0 },
        nodes: (0..<Int32(count)).map { .init(pixel: -1, threshold: 0, left: $0, right: 0) },
        leaves: Array(repeating: 0.5, count: count), features: 4, classes: 1)
    }
    #expect(trees(6).flatMap { BoostedTrees(trees: $0, classes: 3) }?.rounds == 2)
    #expect(trees(7).flatMap { BoostedTrees(trees: $0, classes: 3) } == nil)
    #expect(trees(6).flatMap { BoostedTrees(trees: $0, classes: 0) } == nil)
  }

  @Test func settingsStoredWithoutTheNewerOnesKeepTheirDefaults() throws {
    let stored = Data(#"{"kind":"forest","neighbours":5,"cost":1,"trees":7}"#.utf8)
    let settings = try JSONDecoder().decode(BaselineSettings.self, from: stored)
    #expect(settings.trees == 7 && settings.depth == 6 && settings.rate == 0.3)
  }
}
