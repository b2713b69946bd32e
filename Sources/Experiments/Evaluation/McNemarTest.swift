import Foundation

/// McNemar's test: whether two models, evaluated on the same rows, have the same error rate.
///
/// Only discordant rows count, those that exactly one model gets right. Under the null hypothesis each of
/// them falls to either model with probability 1/2. (Q. McNemar, Psychometrika 12, 1947; the choice between
/// the two forms follows common practice.)
package struct McNemarTest: Codable, Equatable, Sendable {
  /// How the p-value is computed.
  package enum Form: String, Codable, Sendable {
    /// Exact binomial distribution, for few discordant rows.
    case exactBinomial = "exact binomial"
    /// `(|b - c| - 1)^2 / (b + c)`, Edwards's continuity correction (0 if b = c), compared with chi-squared
    /// with one degree of freedom.
    case chiSquared = "chi-squared with continuity correction"
  }

  /// Minimum number of discordant rows for the approximation.
  static let fewest = 25

  /// Rows that only the first model gets right.
  package let onlyFirst: Int
  /// Rows that only the second model gets right.
  package let onlySecond: Int
  /// How the p-value was computed.
  package let form: Form
  /// Chi-squared; `nil` for the exact form.
  package let statistic: Double?
  /// Probability of a difference at least this large between equally good models; 1 without discordant rows.
  package let pValue: Double

  /// - Parameters: two counts, neither negative.
  package init(onlyFirst: Int, onlySecond: Int) {
    self.onlyFirst = onlyFirst
    self.onlySecond = onlySecond
    let (first, second) = (Double(onlyFirst), Double(onlySecond))
    let rows = first + second
    guard rows >= Double(Self.fewest) else {
      form = .exactBinomial
      statistic = nil
      pValue = min(2 * Self.binomialTail(min(onlyFirst, onlySecond), of: Int(rows)), 1)
      return
    }
    form = .chiSquared
    let excess = max(abs(first - second) - 1, 0)
    let statistic = excess * excess / rows
    self.statistic = statistic
    // With one degree of freedom chi-squared is the square of a standard normal.
    pValue = erfc((statistic / 2).squareRoot())
  }

  /// P(X <= k) for X binomial with n trials of probability 1/2; n is small.
  private static func binomialTail(_ k: Int, of n: Int) -> Double {
    var term = pow(0.5, Double(n))
    var sum = term
    for i in 0..<max(k, 0) {
      term *= Double(n - i) / Double(i + 1)
      sum += term
    }
    return sum
  }
}
