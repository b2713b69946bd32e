import Compute

extension TrainTestSplit {
  /// Holds out groups at random. Matches the first split of `sklearn.model_selection.GroupShuffleSplit` of 1.9.1, index
  /// for index: `size` is a share or number of groups, not of rows, and both sides keep the order of `rows`.
  /// - Parameters:
  ///   - rows: row numbers of a dataset.
  ///   - groups: of the whole dataset.
  /// - Throws: `SplitError.shareOutOfRange`, `.groupsOutOfRange`, `.noTrainingGroups`, `.rowOutOfRange`, `.noRows`.
  package init(
    _ rows: [Int], test size: HoldOutSize, groups: RowGroups, using random: inout RandomState
  ) throws(SplitError) {
    let groups = try groups.among(rows)
    let testCount: Int
    do throws(SplitError) {
      testCount = try size.count(of: groups.count)
    } catch .countOutOfRange(let count, let all) {
      throw .groupsOutOfRange(count: count, groups: all, noun: groups.noun)
    } catch .noTrainingRows(let all, let heldOut) {
      throw .noTrainingGroups(groups: all, heldOut: heldOut, noun: groups.noun)
    }
    var isHeldOut = [Bool](repeating: false, count: groups.count)
    for group in random.permutation(groups.count).prefix(testCount) { isHeldOut[group] = true }
    var (train, test): ([Int], [Int]) = ([], [])
    for (row, group) in zip(rows, groups.groupOfPosition) {
      if isHeldOut[group] { test.append(row) } else { train.append(row) }
    }
    self.init(train: train, test: test)
  }
}

extension Split {
  /// Holds out groups for testing, then groups of the remaining rows for validation, each with a generator of this seed.
  /// - Parameters:
  ///   - test: share or number of the groups of `rows` for testing.
  ///   - validation: share or number of the remaining groups; `nil` for none.
  /// - Throws: `SplitError`, as `TrainTestSplit`.
  package init(
    _ rows: [Int], test: HoldOutSize, validation: HoldOutSize? = nil, groups: RowGroups, seed: UInt32
  ) throws(SplitError) {
    var random = RandomState(seed: seed)
    let outer = try TrainTestSplit(rows, test: test, groups: groups, using: &random)
    guard let validation else {
      self.init(train: outer.train, test: outer.test, seed: seed)
      return
    }
    random = RandomState(seed: seed)
    let inner = try TrainTestSplit(outer.train, test: validation, groups: groups, using: &random)
    self.init(train: inner.train, validation: inner.test, test: outer.test, seed: seed)
  }
}
