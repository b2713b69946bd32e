import Experiments

/// Combinations of choices of several keys.
enum Combinations {
  /// The number of combinations, without building them.
  /// - Parameter counts: choices of each key; `nil` for one that has more than can be counted.
  /// - Returns: `nil` if one of them is, or if the product is more than `Int` holds.
  static func count(of counts: [Int?]) -> Int? {
    counts.reduce(1) { product, count in
      guard let product, let count else { return nil }
      let (further, overflows) = product.multipliedReportingOverflow(by: count)
      return overflows ? nil : further
    }
  }

  /// The first of those that are the same.
  static func distinct(_ candidates: [TrainingSettings]) -> [TrainingSettings] {
    var known: Set<TrainingSettings> = []
    return candidates.filter { known.insert($0).inserted }
  }
}
