import Compute
import TestSupport
import Testing

@testable import Digits

@Suite("Splits and folds are scikit-learn's, index for index") struct SplittingOracleTests {
  /// One case: labels and rows to generate, the arguments of the split, and the expected result.
  struct Case: Decodable {
    struct Rows: Decodable {
      let count: Int
      let hash: String
    }

    let total, classes, skew: Int
    let labelSeed: UInt32
    let picked: Int?
    let groups, groupSkew: Int?
    let groupSeed: UInt32?

    let kind: String
    let seed: UInt32
    let share: Double?
    let rows: Int?
    let train, test: Rows?
    let k: Int?
    let shuffle: Bool?
    let folds: [[String]]?
    /// Next draw of the generator, which shows how many draws the split made.
    let next: Double

    /// floor(classes * u^skew), or 0, 1, 2, ... cyclically.
    var labels: [ClassLabel] {
      var random = RandomState(seed: labelSeed)
      return (0..<total).map { row in
        guard skew > 0 else { return ClassLabel(row % classes) }
        let u = random.randomSample()
        return ClassLabel(Int(Double(classes) * (1..<skew).reduce(u) { power, _ in power * u }))
      }
    }

    /// floor(groups * u^skew), or runs of one size.
    var rowGroups: RowGroups {
      var random = RandomState(seed: groupSeed ?? 0)
      let (groups, skew) = (groups ?? 1, groupSkew ?? 0)
      return RowGroups(
        (0..<total).map { row in
          guard skew > 0 else { return row * groups / total }
          let u = random.randomSample()
          return Int(Double(groups) * (1..<skew).reduce(u) { power, _ in power * u })
        })
    }

    var rowNumbers: [Int] {
      var random = RandomState(seed: labelSeed)
      return picked.map { random.choice(total, size: $0) } ?? Array(0..<total)
    }

    var size: HoldOutSize { rows.map { .count($0) } ?? .share(share ?? 0) }
  }

  @Test func holdOuts() throws {
    let cases = try Oracle.cases("splits.json", as: Case.self).filter { $0.folds == nil }
    #expect(cases.count > 40)
    for expected in cases {
      var random = RandomState(seed: expected.seed)
      let split =
        switch expected.kind {
        case "plain": try TrainTestSplit(expected.rowNumbers, test: expected.size, using: &random)
        case "groupShuffleSplit":
          try TrainTestSplit(
            expected.rowNumbers, test: expected.size, groups: expected.rowGroups, using: &random)
        default:
          try TrainTestSplit(
            expected.rowNumbers, test: expected.size, stratifiedBy: expected.labels,
            order: expected.kind == "stratifiedOneHot" ? .descending : .ascending, using: &random)
        }
      #expect(split.train.count == expected.train?.count, "\(expected)")
      #expect(Fingerprint.of(split.train) == expected.train?.hash, "\(expected)")
      #expect(Fingerprint.of(split.test) == expected.test?.hash, "\(expected)")
      #expect(random.randomSample() == expected.next, "\(expected)")
    }
  }

  @Test func everyKindOccurs() throws {
    let cases = try Oracle.cases("splits.json", as: Case.self)
    for kind in ["plain", "stratified", "groupShuffleSplit", "kFold", "groupKFold", "stratifiedGroupKFold"] {
      #expect(cases.count { $0.kind == kind } >= 10, "\(kind)")
    }
  }

  @Test func folds() throws {
    let cases = try Oracle.cases("splits.json", as: Case.self).filter { $0.folds != nil }
    #expect(cases.count > 50)
    var rare = 0
    for expected in cases {
      var random = RandomState(seed: expected.seed)
      let (k, shuffle) = (expected.k ?? 0, expected.shuffle ?? false)
      let folds =
        switch expected.kind {
        case "kFold": try KFold(k: k, shuffle: shuffle).folds(expected.rowNumbers, using: &random)
        case "groupKFold":
          try GroupKFold(k: k, shuffle: shuffle)
            .folds(expected.rowNumbers, groups: expected.rowGroups, using: &random)
        case "stratifiedGroupKFold":
          try StratifiedGroupKFold(k: k, shuffle: shuffle)
            .folds(
              expected.rowNumbers, labels: expected.labels, groups: expected.rowGroups, using: &random)
        default:
          try StratifiedKFold(k: k, shuffle: shuffle)
            .folds(expected.rowNumbers, labels: expected.labels, using: &random)
        }
      if !folds.rare.isEmpty { rare += 1 }
      let hashes = folds.map { [Fingerprint.of($0.train), Fingerprint.of($0.test)] }
      #expect(hashes == expected.folds, "\(expected)")
      #expect(random.randomSample() == expected.next, "\(expected)")
    }
    #expect(rare > 15)
  }
}
