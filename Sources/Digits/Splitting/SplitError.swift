/// Why rows cannot be divided as asked.
package enum SplitError: Error, Equatable, Sendable {
  /// A share to hold out is not between 0 and 1, both excluded.
  case shareOutOfRange(share: Double)
  /// A count of rows to hold out is not between 1 and one less than the rows there are.
  case countOutOfRange(count: Int, rows: Int)
  /// So many rows would be held out that none of `rows` is left to train on.
  case noTrainingRows(rows: Int, heldOut: Int)
  /// A class has fewer rows than stratified hold-out needs: one for each side.
  case classTooSmall(label: UInt8, count: Int, needed: Int)
  /// A side of a stratified split would have fewer rows than there are classes.
  case fewerRowsThanClasses(side: Side, rows: Int, classes: Int)
  /// Fewer than two folds.
  case tooFewFolds(k: Int)
  /// More folds than rows.
  case moreFoldsThanRows(k: Int, rows: Int)
  /// More folds than the smallest class, `label`, has rows.
  case moreFoldsThanClassRows(k: Int, label: UInt8, count: Int)
  /// A row number that the labels do not reach.
  case rowOutOfRange(row: Int, labels: Int)
  /// There is nothing to divide.
  case noRows

  /// The sides of a division; `validation` where training rows are divided once more.
  package enum Side: String, Codable, Sendable {
    case train, validation, test
  }
}
