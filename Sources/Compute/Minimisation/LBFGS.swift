/// Limited-memory BFGS (Liu and Nocedal 1989) with the line search, scaling and rules for stopping of L-BFGS-B 3.0 without
/// bounds, as SciPy's `minimize(method="L-BFGS-B")` runs it.
///
/// Positions are rounded to single precision where the function is computed there.
package struct LBFGS {
  /// Function value and gradient at a position.
  package typealias Function = (_ position: [Double]) throws -> (value: Double, gradient: [Double])

  /// What one iteration led to.
  package enum Outcome: Sendable {
    /// The value fell; there may be more to gain.
    case moved
    /// The largest slope is within the tolerance, or the value fell by no more than its rounding.
    case converged
  }

  /// [weights]
  package private(set) var position: [Double]
  package private(set) var value: Double
  package private(set) var gradient: [Double]
  /// The step along the direction that the last iteration took.
  package private(set) var step = 0.0

  private var memory: [Pair] = []
  private var iterations = 0

  /// A step, the change of the gradient over it, and 1 over their product.
  private struct Pair {
    let step, change: [Double]
    let inverse: Double
  }

  /// Pairs that it remembers.
  private static let remembered = 10

  /// Evaluations of one line search [maxls].
  private let mostTries: Int
  private let rounds: Bool

  /// - Parameter rounds: whether positions are rounded to single precision.
  /// - Throws: what the function throws.
  package init(
    from position: [Double], rounds: Bool = true, mostTries: Int = 20, _ function: Function
  ) throws {
    (self.rounds, self.mostTries) = (rounds, mostTries)
    self.position = rounds ? position.map { Double(Float($0)) } : position
    (value, gradient) = try function(self.position)
  }

  /// The largest slope.
  package var largestSlope: Double { gradient.reduce(0) { max($0, abs($1)) } }

  /// Goes one iteration.
  /// - Parameters:
  ///   - slope: largest slope at which it has converged [gtol].
  ///   - fall: relative fall of the value below which it has converged [ftol].
  /// - Throws: what the function throws; position and value are then still those before.
  package mutating func iterate(
    slope: Double, fall: Double, _ function: Function
  ) throws -> Outcome {
    if largestSlope <= slope { return .converged }
    while true {
      let direction = direction()
      let incline = Self.product(gradient, direction)
      if incline < 0, let new = try search(along: direction, incline, function) {
        return accept(new, slope: slope, fall: fall)
      }
      // Starts anew with the steepest descent; if that was it, nothing is left to gain.
      if memory.isEmpty { return .converged }
      memory = []
    }
  }

  private struct Candidate {
    let position: [Double]
    let value: Double
    let gradient: [Double]
    let step: Double
  }

  private func search(
    along direction: [Double], _ incline: Double, _ function: Function
  ) throws -> Candidate? {
    let length = Self.product(direction, direction).squareRoot()
    var search = LineSearch(
      value: value, slope: incline, step: iterations == 0 ? min(1 / length, 1e10) : 1)
    for _ in 0..<mostTries {
      let step = search.step
      var position = zip(position, direction).map { $0 + step * $1 }
      if rounds { for index in position.indices { position[index] = Double(Float(position[index])) } }
      let (value, gradient) = try function(position)
      guard value.isFinite else { return nil }
      if search.next(value: value, slope: Self.product(gradient, direction)) {
        return Candidate(position: position, value: value, gradient: gradient, step: step)
      }
    }
    return nil
  }

  private mutating func accept(_ new: Candidate, slope: Double, fall: Double) -> Outcome {
    let moved = zip(new.position, position).map { $0 - $1 }
    let change = zip(new.gradient, gradient).map { $0 - $1 }
    let product = Self.product(moved, change)
    if product > Double.ulpOfOne * -Self.product(gradient, moved) {
      memory.append(Pair(step: moved, change: change, inverse: 1 / product))
      if memory.count > Self.remembered { memory.removeFirst() }
    }
    let gained = value - new.value
    let scale = max(abs(value), abs(new.value), 1)
    (position, value, gradient, step) = (new.position, new.value, new.gradient, new.step)
    iterations += 1
    return largestSlope <= slope || gained <= fall * scale ? .converged : .moved
  }

  /// Minus the inverse Hessian, as far as it is remembered, times the gradient: two loops over the pairs.
  private func direction() -> [Double] {
    var direction = gradient.map { -$0 }
    var shares: [Double] = []
    for pair in memory.reversed() {
      let share = pair.inverse * Self.product(pair.step, direction)
      shares.append(share)
      Self.add(-share, pair.change, to: &direction)
    }
    if let last = memory.last {
      let scale = 1 / (last.inverse * Self.product(last.change, last.change))
      for index in direction.indices { direction[index] *= scale }
    }
    for (pair, share) in zip(memory, shares.reversed()) {
      Self.add(share - pair.inverse * Self.product(pair.change, direction), pair.step, to: &direction)
    }
    return direction
  }

  /// Added in the order of the elements.
  private static func product(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for index in 0..<min(a.count, b.count) { sum += a[index] * b[index] }
    return sum
  }

  private static func add(_ factor: Double, _ a: [Double], to b: inout [Double]) {
    for index in 0..<min(a.count, b.count) { b[index] += factor * a[index] }
  }
}
