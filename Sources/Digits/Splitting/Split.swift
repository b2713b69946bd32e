import Compute

/// The rows of a dataset for training, for validation during training, and for testing.
package struct Split: Codable, Equatable, Sendable {
  package let train: [Int]
  /// Evaluated after each epoch; may be empty.
  package let validation: [Int]
  /// Not seen in training; may be empty.
  package let test: [Int]
  /// Seed of the random generator; `nil` if nothing was drawn, as with an official split.
  package let seed: UInt32?
  /// Whether each part keeps the label proportions.
  package let stratified: Bool

  package init(
    train: [Int], validation: [Int] = [], test: [Int], seed: UInt32? = nil, stratified: Bool = false
  ) {
    self.train = train
    self.validation = validation
    self.test = test
    self.seed = seed
    self.stratified = stratified
  }

  /// Holds out test rows, then validation rows from the remaining ones: two calls of scikit-learn's
  /// `train_test_split`, each with `random_state=seed`.
  /// - Parameters:
  ///   - rows: row numbers of a dataset.
  ///   - test: fraction or number of `rows` for testing.
  ///   - validation: fraction or number of the remaining rows for validation; `nil` for none.
  ///   - labels: labels of the whole dataset to stratify by; `nil` for an unstratified split.
  ///   - order: order in which a stratified split draws from the classes.
  /// - Throws: `SplitError`, as `TrainTestSplit`.
  package init(
    _ rows: [Int], test: HoldOutSize, validation: HoldOutSize? = nil,
    stratifiedBy labels: [ClassLabel]? = nil,
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
      } catch .fewerRowsThanClasses(.test, let rows, let classes, let nouns) {
        throw .fewerRowsThanClasses(side: .validation, rows: rows, classes: classes, nouns: nouns)
      }
    }
    self.init(
      train: train, validation: validationRows, test: outer.test, seed: seed, stratified: labels != nil)
  }
}
