import Compute
import Testing

@testable import Digits

@Suite struct GroupSplittingTests {
  private let rows = Array(0..<12)
  private let labels = (0..<12).map { ClassLabel($0 % 2) }
  /// Four groups of three rows.
  private let groups = RowGroups((0..<12).map { $0 / 3 }, noun: "writer")

  @Test func noGroupIsOnBothSides() throws {
    for seed in UInt32(0)..<20 {
      let split = try Split(rows, test: .share(0.25), validation: .count(1), groups: groups, seed: seed)
      let sides = [split.train, split.validation, split.test].map { Set($0.map { $0 / 3 }) }
      #expect(sides.map(\.count) == [2, 1, 1])
      #expect(sides[0].union(sides[1]).union(sides[2]) == [0, 1, 2, 3])
    }
  }

  @Test func sizesCountGroups() {
    #expect(throws: SplitError.groupsOutOfRange(count: 4, groups: 4, noun: "writer")) {
      try Split(rows, test: .count(4), groups: groups, seed: 0)
    }
    #expect(throws: SplitError.noTrainingGroups(groups: 4, heldOut: 4, noun: "writer")) {
      try Split(rows, test: .share(0.8), groups: groups, seed: 0)
    }
    let alone = RowGroups([Int](repeating: 7, count: 12), noun: "writer")
    #expect(throws: SplitError.noTrainingGroups(groups: 1, heldOut: 1, noun: "writer")) {
      try Split(rows, test: .share(0.25), groups: alone, seed: 0)
    }
    #expect(throws: SplitError.shareOutOfRange(share: 2)) {
      try Split(rows, test: .share(2), groups: groups, seed: 0)
    }
  }

  @Test func foldsNeedAsManyGroups() {
    var random = RandomState(seed: 1)
    let tooMany = SplitError.moreFoldsThanGroups(k: 5, groups: 4, noun: "writer")
    #expect(throws: tooMany) { try GroupKFold(k: 5).folds(rows, groups: groups, using: &random) }
    #expect(throws: tooMany) {
      try StratifiedGroupKFold(k: 5).folds(rows, labels: labels, groups: groups, using: &random)
    }
    #expect(throws: SplitError.tooFewFolds(k: 1)) {
      try GroupKFold(k: 1).folds(rows, groups: groups, using: &random)
    }
    #expect(throws: SplitError.moreFoldsThanClassRows(k: 7, label: 0, count: 6)) {
      try StratifiedGroupKFold(k: 7).folds(rows, labels: labels, groups: groups, using: &random)
    }
    #expect(throws: SplitError.noRows) { try GroupKFold(k: 2).folds([], groups: groups, using: &random) }
    #expect(throws: SplitError.rowOutOfRange(row: 12, labels: 12)) {
      try GroupKFold(k: 2).folds([0, 12], groups: groups, using: &random)
    }
    #expect(throws: SplitError.rowOutOfRange(row: -1, labels: 12)) {
      try TrainTestSplit([0, -1], test: .count(1), groups: groups, using: &random)
    }
  }

  /// Seeded random groups of any size: every row is held out once, with all of its group.
  @Test(arguments: 0..<40) func everyGroupIsHeldOutOnce(seed: Int) throws {
    var random = RandomState(seed: UInt32(seed))
    let count = random.randint(in: 20...200)
    let numbers = (0..<count).map { _ in random.randint(in: -5...12) }
    let groups = RowGroups(numbers)
    let rows = random.permutation(count)
    let k = random.randint(in: 2...min(6, groups.count(among: rows)))
    let labels = (0..<count).map { _ in ClassLabel(random.randint(in: 0...1)) }
    let both = [
      try GroupKFold(k: k, shuffle: seed % 2 == 0).folds(rows, groups: groups, using: &random),
      try StratifiedGroupKFold(k: k, shuffle: seed % 3 == 0)
        .folds(rows, labels: labels, groups: groups, using: &random),
    ]
    for folds in both {
      #expect(folds.flatMap(\.test).sorted() == Array(0..<count))
      for fold in folds {
        #expect(fold.train.count + fold.test.count == count)
        #expect(Set(fold.train.map { numbers[$0] }).isDisjoint(with: fold.test.map { numbers[$0] }))
      }
    }
  }
}
