import CommandLanguage
import Compute
import Digits
import Experiments
import Notebook

/// The keys of the commands that cross-validate (`cv`, `grid`, `learning-curve`, `suspects`): how rows are
/// divided into folds, how they are scored, and whether earlier fits are reused.
enum FoldKeys {
  static let k = Key<Int>(
    "k", .integer(2...100), default: "5",
    scikitLearn: ReferenceName("cv", default: "5"), "number of folds")
  private static let stratify = Key<Bool>(
    "stratify", .boolean, default: "true",
    scikitLearn: ReferenceName(
      "cv=KFold(k)", default: "stratified for class labels",
      difference: "there, one-hot labels get plain folds; here stratify=false does"),
    "keep the share of each digit in every fold")
  private static let shuffle = Key<Bool>(
    "shuffle-folds", .boolean, default: "false",
    scikitLearn: ReferenceName("shuffle of StratifiedKFold", default: "False"),
    "deal rows to folds in a random order, drawn from seed=")

  static let groups = Key<RowGrouping>(
    "groups", ValueType<RowGrouping>.choice,
    scikitLearn: ReferenceName(
      "cv=StratifiedGroupKFold(k)", default: "groups of split()",
      difference: "stratify=false makes it GroupKFold"),
    "keep the rows of each writer together in one fold")

  static let scoring = Key<Scoring>(
    "scoring", ValueType<Scoring>.choice, default: "accuracy",
    scikitLearn: ReferenceName(
      "scoring", default: "'accuracy'",
      difference:
        "there, accuracy for one-hot labels is exact-match; here the digit with the largest output counts"),
    "when a row counts as right")

  static let afresh = Key.flag("afresh", "run every fit again, also those that ran before")

  static var parameters: [Parameter] { dealing + [scoring.parameter, afresh.parameter] }

  /// The keys that decide which rows are in which fold.
  static var dealing: [Parameter] { [k.parameter, stratify.parameter, shuffle.parameter, groups.parameter] }

  /// The note in help about reusing earlier fits.
  static let reuseNote =
    "Every finished fit is kept at once: after Ctrl-C the same command, or one that shares candidates, "
    + "makes only those that are missing. --afresh makes them all."

  /// How a line deals rows to folds.
  static func dealing(
    from arguments: Arguments, k standard: Int = 5
  ) -> (k: Int, isStratified: Bool, isShuffled: Bool) {
    (arguments[k] ?? standard, arguments[stratify] ?? true, arguments[shuffle] ?? false)
  }

  /// Divides rows into the folds a line asks for.
  /// - Parameters:
  ///   - standard: the number of folds without `k=`.
  ///   - isSeeded: whether a seed other than 0 is in force; by default `seed` tells. Whether it was typed does not count:
  ///     an exported script types every seed.
  /// - Throws: `SplitError`; `CommandError.noWriters`.
  static func folds(
    of rows: [Int], in learning: LearningRows, of workspace: Workspace, seed: UInt32,
    from arguments: Arguments, k standard: Int = 5, isSeeded: Bool? = nil
  ) throws -> Folding {
    var generator = RandomState(seed: seed)
    let (k, isStratified, isShuffled) = dealing(from: arguments, k: standard)
    let labels = learning.labels
    let grouping = try arguments[Self.groups].map { grouping in
      try workspace.groups(grouping, of: learning.dataset, typed: "groups=\(grouping.rawValue)")
    }
    let folds =
      if let grouping {
        isStratified
          ? try StratifiedGroupKFold(k: k, shuffle: isShuffled)
            .folds(rows, labels: labels, groups: grouping, using: &generator)
          : try GroupKFold(k: k, shuffle: isShuffled).folds(rows, groups: grouping, using: &generator)
      } else {
        isStratified
          ? try StratifiedKFold(k: k, shuffle: isShuffled).folds(rows, labels: labels, using: &generator)
          : try KFold(k: k, shuffle: isShuffled).folds(rows, using: &generator)
      }
    return Folding(
      folds: Array(folds),
      note: FoldNote(k: k, rare: folds.rare, seedIsIdle: (isSeeded ?? (seed != 0)) && !isShuffled))
  }
}
