import Networks

/// How a unit comes by its number: every weight times its input, their sum and the bias, the activation.
///
/// Products of two single-precision numbers are exact in double precision, and their sum is rounded in its
/// sixteenth digit; the network adds in single precision and rounds in its seventh. `computed` is what the
/// network said, `result` what the terms add up to.
public struct UnitArithmetic: Sendable {
  /// One weight and what came in over it.
  public struct Term: Sendable {
    /// The pixel or the unit of the layer before.
    public let input: Int
    /// What it said.
    public let value: Float
    /// What that counts.
    public let weight: Float
    /// `value * weight`, exact.
    public var product: Double { Double(value) * Double(weight) }
  }

  /// The layer, from 1.
  public let layer: Int
  /// The unit, from 0.
  public let unit: Int
  /// All terms, the largest magnitude first.
  public let terms: [Term]
  /// What is added to the terms.
  public let bias: Float
  /// The terms and the bias, added up.
  public let sum: Double
  /// The function of the sum; `nil` for a score.
  public let activation: Activation?
  /// What the function makes of the sum.
  public let result: Double
  /// What the network computed.
  public let computed: Float

  /// - Throws: `NetworkError.noSuchLayer`, `InsideError.noSuchUnit`.
  public init(_ network: DenseNetwork, layer number: Int, unit: Int, of trace: ImageTrace) throws {
    let layer = try network.layer(number)
    try layer.require(unit: unit)
    let values = trace.input(ofLayer: number)
    let terms = values.enumerated().map { input, value in
      Term(input: input, value: value, weight: layer.weight(from: input, to: unit))
    }
    self.layer = number
    self.unit = unit
    bias = layer.biases[unit]
    sum = terms.reduce(0) { $0 + $1.product } + Double(bias)
    activation = layer.activation
    result = layer.activation?.value(of: sum) ?? sum
    computed = trace.activations[number - 1][unit]
    self.terms = terms.sortedByMagnitude(\.product)
  }
}

/// What spoke for the winner and what for the runner-up: the difference of their scores, taken apart.
///
///     s_w - s_r = sum over j of a_j (w_jw - w_jr) + b_w - b_r
public struct Contributions: Sendable {
  /// What one unit of the last hidden layer, or one pixel where there is none, adds to the difference.
  public struct Term: Sendable {
    /// The unit or the pixel.
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
  public init?(_ network: DenseNetwork, of trace: ImageTrace) {
    let ranking = trace.ranking
    guard ranking.count > 1, let output = network.layers.last else { return nil }
    let (best, second) = (ranking[0], ranking[1])
    winner = best
    runnerUp = second
    terms = trace.input(ofLayer: output.number).enumerated().map { input, value in
      Term(
        input: input, value: value, toWinner: output.weight(from: input, to: best),
        toRunnerUp: output.weight(from: input, to: second))
    }
    .sortedByMagnitude(\.contribution)
    bias = Double(output.biases[best]) - Double(output.biases[second])
    difference = terms.reduce(0) { $0 + $1.contribution } + bias
  }
}

extension Array {
  /// The largest magnitude first; equal ones stay in their order.
  fileprivate func sortedByMagnitude(_ key: KeyPath<Element, Double>) -> [Element] {
    enumerated().sorted { a, b in
      let (x, y) = (abs(a.element[keyPath: key]), abs(b.element[keyPath: key]))
      return x == y ? a.offset < b.offset : x > y
    }
    .map(\.element)
  }
}
