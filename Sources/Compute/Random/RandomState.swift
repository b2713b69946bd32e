import Foundation

/// The source of randomness: MT19937 with the legacy streams of `numpy.random.RandomState`.
///
/// A seed gives what it gives in a scikit-learn notebook, draw for draw and bit for bit, so every method
/// takes as many draws in the same order as NumPy's method of the same name. It is a value: a copy continues
/// independently, and equal states yield equal streams.
package struct RandomState: Equatable, Sendable {
  var generator: MersenneTwister
  /// The second value of a pair from `normal`, kept for the next call.
  var cachedNormal: Double?

  /// Seeds as `numpy.random.RandomState(seed)`.
  package init(seed: UInt32) {
    generator = MersenneTwister(seed: seed)
  }

  init(generator: MersenneTwister, cachedNormal: Double?) {
    self.generator = generator
    self.cachedNormal = cachedNormal
  }

  // MARK: Real numbers

  /// A value in [0, 1) with 53 random bits: 27 of one draw, 26 of the next.
  package mutating func randomSample() -> Double {
    let upper = Double(generator.next32() >> 5)
    let lower = Double(generator.next32() >> 6)
    return (upper * 0x1p26 + lower) * 0x1p-53
  }

  /// A value in [low, high).
  package mutating func uniform(_ low: Double = 0, _ high: Double = 1) -> Double {
    low + (high - low) * randomSample()
  }

  /// Fills `numbers` with values in [low, high), in order.
  package mutating func fillUniform(
    into numbers: UnsafeMutableBufferPointer<Double>, _ low: Double, _ high: Double
  ) {
    for index in numbers.indices { numbers[index] = uniform(low, high) }
  }

  /// Fills `numbers` with values in [low, high), in order, each drawn in double precision and then rounded,
  /// as scikit-learn draws the initial weights of a float32 network.
  package mutating func fillUniform(
    into numbers: UnsafeMutableBufferPointer<Float>, _ low: Double, _ high: Double
  ) {
    for index in numbers.indices { numbers[index] = Float(uniform(low, high)) }
  }

  /// A normally distributed value, by Marsaglia's polar method. It yields pairs: every second call returns
  /// the cached second value.
  package mutating func normal(mean: Double = 0, standardDeviation: Double = 1) -> Double {
    mean + standardDeviation * standardNormal()
  }

  private mutating func standardNormal() -> Double {
    if let cached = cachedNormal {
      cachedNormal = nil
      return cached
    }
    while true {
      let x = 2 * randomSample() - 1
      let y = 2 * randomSample() - 1
      let squaredRadius = x * x + y * y
      guard squaredRadius < 1, squaredRadius != 0 else { continue }
      let scale = (-2 * log(squaredRadius) / squaredRadius).squareRoot()
      cachedNormal = scale * x
      return scale * y
    }
  }

  // MARK: Integers

  /// A uniform integer in `range`: `RandomState.randint(lower, upper + 1)`.
  package mutating func randint(in range: ClosedRange<Int>) -> Int {
    let width = UInt64(bitPattern: Int64(range.upperBound &- range.lowerBound))
    return range.lowerBound &+ Int(truncatingIfNeeded: interval(upTo: width))
  }

  /// A uniform integer in 0...maximum by rejection: draws are masked to the bit width of `maximum`, and
  /// larger values rejected. Up to 2^32 - 1 a draw takes 32 bits of the generator, above that 64.
  @usableFromInline
  mutating func interval(upTo maximum: UInt64) -> UInt64 {
    guard maximum > 0 else { return 0 }
    let mask = UInt64.max >> UInt64(maximum.leadingZeroBitCount)
    while true {
      let bits = maximum <= UInt64(UInt32.max) ? UInt64(generator.next32()) : generator.next64()
      let value = bits & mask
      if value <= maximum { return value }
    }
  }

  // MARK: Permutations

  /// Shuffles the elements (Fisher-Yates, from the last element down).
  ///
  /// The draws depend on the count alone, so that shuffling an order in place equals indexing it with a
  /// shuffled 0, 1, 2, ...: this is `RandomState.shuffle`, and `sklearn.utils.shuffle` with it. A trainer
  /// that calls it on the same order before every epoch draws what scikit-learn's does.
  @inlinable
  package mutating func shuffle<Element>(_ elements: inout [Element]) {
    guard elements.count > 1 else { return }
    elements.withUnsafeMutableBufferPointer { elements in
      for index in stride(from: elements.count - 1, through: 1, by: -1) {
        elements.swapAt(index, Int(truncatingIfNeeded: interval(upTo: UInt64(index))))
      }
    }
  }

  /// A random permutation of 0 ..< `count`; empty for a count below 1.
  package mutating func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<max(0, count))
    shuffle(&order)
    return order
  }

  /// `size` distinct numbers of 0 ..< `count`: `RandomState.choice(count, size, replace=False)`. If `size`
  /// exceeds `count`, all of them in random order.
  package mutating func choice(_ count: Int, size: Int) -> [Int] {
    Array(permutation(count).prefix(max(0, size)))
  }
}
