import Compute

/// Divides rows into k folds that share no group and have nearly the label proportions of the whole. Matches
/// `sklearn.model_selection.StratifiedGroupKFold` of 1.9.1, index for index.
///
/// The groups whose classes are most unequal are dealt first, each to the fold that makes the shares of the classes
/// most even between folds.
package struct StratifiedGroupKFold: Codable, Equatable, Sendable {
  package let k: Int
  package let shuffle: Bool

  /// `folds` checks that `k` is valid for rows and groups.
  package init(k: Int, shuffle: Bool = false) {
    self.k = k
    self.shuffle = shuffle
  }

  /// The folds; each keeps the order of `rows`.
  /// - Parameters:
  ///   - rows: row numbers of a dataset.
  ///   - labels, groups: of the whole dataset.
  ///   - random: used only when shuffling.
  /// - Throws: `SplitError.tooFewFolds`, `moreFoldsThanGroups`, `moreFoldsThanClassRows`, `rowOutOfRange`, `noRows`.
  package func folds(
    _ rows: [Int], labels: [ClassLabel], groups: RowGroups, using random: inout RandomState
  ) throws(SplitError) -> Folds {
    let classes = try LabelledRows(rows, labels: labels)
    let groups = try groups.among(rows)
    guard k >= 2 else { throw .tooFewFolds(k: k) }
    if let largest = classes.largest, largest.positions.count < k {
      throw .moreFoldsThanClassRows(k: k, label: largest.label, count: largest.positions.count)
    }
    try Folds.check(k, groups)

    // [groups x classes], in whole numbers that a Double holds exactly.
    var counts = [[Double]](
      repeating: [Double](repeating: 0, count: classes.groups.count), count: groups.count)
    for (index, group) in classes.groups.enumerated() {
      for position in group.positions { counts[groups.groupOfPosition[position]][index] += 1 }
    }
    let order = shuffle ? random.permutation(groups.count) : Array(0..<groups.count)
    let spreads = order.map { -NumPyStatistics.deviation(counts[$0]) }
    let dealt = order.indices.sorted { (spreads[$0], $0) < (spreads[$1], $1) }

    var folds = FoldShares(classRows: classes.groups.map { Double($0.positions.count) }, k: k)
    var foldOfGroup = [Int](repeating: 0, count: groups.count)
    for place in dealt {
      let group = order[place]
      foldOfGroup[group] = folds.place(counts[group])
    }
    let rare = classes.groups.filter { $0.positions.count < k }
    return Folds(
      rows, groups, foldOfGroup: foldOfGroup, count: k,
      rare: rare.map { RareClass(label: $0.label, rows: $0.positions.count) })
  }
}

/// The rows of each class in each fold while groups are dealt.
private struct FoldShares {
  /// Rows of each class in all folds, [classes].
  let classRows: [Double]
  /// [folds x classes].
  private var counts: [[Double]]

  init(classRows: [Double], k: Int) {
    self.classRows = classRows
    counts = [[Double]](repeating: [Double](repeating: 0, count: classRows.count), count: k)
  }

  /// Adds a group to the fold that keeps the shares most even; of equals to the one with the fewest rows.
  /// - Parameter group: its rows of each class.
  /// - Returns: the fold.
  mutating func place(_ group: [Double]) -> Int {
    var best = 0
    var (leastUneven, fewestRows) = (Double.infinity, Double.infinity)
    for fold in counts.indices {
      let uneven = unevenness(with: group, in: fold)
      let rows = counts[fold].reduce(0, +)
      let isClose = leastUneven.isFinite && abs(uneven - leastUneven) <= 1e-8 + 1e-5 * abs(leastUneven)
      if uneven < leastUneven || isClose && rows < fewestRows {
        (best, leastUneven, fewestRows) = (fold, uneven, rows)
      }
    }
    for (index, rows) in group.enumerated() { counts[best][index] += rows }
    return best
  }

  /// The mean over the classes of the standard deviation between folds of the share of the class, if a group were added
  /// to a fold.
  private func unevenness(with group: [Double], in fold: Int) -> Double {
    let deviations = classRows.indices.map { index in
      let shares = counts.indices.map { other in
        (counts[other][index] + (other == fold ? group[index] : 0)) / classRows[index]
      }
      // NumPy adds up row after row here, unless there is a single class.
      return classRows.count == 1
        ? NumPyStatistics.deviation(shares) : NumPyStatistics.deviation(shares, sum: { $0.reduce(0, +) })
    }
    return pairwiseSum(deviations[...]) / Double(deviations.count)
  }
}

/// Statistics in NumPy's order of addition, whose last bits decide between groups that are equally good.
private enum NumPyStatistics {
  /// `numpy.std`.
  static func deviation(_ numbers: [Double], sum: ([Double]) -> Double = { pairwiseSum($0[...]) }) -> Double {
    let count = Double(numbers.count)
    let mean = sum(numbers) / count
    return (sum(numbers.map { ($0 - mean) * ($0 - mean) }) / count).squareRoot()
  }
}
