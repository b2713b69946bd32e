import Compute
import Digits
import Foundation
import Testing

@testable import Experiments

@Suite struct EvaluationTests {
  // MARK: By hand

  @Test func aReportByHand() throws {
    let report = try ClassificationReport(truth: [0, 0, 0, 1, 1, 2], predicted: [0, 0, 1, 1, 2, 2])
    #expect(report.labels.map(\.precision) == [1, 0.5, 0.5])
    #expect(report.labels.map(\.recall) == [2.0 / 3, 0.5, 1])
    #expect(report.labels.map(\.support) == [3, 2, 1])
    #expect(report.accuracy == 4.0 / 6)
    #expect(report.micro == nil)
    #expect(report.samples == nil)
    #expect(report.weighted.precision == 0.75)
    #expect(report.macro.precision == 2.0 / 3)
  }

  @Test func aSubsetOfLabelsHasMicroAveragesInPlaceOfAccuracy() throws {
    let report = try ClassificationReport(truth: [0, 1, 2, 2], predicted: [1, 2, 2, 1], labels: [0, 2])
    #expect(report.accuracy == nil)
    let micro = ClassificationReport.Scores(precision: 0.5, recall: 1.0 / 3, f1: 0.4)
    #expect(report.micro == micro)
    #expect(report.support == 3)
  }

  @Test func confusionsAreRankedByHowOftenThenByLabel() throws {
    let matrix = try ConfusionMatrix(
      truth: [4, 9, 9, 9, 3, 5, 5], predicted: [9, 4, 4, 9, 5, 3, 5])
    #expect(
      matrix.confusions(limit: 3) == [
        .init(label: 9, predicted: 4, count: 2), .init(label: 3, predicted: 5, count: 1),
        .init(label: 4, predicted: 9, count: 1),
      ])
    #expect(matrix.confusions().count == 4)
    #expect(matrix.confusions(limit: -1).isEmpty)
  }

  @Test func logLossByHand() throws {
    let probabilities = try Probabilities(classes: [3, 7], values: [0.25, 0.75, 0.5, 0.5, 1, 0])
    let loss = try Metrics.logLoss(truth: [7, 3, 7], probabilities: probabilities)
    // The third row has probability 0 for its true class, which is clipped to machine epsilon, 2^-52.
    let expected = (log(4.0 / 3) + log(2) + 52 * log(2)) / 3
    #expect(abs(loss - expected) < 1e-12)
  }

  @Test func theAreaIsHowOftenAPositiveScoresAboveANegative() throws {
    for seed: UInt32 in 0..<20 {
      var random = RandomState(seed: seed)
      let truth: [ClassLabel] = (0..<60).map {
        $0 < 2 ? ClassLabel($0) : ClassLabel(random.randint(in: 0...1))
      }
      // Few distinct scores, because ties count as half.
      let scores = truth.map { _ in Double(random.randint(in: 0...8)) / 8 }
      let probabilities = try Probabilities(classes: [0, 1], values: scores.flatMap { [1 - $0, $0] })
      let positives = zip(truth, scores).filter { $0.0 == 1 }.map(\.1)
      let negatives = zip(truth, scores).filter { $0.0 == 0 }.map(\.1)
      var wins = 0.0
      for positive in positives {
        for negative in negatives { wins += positive > negative ? 1 : positive == negative ? 0.5 : 0 }
      }
      let expected = wins / Double(positives.count * negatives.count)
      let analysis = try ROCAnalysis(truth: truth, probabilities: probabilities)
      #expect(abs((analysis.classes[1].curve?.area ?? -1) - expected) < 1e-12)
    }
  }

  // MARK: What is not defined

  @Test func withoutPositivesThereIsNoCurve() throws {
    let probabilities = try Probabilities(classes: [0, 1, 2], values: [0.5, 0.25, 0.25, 0.1, 0.8, 0.1])
    let analysis = try ROCAnalysis(truth: [0, 1], probabilities: probabilities)
    #expect(analysis.classes[2].curve == nil)
    #expect(analysis.macroArea == nil)
    #expect(analysis.micro != nil)
  }

  @Test func aSingleLabelHasNoKappa() throws {
    let matrix = try ConfusionMatrix(truth: [5, 5], predicted: [5, 5])
    #expect(matrix.accuracy == 1)
    #expect(matrix.balancedAccuracy == 1)
    #expect(matrix.cohenKappa == nil)
    #expect(matrix.matthewsCorrelation == 0)
  }

  @Test func labelsThatLeaveNoRowsLeaveNoFigures() throws {
    let matrix = try ConfusionMatrix(truth: [1, 2], predicted: [2, 1], labels: [8, 9])
    #expect(matrix.accuracy == nil)
    #expect(matrix.balancedAccuracy == nil)
    #expect(matrix.cohenKappa == nil)
    #expect(matrix.normalized == [[0, 0], [0, 0]])
  }

  // MARK: Bad input

  @Test func errorsSayWhatDoesNotFit() throws {
    #expect(throws: EvaluationError.noRows) { try ClassificationReport(truth: [], predicted: []) }
    #expect(throws: EvaluationError.countsDiffer(truth: 2, predicted: 1)) {
      try ConfusionMatrix(truth: [1, 2], predicted: [1])
    }
    #expect(throws: EvaluationError.noClasses) {
      try ClassificationReport(truth: [1], predicted: [1], labels: [])
    }
    #expect(throws: EvaluationError.noClasses) { try Probabilities(classes: [], values: [Double]()) }
    #expect(throws: EvaluationError.incompleteRow(values: 3, classes: 2)) {
      try Probabilities(classes: [0, 1], values: [0.5, 0.5, 1.0])
    }
    #expect(throws: EvaluationError.unknownLabel(row: 1, label: 9)) {
      try Indicators(oneHot: [0, 9], classes: [0, 1])
    }

    let probabilities = try Probabilities(classes: [0, 1], values: [0.5, 0.5])
    #expect(throws: EvaluationError.unknownLabel(row: 0, label: 4)) {
      try Metrics.logLoss(truth: [4], probabilities: probabilities)
    }
    let two = try Indicators(classes: [0, 1], values: [true, false])
    let other = try Indicators(classes: [0, 2], values: [true, false])
    #expect(throws: EvaluationError.classesDiffer(truth: [0, 1], predicted: [0, 2])) {
      try Metrics.subsetAccuracy(truth: two, predicted: other)
    }
    #expect(throws: EvaluationError.noSuchClass(label: 5)) {
      try ClassificationReport(truth: two, predicted: two, labels: [5])
    }
  }

  @Test(arguments: [Float.nan, -0.001, 1.001, .infinity])
  func whatADivergedNetworkSaysIsNoProbability(value: Float) {
    #expect(throws: EvaluationError.notAProbability(row: 1, label: 8)) {
      try Probabilities(classes: [8, 9], values: [0.5, 0.5, value, 0.5])
    }
  }

  @Test func aHairAboveOneIsOne() throws {
    let probabilities = try Probabilities(classes: [0, 1], values: [Float(1).nextUp, 0])
    #expect(try Metrics.logLoss(truth: [0], probabilities: probabilities) > 0)
  }

  // MARK: Storing

  @Test func resultsSurviveJSON() throws {
    let probabilities = try Probabilities(
      classes: [0, 1, 2], values: [0.5, 0.25, 0.25, 0.1, 0.8, 0.1, 0, 0, 1] as [Float])
    let truth: [ClassLabel] = [0, 1, 1]
    let predicted = probabilities.predictedLabels
    func survives<Value: Codable & Equatable>(_ value: Value) throws -> Bool {
      try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value)) == value
    }
    #expect(try survives(ROCAnalysis(truth: truth, probabilities: probabilities)))
    #expect(try survives(ConfusionMatrix(truth: truth, predicted: predicted)))
    #expect(try survives(ClassificationReport(truth: truth, predicted: predicted)))
  }

  @Test(arguments: [#"[[1,2]]"#, #"[[1],[2]]"#, #"[[1,2],[3,-4]]"#, "[]"])
  func aMatrixThatIsNoSquareOfCountsIsRefused(counts: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(
        ConfusionMatrix.self, from: Data(#"{"labels":[3,5],"counts":\#(counts)}"#.utf8))
    }
  }

  @Test func theLayoutTakesAnyNumberOfDigits() throws {
    let report = try ClassificationReport(truth: [0, 1, 1], predicted: [0, 1, 0])
    #expect(report.text == report.text(digits: 2))
    #expect(report.text(digits: -7) == report.text(digits: 0))
    #expect(report.text(digits: .max) == report.text(digits: 100))
  }

  @Test func sumsInTheOrderOfNumPy() {
    // numpy.sum(0.1 * numpy.arange(n)), around the boundaries of lanes and blocks.
    let sums: [Int: Double] = [
      7: 0x1.0cccccccccccdp+1, 8: 0x1.6666666666667p+1, 9: 0x1.ccccccccccccep+1, 17: 0x1.b333333333333p+3,
      128: 0x1.9666666666667p+9, 129: 0x1.9cccccccccccdp+9, 1000: 0x1.863cp+15, 5003: 0x1.317b24cccccccp+20,
    ]
    for (count, expected) in sums {
      #expect(pairwiseSum((0..<count).map { 0.1 * Double($0) }[...]) == expected, "\(count) numbers")
    }
  }
}
