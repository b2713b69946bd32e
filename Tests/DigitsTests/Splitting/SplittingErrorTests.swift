import Compute
import Testing

@testable import Digits

@Suite struct SplittingErrorTests {
  private let rows = Array(0..<10)
  /// Label 0 five times, 1 four times, 2 once.
  private let labels: [ClassLabel] = [0, 0, 0, 0, 0, 1, 1, 1, 1, 2]

  @Test(arguments: [0, -0.25, 1, 1.5, .infinity, -.infinity])
  func sharesMustLieBetweenZeroAndOne(share: Double) {
    #expect(throws: SplitError.shareOutOfRange(share: share)) {
      try Split(rows, test: .share(share), seed: 1)
    }
  }

  @Test func notANumberIsNoShare() {
    #expect(throws: SplitError.self) { try Split(rows, test: .share(.nan), seed: 1) }
  }

  @Test(arguments: [0, -1, 10, 11, .max, .min])
  func countsMustLeaveARow(count: Int) {
    #expect(throws: SplitError.countOutOfRange(count: count, rows: 10)) {
      try Split(rows, test: .count(count), seed: 1)
    }
  }

  @Test func aShareMustLeaveATrainingRow() {
    #expect(throws: SplitError.noTrainingRows(rows: 10, heldOut: 10)) {
      try Split(rows, test: .share(0.95), seed: 1)
    }
    #expect(throws: SplitError.noRows) { try Split([], test: .share(0.5), seed: 1) }
  }

  @Test func aClassWithOneRowCannotBeStratified() {
    #expect(throws: SplitError.classTooSmall(label: 2, count: 1, needed: 2)) {
      try Split(rows, test: .share(0.5), stratifiedBy: labels, seed: 1)
    }
  }

  @Test func eachSideNeedsARowOfEveryClass() {
    let nine = Array(0..<9)
    #expect(throws: SplitError.fewerRowsThanClasses(side: .test, rows: 1, classes: 2)) {
      try Split(nine, test: .count(1), stratifiedBy: labels, seed: 1)
    }
    #expect(throws: SplitError.fewerRowsThanClasses(side: .validation, rows: 1, classes: 2)) {
      _ = try Split(
        Array(0..<40), test: .share(0.5), validation: .count(1),
        stratifiedBy: (0..<40).map { ClassLabel($0 % 2) }, seed: 0)
    }
    #expect(throws: SplitError.fewerRowsThanClasses(side: .train, rows: 1, classes: 2)) {
      try Split(nine, test: .count(8), stratifiedBy: labels, seed: 1)
    }
  }

  @Test func rowsMustHaveLabels() {
    #expect(throws: SplitError.rowOutOfRange(row: 10, labels: 10)) {
      try Split([0, 1, 10], test: .count(1), stratifiedBy: labels, seed: 1)
    }
    #expect(throws: SplitError.rowOutOfRange(row: -1, labels: 10)) {
      try Split([0, 1, -1], test: .count(1), stratifiedBy: labels, seed: 1)
    }
  }

  @Test(arguments: [1, 0, -5, .min])
  func thereAreAtLeastTwoFolds(k: Int) {
    var random = RandomState(seed: 1)
    #expect(throws: SplitError.tooFewFolds(k: k)) { try KFold(k: k).folds(rows, using: &random) }
    #expect(throws: SplitError.tooFewFolds(k: k)) {
      try StratifiedKFold(k: k).folds(rows, labels: labels, using: &random)
    }
  }

  @Test func foldsNeedEnoughRows() {
    var random = RandomState(seed: 1)
    #expect(throws: SplitError.moreFoldsThanRows(k: 11, rows: 10)) {
      try KFold(k: 11).folds(rows, using: &random)
    }
    // A class with fewer rows than folds is no error, as long as another has enough.
    #expect(throws: SplitError.moreFoldsThanClassRows(k: 6, label: 0, count: 5)) {
      try StratifiedKFold(k: 6).folds(Array(0..<10), labels: labels, using: &random)
    }
    #expect(throws: SplitError.noRows) { try KFold(k: 2).folds([], using: &random) }
  }

  @Test func whatFailsDrawsNothing() {
    var random = RandomState(seed: 1)
    let before = random
    #expect(throws: SplitError.self) {
      try TrainTestSplit(rows, test: .share(0.5), stratifiedBy: labels, using: &random)
    }
    #expect(random == before)
  }
}
