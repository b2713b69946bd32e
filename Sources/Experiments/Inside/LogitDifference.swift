import Networks

/// The margin between the two largest logits, decomposed into contributions of the output layer's inputs.
///
///     s_w - s_r = sum over j of a_j (w_jw - w_jr) + b_w - b_r
package struct LogitDifference: Sendable {
  /// Contribution of one input of the output layer.
  package struct Term: Sendable {
    /// Index of the input.
    package let input: Int
    /// Its activation.
    package let value: Float
    /// Its weight to the winner.
    package let toWinner: Float
    /// Its weight to the runner-up.
    package let toRunnerUp: Float
    /// Positive if it favours the winner.
    package var contribution: Double { Double(value) * (Double(toWinner) - Double(toRunnerUp)) }
  }

  /// Output with the largest logit.
  package let winner: Int
  /// Output with the second largest logit.
  package let runnerUp: Int
  /// By falling magnitude of the contribution.
  package let terms: [Term]
  /// Difference of the biases.
  package let bias: Double
  /// Difference of the logits: sum of all terms and the bias.
  package let difference: Double

  /// - Returns: `nil` for a network with a single output.
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
  /// Sorts by falling magnitude; ties keep their order.
  func sortedByMagnitude(_ key: KeyPath<Element, Double>) -> [Element] {
    enumerated().sorted { a, b in
      let (x, y) = (abs(a.element[keyPath: key]), abs(b.element[keyPath: key]))
      return x == y ? a.offset < b.offset : x > y
    }
    .map(\.element)
  }
}
