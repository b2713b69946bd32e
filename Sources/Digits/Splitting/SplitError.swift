/// Why rows cannot be divided as requested.
package enum SplitError: Error, Equatable, Sendable {
  /// The held-out share is not strictly between 0 and 1.
  case shareOutOfRange(share: Double)
  /// The held-out count is not between 1 and one less than the number of rows.
  case countOutOfRange(count: Int, rows: Int)
  /// Holding out `heldOut` of `rows` rows leaves none to train on.
  case noTrainingRows(rows: Int, heldOut: Int)
  /// A class has fewer rows than a stratified hold-out needs: one for each side.
  case classTooSmall(label: ClassLabel, count: Int, needed: Int)
  /// A side of a stratified split would have fewer rows than there are classes; `noun` is what several of them
  /// are called.
  case fewerRowsThanClasses(side: Side, rows: Int, classes: Int, nouns: String = "digits")
  case tooFewFolds(k: Int)
  case moreFoldsThanRows(k: Int, rows: Int)
  /// More folds than any class has rows; `label` is the class with the most.
  case moreFoldsThanClassRows(k: Int, label: ClassLabel, count: Int)
  /// A row number beyond the end of the labels.
  case rowOutOfRange(row: Int, labels: Int)
  case noRows
  /// More folds than there are groups; `noun` is what one of these is called.
  case moreFoldsThanGroups(k: Int, groups: Int, noun: String)
  /// The number of groups to hold out is not between 1 and one less than there are.
  case groupsOutOfRange(count: Int, groups: Int, noun: String)
  /// Holding out `heldOut` of `groups` groups leaves none to train on.
  case noTrainingGroups(groups: Int, heldOut: Int, noun: String)

  /// The sides of a split; `validation` when the training rows are split again.
  package enum Side: String, Codable, Sendable {
    case train, validation, test
  }
}
