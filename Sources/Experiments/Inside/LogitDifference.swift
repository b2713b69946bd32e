import Networks

/// What spoke for the winner and what for the runner-up: the difference of their scores, taken apart.
///
///     s_w - s_r = sum over j of a_j (w_jw - w_jr) + b_w - b_r
package struct LogitDifference: Sendable {
  /// What one of the numbers that enter the output layer adds to the difference.
  package struct Term: Sendable {
    /// Which of them.
    package let input: Int
    /// What it said.
    package let value: Float
    /// Its weight to the winner.
    package let toWinner: Float
    /// Its weight to the runner-up.
    package let toRunnerUp: Float
    /// Above 0 where it speaks for the winner.
    package var contribution: Double { Double(value) * (Double(toWinner) - Double(toRunnerUp)) }
  }

  /// The output of the largest score.
  package let winner: Int
  /// That of the second largest.
  package let runnerUp: Int
  /// All terms, the largest magnitude first.
  package let terms: [Term]
  /// What the biases add.
  package let bias: Double
  /// The difference of the scores: terms and bias, added up.
  package let difference: Double

  /// - Returns: `nil` for a network of a single output.
  package init?(_ network: NetworkInspection, of trace: ForwardTrace) {
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
