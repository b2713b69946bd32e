/// The folds of a cross-validation, created on access: all k at once would store each row number k times.
package struct Folds: RandomAccessCollection, Sendable {
  let rows: [Int]
  /// For each position in `rows`, the fold that holds this row out.
  let foldOfPosition: [Int]
  package let count: Int
  /// With stratification, the classes with fewer rows than folds, ascending.
  package var rare: [RareClass] = []

  package var startIndex: Int { 0 }
  package var endIndex: Int { count }

  /// Fold `index` as test rows and all other rows as training rows, both in the original order.
  package subscript(index: Int) -> TrainTestSplit {
    var train: [Int] = []
    var test: [Int] = []
    train.reserveCapacity(rows.count)
    for (row, fold) in zip(rows, foldOfPosition) {
      if fold == index { test.append(row) } else { train.append(row) }
    }
    return TrainTestSplit(train: train, test: test)
  }

  /// The fold of each index, if indices in this order are divided into `k` runs, the first of which are longer by one
  /// where they do not come out even.
  /// - Parameter order: a permutation of 0 ..< its count.
  static func inRuns(of order: [Int], count k: Int) -> [Int] {
    var folds = [Int](repeating: 0, count: order.count)
    var start = 0
    for fold in 0..<k {
      let end = start + order.count / k + (fold < order.count % k ? 1 : 0)
      for index in order[start..<end] { folds[index] = fold }
      start = end
    }
    return folds
  }

  /// - Throws: `SplitError` if the rows cannot be divided into `k` folds.
  static func check(_ k: Int, rows: Int) throws(SplitError) {
    guard rows > 0 else { throw .noRows }
    guard k >= 2 else { throw .tooFewFolds(k: k) }
    guard k <= rows else { throw .moreFoldsThanRows(k: k, rows: rows) }
  }
}

/// A class with fewer rows than there are folds.
package struct RareClass: Codable, Equatable, Sendable {
  package let label: ClassLabel
  /// Its number of rows, at least 1.
  package let rows: Int

  package init(label: ClassLabel, rows: Int) {
    self.label = label
    self.rows = rows
  }
}
