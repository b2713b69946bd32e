import Compute
import Digits
import Experiments
import TestSupport
import Testing

@Suite("Metrics are scikit-learn's") struct MetricsOracleTests {
  /// The recipe to draw labels and scores again, and the expected metrics.
  struct Case: Decodable {
    struct Curve: Decodable {
      let points: Int
      let hash: String
      let area: Double
    }

    let seed: UInt32
    let rows, classes: Int
    let lift: Double
    let levels: Int
    let normalized, single: Bool
    let absent: Int?

    let predicted: String
    let logLoss: Double
    let curves: [Curve?]
    let micro: Curve?
    let macroArea: Double?
    let accuracy, subsetAccuracy: Double
    let balancedAccuracy, cohenKappa: Double?
    let matthewsCorrelation: Double
    let confusion, normalizedConfusion: String
    let calibrationError, largestCalibrationError: Double
    /// For the thresholds 0, 0.25, 0.5 and 0.8: answered rows, and wrong rows among them.
    let rejection: [[Int]]
  }

  private let cases: [Case]

  init() throws {
    cases = try Oracle.cases("metrics.json")
  }

  @Test func logLoss() throws {
    for expected in cases {
      let (truth, probabilities) = try expected.draw()
      let loss = try Metrics.logLoss(truth: truth, probabilities: probabilities)
      // For single-precision input scikit-learn takes logarithms in single precision, we in double.
      let tolerance = expected.single ? 2e-6 : 1e-9
      #expect(abs(loss - expected.logLoss) <= tolerance * max(1, expected.logLoss), "seed \(expected.seed)")
    }
  }

  @Test func curvesAndAreas() throws {
    for expected in cases {
      let (truth, probabilities) = try expected.draw()
      let analysis = try ROCAnalysis(truth: truth, probabilities: probabilities)
      #expect(analysis.classes.map(\.label) == probabilities.classes)
      for (found, wanted) in zip(analysis.classes, expected.curves) { expectEqual(found.curve, wanted) }
      expectEqual(analysis.micro, expected.micro)
      #expect(isClose(analysis.macroArea, expected.macroArea))
    }
  }

  @Test func figuresOfTheConfusionMatrix() throws {
    for expected in cases {
      let (truth, probabilities) = try expected.draw()
      let predicted = probabilities.predictedLabels
      #expect(Fingerprint.of(predicted.map { Int($0.digit ?? 0) }) == expected.predicted)

      let matrix = try ConfusionMatrix(truth: truth, predicted: predicted)
      #expect(Fingerprint.of(matrix.counts.flatMap { $0 }) == expected.confusion)
      #expect(Fingerprint.of(matrix.normalized.flatMap { $0 }) == expected.normalizedConfusion)
      #expect(isClose(matrix.accuracy, expected.accuracy))
      #expect(isClose(matrix.balancedAccuracy, expected.balancedAccuracy))
      #expect(isClose(matrix.cohenKappa, expected.cohenKappa))
      #expect(isClose(matrix.matthewsCorrelation, expected.matthewsCorrelation))

      #expect(try Metrics.accuracy(truth: truth, predicted: predicted) == expected.accuracy)
      let subset = try Metrics.subsetAccuracy(
        truth: Indicators(oneHot: truth, classes: probabilities.classes), predicted: Indicators(probabilities)
      )
      #expect(subset == expected.subsetAccuracy)
    }
  }

  @Test func calibrationErrors() throws {
    for expected in cases {
      let (truth, probabilities) = try expected.draw()
      let calibration = try Calibration(truth: truth, probabilities: probabilities)
      #expect(isClose(calibration.expectedError, expected.calibrationError), "seed \(expected.seed)")
      #expect(isClose(calibration.largestError, expected.largestCalibrationError), "seed \(expected.seed)")
      #expect(isClose(calibration.accuracy, expected.accuracy))
      #expect(calibration.bins.reduce(0) { $0 + $1.rows } == truth.count)
    }
  }

  @Test func answersLeftByRejection() throws {
    for expected in cases {
      let (truth, probabilities) = try expected.draw()
      let curve = try RiskCoverageCurve(truth: truth, probabilities: probabilities)
      for (threshold, wanted) in zip([0, 0.25, 0.5, 0.8], expected.rejection) {
        let point = curve.point(atThreshold: threshold)
        #expect([point.answered, point.wrong] == wanted, "seed \(expected.seed), threshold \(threshold)")
      }
      #expect(curve.points.last?.answered == truth.count)
    }
  }

  private func expectEqual(_ curve: ROCCurve?, _ expected: Case.Curve?) {
    #expect(curve?.points.count == expected?.points)
    guard let curve, let expected else { return }
    let columns =
      curve.points.map(\.falsePositiveRate) + curve.points.map(\.truePositiveRate)
      + curve.points.compactMap(\.threshold)
    #expect(Fingerprint.of(columns) == expected.hash)
    #expect(isClose(curve.area, expected.area))
  }

  private func isClose(_ found: Double?, _ expected: Double?) -> Bool {
    guard let found, let expected else { return found == nil && expected == nil }
    return abs(found - expected) <= 1e-9
  }
}

extension MetricsOracleTests.Case {
  func draw() throws -> (truth: [ClassLabel], probabilities: Probabilities) {
    try MetricsOracleTests.draw(
      seed: seed, rows: rows, classes: classes, lift: lift, levels: levels, normalized: normalized,
      single: single, absent: absent)
  }
}

extension MetricsOracleTests {
  /// Draws labels and scores with the operations of `Scripts/dev/oracle/metrics.py`.
  static func draw(
    seed: UInt32, rows: Int, classes: Int, lift: Double, levels: Int = 0, normalized: Bool = true,
    single: Bool = false, absent: Int? = nil
  ) throws -> (truth: [ClassLabel], probabilities: Probabilities) {
    var random = RandomState(seed: seed)
    var truth = (0..<rows).map { _ in random.randint(in: 0...classes - 1) }
    truth = truth.map { $0 == absent ? 0 : $0 }
    var scores = (0..<rows * classes).map { _ in random.randomSample() }
    for (row, label) in truth.enumerated() { scores[row * classes + label] += lift }
    scores = scores.map { $0 / (1 + lift) }
    if levels > 0 { scores = scores.map { ($0 * Double(levels)).rounded(.down) / Double(levels) } }
    if normalized {
      for start in stride(from: 0, to: scores.count, by: classes) {
        var total = scores[start..<start + classes].reduce(0, +)
        if total == 0 { (scores[start], total) = (1, 1) }
        for index in start..<start + classes { scores[index] /= total }
      }
    }

    let labels = (0..<classes).map(ClassLabel.init)
    let probabilities =
      try single
      ? Probabilities(classes: labels, values: scores.map(Float.init))
      : Probabilities(classes: labels, values: scores)
    return (truth.map(ClassLabel.init), probabilities)
  }
}
