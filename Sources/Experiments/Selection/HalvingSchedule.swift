import Foundation

/// The rungs of a search by successive halving (Jamieson and Talwalkar 2016): few resources for all candidates, then
/// `factor` times as much for the best of them, and so on.
///
/// The rules are those of scikit-learn's `HalvingGridSearchCV` (1.9.1) with `min_resources="exhaust"` and without
/// aggressive elimination: it begins with as much as lets the last rung use all. Only `finalists` goes beyond them.
package struct HalvingSchedule: Equatable, Sendable {
  package struct Rung: Codable, Equatable, Sendable {
    /// Candidates that are compared.
    package let candidates: Int
    /// Epochs of each, or rows.
    package let resource: Int
  }

  package let rungs: [Rung]
  /// One of so many candidates survives a rung, if no more are to reach the last.
  package let factor: Int

  /// - Parameters:
  ///   - candidates: 1 or more.
  ///   - factor: 2 or more: one of so many candidates survives a rung.
  ///   - most: resource of the last rung at most.
  ///   - least: resource of the first rung at least.
  ///   - finalists: candidates of every rung at least, if there are so many. Of 27 candidates there the last rung has a
  ///     single one, chosen with a third of the resource; several are compared by the scores that a whole grid gives.
  /// - Returns: `nil` if `most` is less than `least`, or one of them less than 1.
  package init?(candidates: Int, factor: Int, least: Int, most: Int, finalists: Int = 1) {
    guard candidates > 0, factor > 1, least > 0, most >= least else { return nil }
    self.factor = factor
    let needed = 1 + Self.logarithm(candidates, base: factor)
    let largest = Self.power(factor, needed - 1)
    let first = max(least, most / largest)
    let possible = 1 + Self.logarithm(most / first, base: factor)
    var rungs: [Rung] = []
    var (count, resource) = (candidates, first)
    for _ in 0..<min(needed, possible) {
      rungs.append(Rung(candidates: count, resource: min(resource, most)))
      count = max((count + factor - 1) / factor, min(finalists, count))
      resource = Self.product(resource, factor)
    }
    self.rungs = rungs
  }

  /// The whole part of the logarithm, as `floor(log(number, factor))` there: log(243) / log(3) rounds to less than 5.
  private static func logarithm(_ number: Int, base: Int) -> Int {
    Int((log(Double(number)) / log(Double(base))).rounded(.down))
  }

  private static func power(_ base: Int, _ exponent: Int) -> Int {
    (0..<exponent).reduce(1) { power, _ in product(power, base) }
  }

  private static func product(_ a: Int, _ b: Int) -> Int {
    let (product, overflows) = a.multipliedReportingOverflow(by: b)
    return overflows ? .max : product
  }

  /// The candidates that survive a rung, best last: `count` of those with a score come before those without.
  ///
  /// As there, equal scores keep their order, and the later of them survive.
  /// - Parameter means: mean score of each candidate of the rung; `nil` for none.
  package static func survivors(_ means: [Double?], keeping count: Int) -> [Int] {
    let order = means.indices.sorted { a, b in
      switch (means[a], means[b]) {
      case (nil, nil): a < b
      case (nil, _): true
      case (_, nil): false
      case (let x?, let y?): x == y ? a < b : x < y
      }
    }
    return Array(order.suffix(count))
  }
}
