import Compute
import Digits
import Foundation
import Testing

@testable import Experiments

/// Names of classes change nothing but the names.
@Suite("Named classes") struct NamedClassesTests {
  /// The digits in words, in an order that is not that of the alphabet.
  private static let words: [ClassLabel] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
  ]

  private static func named(_ label: ClassLabel) -> ClassLabel { words[Int(label.digit ?? 0)] }

  private let digits: Examples
  private let named: Examples
  private let settings = {
    var settings = TrainingSettings()
    settings.hidden = [8]
    settings.epochs = 3
    return settings
  }()

  init() throws {
    digits = try MNISTSample.rows(0..<400)
    named = Examples(
      images: digits.images, labels: digits.labels.map(Self.named), rows: digits.rows,
      order: try ClassList(Self.words))
  }

  @Test func theModelIsTheSame() throws {
    let (one, other) = (try Trainer(settings).train(on: digits), try Trainer(settings).train(on: named))
    #expect(other.classes == Self.words)
    #expect(other.weights == one.weights && other.history.map(\.loss) == one.history.map(\.loss))
    let rows = Array(400..<600)
    let workers = ThreadPool(count: 1)
    let a = try Predictor(one, workers: workers).predict(digits.images, rows: rows)
    let b = try Predictor(other, workers: workers).predict(digits.images, rows: rows)
    #expect(b.probabilities == a.probabilities)
    #expect(b.labels == a.labels.map(Self.named))
    let truth = rows.map { digits.labels[$0] }
    #expect(b.accuracy(against: truth.map(Self.named)) == a.accuracy(against: truth))
    #expect(b.meanLoss(against: truth.map(Self.named)) == a.meanLoss(against: truth))
    #expect(b.exactMatch(against: truth.map(Self.named)) == a.exactMatch(against: truth))

    let predicted = (a.labels, b.labels)
    let matrix = try ConfusionMatrix(truth: truth, predicted: predicted.0)
    let others = try ConfusionMatrix(
      truth: truth.map(Self.named), predicted: predicted.1, labels: matrix.labels.map(Self.named))
    #expect(others.counts == matrix.counts)
    let report = try ClassificationReport(
      truth: truth.map(Self.named), predicted: predicted.1, labels: matrix.labels.map(Self.named))
    let plain = try ClassificationReport(truth: truth, predicted: predicted.0)
    #expect(report.labels.map(\.f1) == plain.labels.map(\.f1) && report.accuracy == plain.accuracy)
    #expect(report.text.contains("\n       seven "))
  }

  @Test func aModelOfNamesComesBackFromStorage() throws {
    let model = try Trainer(settings).train(on: named)
    let stored = try StoredModel(model, splitRows: named.rows)
    #expect(try stored.model(splitRows: named.rows) == model)
    #expect(String(decoding: stored.training, as: UTF8.self).contains(#""classes":["zero","one","two""#))
    for broken in [#"["zero","zero","two""#, #"["","one","two""#, #"[null,"one","two""#] {
      let training = String(decoding: stored.training, as: UTF8.self)
        .replacing(#"["zero","one","two""#, with: broken)
      let damaged = StoredModel(
        name: stored.name, spec: stored.spec, training: Data(training.utf8), weights: stored.weights,
        state: stored.state)
      #expect(throws: StoredModelError.part(.training)) { try damaged.model(splitRows: named.rows) }
    }
  }

  @Test func suspectsAndCurvesAreTheSame() throws {
    var (first, second) = (RandomState(seed: 0), RandomState(seed: 0))
    // Folds are dealt class by class in the order of first appearance, whatever the names.
    let folds = Array(
      try StratifiedKFold(k: 3).folds(digits.rows, labels: digits.labels, using: &first))
    #expect(
      Array(try StratifiedKFold(k: 3).folds(named.rows, labels: named.labels, using: &second)).map(\.test)
        == folds.map(\.test))
    let context = ExperimentContext(threads: 1)
    let a = try CrossValidatedPredictions(settings, folds: folds, of: digits, context: context)
    let b = try CrossValidatedPredictions(settings, folds: folds, of: named, context: context)
    #expect(b.probabilities.values == a.probabilities.values && b.probabilities.classes == Self.words)
    let truth = a.rows.map { digits.labels[$0] }
    let issues = try LabelIssues(labels: truth, probabilities: a.probabilities).issues
    let others = try LabelIssues(labels: truth.map(Self.named), probabilities: b.probabilities).issues
    #expect(others.map(\.index) == issues.map(\.index))
    #expect(others.map(\.label) == issues.map(\.label).map(Self.named))
    let areas = try ROCAnalysis(truth: truth, probabilities: a.probabilities)
    let otherAreas = try ROCAnalysis(truth: truth.map(Self.named), probabilities: b.probabilities)
    #expect(otherAreas.micro == areas.micro && otherAreas.macroArea == areas.macroArea)
    #expect(
      try Calibration(truth: truth.map(Self.named), probabilities: b.probabilities)
        == Calibration(truth: truth, probabilities: a.probabilities))
  }

  /// Without stratification a fold may have been trained without some class.
  @Test func aClassThatAFoldDoesNotKnowHasProbabilityZero() throws {
    let rows = digits.rows.filter { digits.labels[$0] < 3 }
    let threes = digits.rows.filter { digits.labels[$0] == 3 }
    let folds = [
      TrainTestSplit(train: rows, test: threes),
      TrainTestSplit(train: rows + threes, test: Array(rows.prefix(9))),
    ]
    let found = try CrossValidatedPredictions(
      settings, folds: folds, of: digits, context: ExperimentContext(threads: 1))
    #expect(found.probabilities.classes == [0, 1, 2, 3])
    #expect(threes.indices.allSatisfy { Array(found.probabilities[$0])[3] == 0 })
    #expect(found.probabilities.rowCount == threes.count + 9)
  }

  @Test func aThousandClassesCanBeLearned() throws {
    let shape = ImageShape(height: 4, width: 8)
    let labels = (0..<2000).map { ClassLabel("c\($0 % 1000)") }
    var random = RandomState(seed: 1)
    let pixels = (0..<2000 * shape.pixelCount).map { _ in UInt8(random.randint(in: 0...255)) }
    var settings = settings
    settings.epochs = 1
    let examples = Examples(
      images: DigitImages(shape: shape, pixels: pixels), labels: labels, rows: Array(0..<2000),
      order: ClassList(of: labels))
    let model = try Trainer(settings).train(on: examples)
    #expect(model.classes.count == 1000 && model.classes == labels.prefix(1000).sorted())
    let said = try Predictor(model, workers: ThreadPool(count: 1)).predict(examples.images, rows: [0, 1, 2])
    #expect(said.labels.allSatisfy { model.classes.contains($0) })
    let stored = try StoredModel(model, splitRows: examples.rows)
    #expect(try stored.model(splitRows: examples.rows) == model)
  }

  @Test func ensemblesAskForTheSameClasses() throws {
    let model = try Trainer(settings).train(on: digits).named("a")
    let other = try Trainer(settings).train(on: named).named("b")
    #expect(
      throws: EnsembleError.classesDiffer(first: "a", expected: model.classes, other: "b", found: Self.words)
    ) { try Ensemble([model, other]) }
  }
}
