import Compute

/// Which rows of a dataset train a model, which choose among models while it trains, and which judge it.
package struct Split: Codable, Equatable, Sendable {
  /// Rows to learn from.
  package let train: [Int]
  /// Rows to watch while training; may be empty.
  package let validation: [Int]
  /// Rows to judge by, unseen in training; may be empty.
  package let test: [Int]
  /// What the generator was seeded with; `nil` where nothing was drawn, as with an official split.
  package let seed: UInt32?
  /// Whether every part keeps the share of each label.
  package let stratified: Bool

  /// Memberwise.
  package init(
    train: [Int], validation: [Int] = [], test: [Int], seed: UInt32? = nil, stratified: Bool = false
  ) {
    self.train = train
    self.validation = validation
    self.test = test
    self.seed = seed
    self.stratified = stratified
  }

  /// Holds out test rows, then validation rows from what is left: two calls of scikit-learn's
  /// `train_test_split`, each with `random_state=seed`.
  /// - Parameters:
  ///   - rows: row numbers of a dataset.
  ///   - test: how much of `rows` to test on.
  ///   - validation: how much of the rows that are left to watch; `nil` for none.
  ///   - labels: the labels of the whole dataset to stratify by; `nil` for a plain split.
  ///   - order: which class is drawn first where the split is stratified.
  /// - Throws: `SplitError`, as `TrainTestSplit`.
  package init(
    _ rows: [Int], test: HoldOutSize, validation: HoldOutSize? = nil, stratifiedBy labels: [UInt8]? = nil,
    order: ClassOrder = .ascending, seed: UInt32
  ) throws(SplitError) {
    func holdOut(_ size: HoldOutSize, of rows: [Int]) throws(SplitError) -> TrainTestSplit {
      var random = RandomState(seed: seed)
      guard let labels else { return try TrainTestSplit(rows, test: size, using: &random) }
      return try TrainTestSplit(rows, test: size, stratifiedBy: labels, order: order, using: &random)
    }

    let outer = try holdOut(test, of: rows)
    var train = outer.train
    var validationRows: [Int] = []
    if let validation {
      do throws(SplitError) {
        let inner = try holdOut(validation, of: outer.train)
        train = inner.train
        validationRows = inner.test
      } catch .fewerRowsThanClasses(.test, let rows, let classes) {
        throw .fewerRowsThanClasses(side: .validation, rows: rows, classes: classes)
      }
    }
    self.init(
      train: train, validation: validationRows, test: outer.test, seed: seed, stratified: labels != nil)
  }
}
