import Compute

/// Divides rows into k folds, each of which is held out once. Matches `sklearn.model_selection.KFold` of
/// 1.9.1, index for index.
///
/// Without shuffling a fold is a contiguous range of rows; the first `rows % k` folds have one row more.
package struct KFold: Codable, Equatable, Sendable {
  package let k: Int
  /// Whether rows are shuffled before they are divided.
  package let shuffle: Bool

  /// `folds` checks that `k` is valid for the rows.
  package init(k: Int, shuffle: Bool = false) {
    self.k = k
    self.shuffle = shuffle
  }

  /// The folds; each keeps the order of `rows`.
  /// - Parameter random: used only when shuffling.
  /// - Throws: `SplitError.tooFewFolds`, `moreFoldsThanRows`.
  package func folds(_ rows: [Int], using random: inout RandomState) throws(SplitError) -> Folds {
    try Folds.check(k, rows: rows.count)
    let order = shuffle ? random.permutation(rows.count) : Array(rows.indices)

    return Folds(rows: rows, foldOfPosition: Folds.inRuns(of: order, count: k), count: k)
  }
}

/// Divides rows into k folds with the label proportions of the whole. Matches
/// `sklearn.model_selection.StratifiedKFold` of 1.9.1, index for index.
///
/// The number of rows per class differs by at most one between folds, and so does the total. Some folds hold out no
/// row of a class with fewer rows than folds (`Folds.rare`); scikit-learn warns of it. Only if all classes have fewer
/// there is nothing to stratify, and both refuse.
package struct StratifiedKFold: Codable, Equatable, Sendable {
  package let k: Int
  /// Whether the rows of a class are assigned to folds in random order.
  package let shuffle: Bool

  /// `folds` checks that `k` is valid for the rows.
  package init(k: Int, shuffle: Bool = false) {
    self.k = k
    self.shuffle = shuffle
  }

  /// The folds; each keeps the order of `rows`.
  /// - Parameters:
  ///   - rows: row numbers of a dataset.
  ///   - labels: labels of the whole dataset; row `r` has `labels[r]`.
  ///   - random: used only when shuffling.
  /// - Throws: `SplitError.tooFewFolds`, `moreFoldsThanRows`, `moreFoldsThanClassRows`, `rowOutOfRange`.
  package func folds(
    _ rows: [Int], labels: [ClassLabel], using random: inout RandomState
  ) throws(SplitError) -> Folds {
    try Folds.check(k, rows: rows.count)
    let classes = try LabelledRows(rows, labels: labels)
    if let largest = classes.largest, largest.positions.count < k {
      throw .moreFoldsThanClassRows(k: k, label: largest.label, count: largest.positions.count)
    }

    // scikit-learn numbers the classes by first appearance, which decides which folds get the surplus rows.
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
    let rare = classes.groups.filter { $0.positions.count < k }
    return Folds(
      rows: rows, foldOfPosition: foldOfPosition, count: k,
      rare: rare.map { RareClass(label: $0.label, rows: $0.positions.count) })
  }

  /// The fold of each row of one class, in contiguous runs. The run lengths are those of dealing all rows,
  /// sorted by class, to the folds in turn, `dealt` rows having been dealt before.
  private static func deal(_ size: Int, to k: Int, after dealt: Int) -> [Int] {
    (0..<k).flatMap { fold in
      let place = (fold - dealt % k + k) % k
      return repeatElement(fold, count: size / k + (place < size % k ? 1 : 0))
    }
  }
}
