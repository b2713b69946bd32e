/// The folds of a cross-validation, each made when it is asked for: k of them at once would hold every row
/// number k times.
package struct Folds: RandomAccessCollection, Sendable {
  /// The rows that are divided.
  let rows: [Int]
  /// Which fold holds out the row at each position of `rows`.
  let foldOfPosition: [Int]
  /// How many folds.
  package let count: Int

  /// 0.
  package var startIndex: Int { 0 }
  /// `count`.
  package var endIndex: Int { count }

  /// The rows of fold `index` as its test rows and all others as its training rows, both in the order in
  /// which the rows were given.
  package subscript(index: Int) -> TrainTestSplit {
    var train: [Int] = []
    var test: [Int] = []
    train.reserveCapacity(rows.count)
    for (row, fold) in zip(rows, foldOfPosition) {
      if fold == index { test.append(row) } else { train.append(row) }
    }
    return TrainTestSplit(train: train, test: test)
  }

  /// - Throws: `SplitError` where there cannot be `k` folds of so many rows.
  static func check(_ k: Int, rows: Int) throws(SplitError) {
    guard rows > 0 else { throw .noRows }
    guard k >= 2 else { throw .tooFewFolds(k: k) }
    guard k <= rows else { throw .moreFoldsThanRows(k: k, rows: rows) }
  }
}
