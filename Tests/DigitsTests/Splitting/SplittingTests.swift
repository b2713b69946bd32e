import Compute
import Foundation
import Testing

@testable import Digits

@Suite struct SplittingTests {
  /// Random datasets: labels, and some of the rows in random order.
  private static let datasets: [(rows: [Int], labels: [ClassLabel])] = (UInt32(0)..<60).map { seed in
    var random = RandomState(seed: seed)
    let count = random.randint(in: 40...400)
    let classes = random.randint(in: 2...6)
    // Ten of each class first, so that every class can be divided; the rest is random.
    let labels = (0..<count + 10 * classes).map { row in
      ClassLabel(
        row < 10 * classes ? row % classes : Int(Double(classes) * pow(random.randomSample(), 2)))
    }
    let rows = random.choice(labels.count, size: labels.count - random.randint(in: 0...5))
    return (rows, labels)
  }

  @Test func holdOutsPartitionTheRowsAndKeepTheShares() throws {
    for (index, (rows, labels)) in Self.datasets.enumerated() {
      var random = RandomState(seed: UInt32(index))
      let share = random.uniform(0.2, 0.8)
      let split = try TrainTestSplit(rows, test: .share(share), stratifiedBy: labels, using: &random)
      #expect((split.train + split.test).sorted() == rows.sorted())
      #expect(split.test.count == Int((share * Double(rows.count)).rounded(.up)))
      for (label, count) in counts(rows, labels) {
        let quota = Double(count * split.test.count) / Double(rows.count)
        #expect(abs(Double(counts(split.test, labels)[label] ?? 0) - quota) <= 1)
      }
    }
  }

  @Test func foldsPartitionTheRowsAndKeepTheShares() throws {
    for (index, (rows, labels)) in Self.datasets.enumerated() {
      for shuffle in [false, true] {
        var random = RandomState(seed: UInt32(index))
        let k = random.randint(in: 2...5)
        let folds = try StratifiedKFold(k: k, shuffle: shuffle).folds(rows, labels: labels, using: &random)
        #expect(folds.count == k)
        #expect(folds.flatMap(\.test).sorted() == rows.sorted())
        for fold in folds {
          #expect((fold.train + fold.test).sorted() == rows.sorted())
          #expect(abs(fold.test.count - rows.count / k) <= 1)
          for (label, count) in counts(rows, labels) {
            #expect(abs((counts(fold.test, labels)[label] ?? 0) - count / k) <= 1)
          }
        }
      }
    }
  }

  @Test func classesWithFewerRowsThanFoldsAreNamed() throws {
    var random = RandomState(seed: 0)
    let labels: [ClassLabel] = [0, 0, 0, 0, 0, 7, 7, 9, 9, 9]
    let folds = try StratifiedKFold(k: 4).folds(Array(0..<10), labels: labels, using: &random)
    #expect(folds.rare == [RareClass(label: 7, rows: 2), RareClass(label: 9, rows: 3)])
    #expect(folds.flatMap(\.test).sorted() == Array(0..<10))
    // Each of the rare rows is held out by a fold of its own.
    for rows in [5...6, 7...9] { #expect(folds.allSatisfy { $0.test.count { rows.contains($0) } <= 1 }) }
    #expect(try StratifiedKFold(k: 2).folds(Array(0..<10), labels: labels, using: &random).rare.isEmpty)
    #expect(try KFold(k: 5).folds(Array(0..<10), using: &random).rare.isEmpty)
  }

  @Test func plainFoldsPartitionTheRows() throws {
    var random = RandomState(seed: 0)
    for count in 2...40 {
      let rows = random.permutation(count).map { $0 * 3 }
      for k in 2...count {
        let folds = try KFold(k: k, shuffle: count % 2 == 0).folds(rows, using: &random)
        #expect(folds.flatMap(\.test).sorted() == rows.sorted())
        let sizes = folds.map(\.test.count)
        #expect(sizes == sizes.sorted(by: >))
        #expect(sizes.allSatisfy { abs($0 - count / k) <= 1 })
      }
    }
  }

  @Test func theSameSeedGivesTheSameSplitAndAnotherSeedAnother() throws {
    let labels = (0..<500).map { ClassLabel($0 % 10) }
    let rows = Array(0..<500)
    let first = try Split(rows, test: .share(0.25), stratifiedBy: labels, seed: 4)
    #expect(try Split(rows, test: .share(0.25), stratifiedBy: labels, seed: 4) == first)
    #expect(try Split(rows, test: .share(0.25), stratifiedBy: labels, seed: 5) != first)
    #expect(first.seed == 4)
    #expect(first.stratified)
    #expect(first.validation.isEmpty)
  }

  @Test func aSplitInThreeIsTwoCalls() throws {
    let labels = (0..<300).map { ClassLabel($0 % 7) }
    let rows = Array(0..<300)
    let split = try Split(rows, test: .count(60), validation: .share(0.2), stratifiedBy: labels, seed: 8)
    var random = RandomState(seed: 8)
    let outer = try TrainTestSplit(rows, test: .count(60), stratifiedBy: labels, using: &random)
    random = RandomState(seed: 8)
    let inner = try TrainTestSplit(outer.train, test: .share(0.2), stratifiedBy: labels, using: &random)
    #expect(split.train == inner.train)
    #expect(split.validation == inner.test)
    #expect(split.test == outer.test)

    let stored = try JSONEncoder().encode(split)
    #expect(try JSONDecoder().decode(Split.self, from: stored) == split)
  }

  @Test func onlyThePickedRowsAreDivided() throws {
    let labels: [ClassLabel] = [9, 1, 9, 1, 9, 1, 9, 1, 9, 1]
    var random = RandomState(seed: 2)
    let split = try TrainTestSplit([1, 3, 5, 7], test: .count(2), stratifiedBy: labels, using: &random)
    #expect((split.train + split.test).sorted() == [1, 3, 5, 7])
  }

  @Test func sixHundredThousandRows() throws {
    let labels = (0..<600_000).map { ClassLabel($0 % 10) }
    var random = RandomState(seed: 1)
    let rows = Array(labels.indices)
    let split = try TrainTestSplit(rows, test: .share(0.25), stratifiedBy: labels, using: &random)
    #expect(counts(split.test, labels).values.allSatisfy { $0 == 15_000 })
    // Folds are created one at a time; all of them would not fit into memory.
    let folds = try StratifiedKFold(k: 50_000).folds(rows, labels: labels, using: &random)
    #expect(folds[49_999].test.count == 12)
  }

  private func counts(_ rows: [Int], _ labels: [ClassLabel]) -> [ClassLabel: Int] {
    rows.reduce(into: [:]) { $0[labels[$1], default: 0] += 1 }
  }
}
