import Networks

/// What spoke for the winner and what for the runner-up: the difference of their scores, taken apart.
///
///     s_w - s_r = sum over j of a_j (w_jw - w_jr) + b_w - b_r
public struct Contributions: Sendable {
  /// What one of the numbers that enter the output layer adds to the difference.
  public struct Term: Sendable {
    /// Which of them.
    public let input: Int
    /// What it said.
    public let value: Float
    /// Its weight to the winner.
    public let toWinner: Float
    /// Its weight to the runner-up.
    public let toRunnerUp: Float
    /// Above 0 where it speaks for the winner.
    public var contribution: Double { Double(value) * (Double(toWinner) - Double(toRunnerUp)) }
  }

  /// The output of the largest score.
  public let winner: Int
  /// That of the second largest.
  public let runnerUp: Int
  /// All terms, the largest magnitude first.
  public let terms: [Term]
  /// What the biases add.
  public let bias: Double
  /// The difference of the scores: terms and bias, added up.
  public let difference: Double

  /// - Returns: `nil` for a network of a single output.
  public init?(_ network: OpenNetwork, of trace: ImageTrace) {
    let ranking = trace.ranking
    guard ranking.count > 1, let output = network.layers.last else { return nil }
    let (best, second) = (ranking[0], ranking[1])
    winner = best
    runnerUp = second
    let (toBest, toSecond) = (output.weights(to: best), output.weights(to: second))
    terms = trace.input(of: output).enumerated().map { input, value in
      Term(input: input, value: value, toWinner: toBest[input], toRunnerUp: toSecond[input])
    }
    .sortedByMagnitude(\.contribution)
    bias = Double(output.biases[best]) - Double(output.biases[second])
    difference = terms.reduce(0) { $0 + $1.contribution } + bias
  }
}

extension Array {
  /// The largest magnitude first; equal ones stay in their order.
  func sortedByMagnitude(_ key: KeyPath<Element, Double>) -> [Element] {
    enumerated().sorted { a, b in
      let (x, y) = (abs(a.element[keyPath: key]), abs(b.element[keyPath: key]))
      return x == y ? a.offset < b.offset : x > y
    }
    .map(\.element)
  }
}
