import Compute

/// Training and test rows: one hold-out, or one fold of a cross-validation.
package struct TrainTestSplit: Codable, Equatable, Sendable {
  package let train: [Int]
  package let test: [Int]

  package init(train: [Int], test: [Int]) {
    self.train = train
    self.test = test
  }
}

/// Size of the held-out part.
package enum HoldOutSize: Codable, Equatable, Sendable {
  /// A fraction of the rows, between 0 and 1, rounded up to whole rows.
  case share(Double)
  /// A number of rows.
  case count(Int)
}

/// Order in which a stratified hold-out visits the classes, which decides the random draws that each class
/// gets.
package enum ClassOrder: String, Codable, Sendable {
  /// By ascending label, as scikit-learn does for a column of labels.
  case ascending
  /// By descending label, as scikit-learn does for one-hot rows: it sorts them as text, and "0 0 1" comes
  /// before "0 1 0".
  case descending
}

/// Matches `sklearn.model_selection.train_test_split` of 1.9.1, index for index. A generator
/// `RandomState(seed:)` corresponds to `random_state=seed`; a generator that has been used continues its
/// stream.
extension TrainTestSplit {
  /// Holds out rows at random.
  /// - Throws: `SplitError` for an invalid size or one that leaves no training rows.
  package init(
    _ rows: [Int], test size: HoldOutSize, using random: inout RandomState
  ) throws(SplitError) {
    let testCount = try size.count(of: rows.count)
    var shuffled = rows
    random.shuffle(&shuffled)
    self.init(train: Array(shuffled[testCount...]), test: Array(shuffled[..<testCount]))
  }

  /// Holds out rows at random, keeping the label proportions: each class is divided by the largest remainder
  /// method, with random ties.
  /// - Parameters:
  ///   - rows: row numbers of a dataset.
  ///   - labels: labels of the whole dataset; row `r` has `labels[r]`.
  /// - Throws: `SplitError` for an invalid size, a class with a single row, or a side with fewer rows than
  ///   classes.
  package init(
    _ rows: [Int], test size: HoldOutSize, stratifiedBy labels: [ClassLabel], order: ClassOrder = .ascending,
    using random: inout RandomState
  ) throws(SplitError) {
    let testCount = try size.count(of: rows.count)
    let trainCount = rows.count - testCount
    let classes = try LabelledRows(rows, labels: labels)
    if let smallest = classes.smallest, smallest.positions.count < 2 {
      throw .classTooSmall(label: smallest.label, count: smallest.positions.count, needed: 2)
    }
    for (side, count) in [(SplitError.Side.train, trainCount), (.test, testCount)]
    where count < classes.groups.count {
      throw .fewerRowsThanClasses(
        side: side, rows: count, classes: classes.groups.count, nouns: classes.groups.map(\.label).nouns)
    }

    let groups = order == .ascending ? classes.groups : classes.groups.reversed()
    let sizes = groups.map(\.positions.count)
    let trainShares = largestRemainder(trainCount, among: sizes, using: &random)
    // Every class gets exactly its remaining rows here. Called all the same, because it may advance the
    // generator.
    let testShares = largestRemainder(
      testCount, among: zip(sizes, trainShares).map { $0 - $1 }, using: &random)

    var train: [Int] = []
    var test: [Int] = []
    train.reserveCapacity(trainCount)
    test.reserveCapacity(testCount)
    for (group, (trainShare, testShare)) in zip(groups, zip(trainShares, testShares)) {
      var positions = group.positions
      random.shuffle(&positions)
      train.append(contentsOf: positions.prefix(trainShare).lazy.map { rows[$0] })
      test.append(contentsOf: positions.dropFirst(trainShare).prefix(testShare).lazy.map { rows[$0] })
    }
    random.shuffle(&train)
    random.shuffle(&test)
    self.init(train: train, test: test)
  }
}

extension HoldOutSize {
  /// Number of rows to hold out of `rows`: at least one, leaving at least one.
  /// - Throws: `SplitError.noRows`, `shareOutOfRange`, `countOutOfRange`, `noTrainingRows`.
  func count(of rows: Int) throws(SplitError) -> Int {
    guard rows > 0 else { throw .noRows }
    switch self {
    case .share(let share):
      guard share > 0, share < 1 else { throw .shareOutOfRange(share: share) }
      let count = Int((share * Double(rows)).rounded(.up))
      guard count < rows else { throw .noTrainingRows(rows: rows, heldOut: count) }
      return count
    case .count(let count):
      guard count > 0, count < rows else { throw .countOutOfRange(count: count, rows: rows) }
      return count
    }
  }
}
