import Compute

/// Divides rows into k folds, none of which shares a group with another. Matches
/// `sklearn.model_selection.GroupKFold` of 1.9.1, index for index.
///
/// Without shuffling the largest group that is left goes to the fold with the fewest rows; with it, the groups in random
/// order are divided into k runs, whatever their sizes.
package struct GroupKFold: Codable, Equatable, Sendable {
  package let k: Int
  package let shuffle: Bool

  /// `folds` checks that `k` is valid for the groups.
  package init(k: Int, shuffle: Bool = false) {
    self.k = k
    self.shuffle = shuffle
  }

  /// The folds; each keeps the order of `rows`.
  /// - Parameters:
  ///   - rows: row numbers of a dataset.
  ///   - groups: of the whole dataset.
  ///   - random: used only when shuffling.
  /// - Throws: `SplitError.tooFewFolds`, `moreFoldsThanGroups`, `rowOutOfRange`, `noRows`.
  package func folds(
    _ rows: [Int], groups: RowGroups, using random: inout RandomState
  ) throws(SplitError) -> Folds {
    let groups = try groups.among(rows)
    try Folds.check(k, groups)
    var foldOfGroup = [Int](repeating: 0, count: groups.count)
    if shuffle {
      foldOfGroup = Folds.inRuns(of: random.permutation(groups.count), count: k)
    } else {
      let sizes = groups.sizes
      // A stable sort turned round: of groups of one size the last comes first.
      let largestFirst = sizes.indices.sorted { (sizes[$0], $0) > (sizes[$1], $1) }
      var rowsOfFold = [Int](repeating: 0, count: k)
      for group in largestFirst {
        let lightest = rowsOfFold.indices.min { rowsOfFold[$0] < rowsOfFold[$1] } ?? 0
        rowsOfFold[lightest] += sizes[group]
        foldOfGroup[group] = lightest
      }
    }
    return Folds(rows, groups, foldOfGroup: foldOfGroup, count: k)
  }
}
