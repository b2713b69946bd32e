import Digits
import Display
import Experiments

/// The folds of a cross-validation and what must be said about them.
struct Folding {
  let folds: [TrainTestSplit]
  /// `nil` if there is nothing to say.
  let note: FoldNote?
}

/// What a reader of a cross-validation must know about its folds.
struct FoldNote: Codable, Equatable, Sendable {
  let k: Int
  /// Classes with fewer rows than folds; `nil` if there are none.
  let rareClasses: [RareClass]?
  /// `true` if a seed is in force that does not decide which rows are in which fold, otherwise `nil`.
  let sameForEverySeed: Bool?

  init?(k: Int, rare: [RareClass], seedIsIdle: Bool) {
    guard !rare.isEmpty || seedIsIdle else { return nil }
    self.k = k
    rareClasses = rare.isEmpty ? nil : rare
    sameForEverySeed = seedIsIdle ? true : nil
  }

  var blocks: [Block] {
    var blocks: [Block] = []
    if let rareClasses { blocks.append(.text(words(for: rareClasses))) }
    if sameForEverySeed == true {
      blocks.append(
        .text(
          "The folds are the same for every seed, which drew weights and batches alone: "
            + "'shuffle-folds=true' deals them by the seed."))
    }
    return blocks
  }

  private func words(for rare: [RareClass]) -> String {
    let noun = rare.map(\.label).noun
    guard let only = rare.first, rare.count == 1 else {
      let names = rare.prefix(Self.mostNamed).map { "\($0.label) (\(counted($0.rows, "row")))" }
      let all =
        rare.count > Self.mostNamed
        ? "\(names.joined(separator: ", ")) and \(rare.count - Self.mostNamed) more"
        : listed(names, joinedBy: "and")
      let alone =
        rare.contains { $0.rows == 1 } ? ", and the fold with an only row learns without its \(noun)" : ""
      return
        "The \(rare.map(\.label).nouns) \(all) have fewer rows than there are folds, \(k): some folds are "
        + "judged without them\(alone)."
    }
    guard only.rows > 1 else {
      return
        "The \(noun) \(only.label) has a single row, fewer than the \(k) folds: one fold learns without it, "
        + "and \(k == 2 ? "the other is" : "the \(k - 1) others are") judged without it."
    }
    let without = k - only.rows
    return "The \(noun) \(only.label) has only \(only.rows) rows, fewer than the \(k) folds: "
      + "\(without) of them \(without == 1 ? "is" : "are") judged without it."
  }

  private static let mostNamed = 6
}
