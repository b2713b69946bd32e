import Compute
import Digits
import Foundation
import Networks
import TestSupport
import Testing

@testable import Experiments

/// Each case is one fit by scikit-learn 1.9.1 on the first digits of MNIST and its answers for those that follow.
@Suite("Baselines are scikit-learn's") struct BaselineOracleTests {
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    let kind: String
    let learn, judge: Int
    let predictions: String
    let score: Double
    let neighbours: Int?
    let shares: [[Double]]?
    let cost, gamma: Double?
    let vectors: Int?
    let offsets: [Double]?
    let coefficients: [[Double]]?
    let intercepts: [Double]?
    let loss, tolerance, end: Double?
    let most, iterations: Int?
    let hidden: [Int]?
    let activation: Activation?
    let alpha: Double?
    let seed: UInt32?
    let losses: [[Double]]?

    var testDescription: String { "\(kind) \(neighbours.map(String.init) ?? cost.map { "\($0)" } ?? "")" }
    var answers: [ClassLabel] { predictions.utf8.map { ClassLabel($0 - UInt8(ascii: "0")) } }
  }

  static let cases = (try? Oracle.cases("baselines.json", as: Case.self)) ?? []
  static func cases(_ kind: String) -> [Case] { cases.filter { $0.kind == kind } }
  /// Pixels whose coefficients are compared.
  static let pixels = [350, 406, 407, 430, 461, 515, 543]

  @Test func thereAreCases() {
    #expect(
      ["knn", "centroid", "svm", "logistic", "forest", "mlp"].map { Self.cases($0).count } == [
        4, 1, 3, 4, 1, 3,
      ])
  }

  private func settings(_ kind: ModelKind, _ expected: Case) -> TrainingSettings {
    var settings = TrainingSettings()
    settings.kind = kind
    if let neighbours = expected.neighbours { settings.neighbours = neighbours }
    if kind == .svm { settings.cost = expected.cost ?? 1 }
    if kind == .logistic { settings.alpha = 1 / (expected.cost ?? 1) }
    settings.gamma = expected.gamma
    return settings
  }

  private func fit(_ settings: TrainingSettings, _ expected: Case) throws -> (Model, Predictions) {
    let model = try Trainer(settings).train(
      on: try MNISTSample.rows(0..<expected.learn), measuringTraining: false)
    let others = try MNISTSample.rows(expected.learn..<expected.learn + expected.judge)
    let predictions = try Predictor(model, workers: ThreadPool(count: 2))
      .predict(others.images, rows: others.rows)
    #expect(abs(predictions.accuracy(against: others.rowLabels) - expected.score) <= 0.002)
    return (model, predictions)
  }

  @Test(arguments: cases("knn")) func nearestNeighbours(_ expected: Case) throws {
    let (_, predictions) = try fit(settings(.knn, expected), expected)
    #expect(predictions.accuracy(against: expected.answers) >= 0.998)
    let shares = try #require(expected.shares)
    var differing = 0
    for (row, expected) in shares.enumerated() {
      // A tie of distances may give the vote to another row.
      if zip(predictions[row], expected).contains(where: { abs(Double($0) - $1) > 1e-5 }) { differing += 1 }
    }
    #expect(differing <= 1)
  }

  @Test(arguments: cases("centroid")) func nearestCentroid(_ expected: Case) throws {
    let (model, predictions) = try fit(settings(.centroid, expected), expected)
    #expect(predictions.accuracy(against: expected.answers) == 1)
    #expect(model.isNetwork && model.spec.parameterCount == 7850)
  }

  @Test(arguments: cases("svm")) func supportVectors(_ expected: Case) throws {
    let (model, predictions) = try fit(settings(.svm, expected), expected)
    #expect(predictions.accuracy(against: expected.answers) >= 0.998)
    guard case .machine(let machine)? = model.baseline?.learned else { throw OracleError() }
    #expect(machine.vectorCount == expected.vectors)
    // scikit-learn's intercept is minus libsvm's offset.
    for (offset, intercept) in zip(machine.offsets, try #require(expected.offsets)) {
      #expect(abs(Double(offset) + intercept) < 2e-3)
    }
  }

  /// At the minimum, which is unique, and where scikit-learn stops by itself: `tol` is 1e-4 there and here.
  @Test(arguments: cases("logistic")) func logisticRegression(_ expected: Case) throws {
    var settings = settings(.logistic, expected)
    settings.tolerance = try #require(expected.tolerance)
    settings.epochs = try #require(expected.most)
    let (model, predictions) = try fit(settings, expected)
    #expect(predictions.accuracy(against: expected.answers) == 1)
    let loss = try #require(model.history.last?.loss)
    #expect(abs(loss - (expected.loss ?? 0)) < 1e-7)
    let (weight, bias) = (model.weights.tensors[0], model.weights.tensors[1])
    for (pixel, coefficients) in zip(Self.pixels, try #require(expected.coefficients)) {
      for (output, coefficient) in coefficients.enumerated() {
        #expect(abs(Double(weight.values[pixel * 10 + output]) - coefficient) < 1e-4)
      }
    }
    for (found, intercept) in zip(bias.values, try #require(expected.intercepts)) {
      #expect(abs(Double(found) - intercept) < 1e-4)
    }
    if expected.tolerance == 1e-4 { #expect(model.history.count == expected.iterations) }
  }

  /// Trees cannot be the same, as they are drawn otherwise: the accuracy is.
  @Test(arguments: cases("forest")) func forest(_ expected: Case) throws {
    let model = try Trainer(settings(.forest, expected)).train(
      on: try MNISTSample.rows(0..<expected.learn), measuringTraining: false)
    let others = try MNISTSample.rows(expected.learn..<expected.learn + expected.judge)
    let predictions = try Predictor(model, workers: ThreadPool(count: 2))
      .predict(others.images, rows: others.rows)
    #expect(abs(predictions.accuracy(against: others.rowLabels) - expected.score) <= 0.03)
    // Two forests of other draws agree as far as each is right.
    #expect(predictions.accuracy(against: expected.answers) >= 0.85)
  }

  /// `MLPClassifier(solver="lbfgs")`: the same loss after each of the first iterations, and within 0.001 at the end,
  /// when single precision has led the weights apart.
  @Test(arguments: cases("mlp")) func lbfgs(_ expected: Case) throws {
    var settings = TrainingSettings()
    settings.solver = .lbfgs
    settings.hidden = try #require(expected.hidden)
    settings.activation = try #require(expected.activation)
    settings.alpha = try #require(expected.alpha)
    settings.seed = try #require(expected.seed)
    let losses = try #require(expected.losses)
    settings.epochs = 1000
    let examples = try MNISTSample.rows(0..<expected.learn)
    let model = try Trainer(settings).train(on: examples, measuringTraining: false)
    #expect(abs(try #require(model.history.last).loss - (expected.end ?? 0)) < 1e-3)
    for entry in losses {
      let found = model.history[Int(entry[0]) - 1].loss
      #expect(abs(found - entry[1]) < (entry[0] <= 5 ? 1e-5 : 1e-3), "iteration \(entry[0])")
    }
  }
}

struct OracleError: Error {}
