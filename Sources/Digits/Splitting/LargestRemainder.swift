import Compute

/// Apportions seats among classes in proportion to their sizes, by the largest remainder method.
///
/// Follows `sklearn.utils.extmath._approximate_mode` (1.9.1) draw by draw: each class gets the whole part of
/// its quota, the remaining seats go to the largest fractional parts, and ties are resolved at random. No
/// class deviates from its quota by more than one.
/// - Parameters:
///   - seats: at most the sum of `counts`.
///   - counts: size of each class; the sum must be positive.
/// - Returns: seats per class; they sum to `seats`.
func largestRemainder(_ seats: Int, among counts: [Int], using random: inout RandomState) -> [Int] {
  let total = Double(counts.reduce(0, +))
  // Divide before multiplying, as scikit-learn does: another order rounds differently and produces other
  // ties.
  let quotas = counts.map { Double($0) / total * Double(seats) }
  var shares = quotas.map { Int($0.rounded(.down)) }
  var missing = seats - shares.reduce(0, +)

  let remainders = quotas.map { $0 - $0.rounded(.down) }
  for remainder in Set(remainders).sorted(by: >) where missing > 0 {
    let tied = remainders.indices.filter { remainders[$0] == remainder }
    let winners = random.choice(tied.count, size: min(tied.count, missing))
    for winner in winners { shares[tied[winner]] += 1 }
    missing -= winners.count
  }
  return shares
}
