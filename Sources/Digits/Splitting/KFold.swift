import Compute

/// Divides rows into k folds, each of which is held out once: `sklearn.model_selection.KFold` of 1.9.1,
/// index for index.
///
/// Without shuffling a fold is a run of neighbouring rows; the first `rows % k` folds hold one row more.
package struct KFold: Codable, Equatable, Sendable {
  /// How many folds.
  package let k: Int
  /// Whether rows are dealt to folds in a random order.
  package let shuffle: Bool

  /// Memberwise. That `k` suits the rows is checked by `folds`.
  package init(k: Int, shuffle: Bool = false) {
    self.k = k
    self.shuffle = shuffle
  }

  /// The folds, each with its rows in the order of `rows`.
  /// - Parameter random: drawn from only when shuffling.
  /// - Throws: `SplitError.tooFewFolds`, `moreFoldsThanRows`.
  package func folds(_ rows: [Int], using random: inout RandomState) throws(SplitError) -> Folds {
    try Folds.check(k, rows: rows.count)
    let order = shuffle ? random.permutation(rows.count) : Array(rows.indices)

    var foldOfPosition = [Int](repeating: 0, count: rows.count)
    var start = 0
    for fold in 0..<k {
      let end = start + rows.count / k + (fold < rows.count % k ? 1 : 0)
      for position in order[start..<end] { foldOfPosition[position] = fold }
      start = end
    }
    return Folds(rows: rows, foldOfPosition: foldOfPosition, count: k)
  }
}

/// Divides rows into k folds in each of which every label has its share:
/// `sklearn.model_selection.StratifiedKFold` of 1.9.1, index for index.
///
/// A class's rows differ by at most one between folds, and so do the folds' sizes. Where scikit-learn only
/// warns that a class has fewer rows than there are folds, this is an error.
package struct StratifiedKFold: Codable, Equatable, Sendable {
  /// How many folds.
  package let k: Int
  /// Whether a class's rows are dealt to folds in a random order.
  package let shuffle: Bool

  /// Memberwise. That `k` suits the rows is checked by `folds`.
  package init(k: Int, shuffle: Bool = false) {
    self.k = k
    self.shuffle = shuffle
  }

  /// The folds, each with its rows in the order of `rows`.
  /// - Parameters:
  ///   - rows: row numbers of a dataset.
  ///   - labels: the labels of the whole dataset; row `r` has `labels[r]`.
  ///   - random: drawn from only when shuffling.
  /// - Throws: `SplitError.tooFewFolds`, `moreFoldsThanRows`, `moreFoldsThanClassRows`, `rowOutOfRange`.
  package func folds(
    _ rows: [Int], labels: [UInt8], using random: inout RandomState
  ) throws(SplitError) -> Folds {
    try Folds.check(k, rows: rows.count)
    let classes = try LabelledRows(rows, labels: labels)
    if let smallest = classes.smallest, smallest.positions.count < k {
      throw .moreFoldsThanClassRows(k: k, label: smallest.label, count: smallest.positions.count)
    }

    // scikit-learn numbers the classes by their first appearance, which decides who gets the odd rows.
    let groups = classes.groups.sorted { ($0.positions.first ?? 0) < ($1.positions.first ?? 0) }
    var foldOfPosition = [Int](repeating: 0, count: rows.count)
    var dealt = 0
    for group in groups {
      let size = group.positions.count
      var folds = Self.deal(size, to: k, after: dealt)
      if shuffle { random.shuffle(&folds) }
      for (position, fold) in zip(group.positions, folds) { foldOfPosition[position] = fold }
      dealt += size
    }
    return Folds(rows: rows, foldOfPosition: foldOfPosition, count: k)
  }

  /// The fold of each of a class's rows: if all rows, sorted by class, were dealt out in turn and `dealt`
  /// were gone before, so many of this class would fall to each fold; they are taken in runs.
  private static func deal(_ size: Int, to k: Int, after dealt: Int) -> [Int] {
    (0..<k).flatMap { fold in
      let place = (fold - dealt % k + k) % k
      return repeatElement(fold, count: size / k + (place < size % k ? 1 : 0))
    }
  }
}
