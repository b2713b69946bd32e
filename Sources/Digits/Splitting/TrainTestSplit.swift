import Compute

/// Row numbers to train on and row numbers to test on: one hold-out, or one fold of a cross-validation.
package struct TrainTestSplit: Codable, Equatable, Sendable {
  /// Rows to learn from.
  package let train: [Int]
  /// Rows to judge by.
  package let test: [Int]

  /// Memberwise.
  package init(train: [Int], test: [Int]) {
    self.train = train
    self.test = test
  }
}

/// How much to hold out.
package enum HoldOutSize: Codable, Equatable, Sendable {
  /// A share of the rows, between 0 and 1, rounded up to whole rows.
  case share(Double)
  /// So many rows.
  case count(Int)
}

/// In which order stratified hold-out goes through the classes, and so which draws each of them gets.
package enum ClassOrder: String, Codable, Sendable {
  /// By ascending label: what scikit-learn does with a column of labels.
  case ascending
  /// By descending label: what scikit-learn does with one-hot rows, as it sorts them as text, where
  /// "0 0 1" comes before "0 1 0".
  case descending
}

/// `sklearn.model_selection.train_test_split` of 1.9.1, index for index. A generator from `RandomState(seed:)`
/// stands for `random_state=seed`; a running one goes on being drawn from.
extension TrainTestSplit {
  /// Holds out rows at random.
  /// - Throws: `SplitError` for a size out of range or one that leaves nothing to train on.
  package init(
    _ rows: [Int], test size: HoldOutSize, using random: inout RandomState
  ) throws(SplitError) {
    let testCount = try size.count(of: rows.count)
    var shuffled = rows
    random.shuffle(&shuffled)
    self.init(train: Array(shuffled[testCount...]), test: Array(shuffled[..<testCount]))
  }

  /// Holds out rows at random with the share of every label kept: each class is divided by largest
  /// remainder, ties drawn from the generator.
  /// - Parameters:
  ///   - rows: row numbers of a dataset.
  ///   - labels: the labels of the whole dataset; row `r` has `labels[r]`.
  /// - Throws: `SplitError` for a size out of range, a class with a single row, or a side with fewer rows
  ///   than there are classes.
  package init(
    _ rows: [Int], test size: HoldOutSize, stratifiedBy labels: [UInt8], order: ClassOrder = .ascending,
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
      throw .fewerRowsThanClasses(side: side, rows: count, classes: classes.groups.count)
    }

    let groups = order == .ascending ? classes.groups : classes.groups.reversed()
    let sizes = groups.map(\.positions.count)
    let trainShares = largestRemainder(trainCount, among: sizes, using: &random)
    // Asks for everything that is left, so every class gets exactly its rest; it is drawn all the same,
    // because it may take draws from the generator.
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
  /// How many of `rows` rows this is, at least one and with at least one left over.
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
