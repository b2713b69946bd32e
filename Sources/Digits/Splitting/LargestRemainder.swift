import Compute

/// Shares seats among classes in proportion to their sizes, by largest remainder.
///
/// Follows `sklearn.utils.extmath._approximate_mode` (1.9.1), so that ties are drawn with the same draws:
/// each class gets the whole part of its quota, what is missing goes to the largest fractional parts, and
/// classes with the same fractional part are drawn from at random. No class is off by more than one.
/// - Parameters:
///   - seats: how many to share; at most the sum of `counts`.
///   - counts: the size of each class; their sum must be positive.
/// - Returns: the seats of each class; they sum to `seats`.
func largestRemainder(_ seats: Int, among counts: [Int], using random: inout RandomState) -> [Int] {
  let total = Double(counts.reduce(0, +))
  // Divided before it is multiplied, as there: another order rounds otherwise and makes other ties.
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
