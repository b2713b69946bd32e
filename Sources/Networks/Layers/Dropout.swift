import Compute

/// While training, some values are 0 and the others make up for them (Srivastava et al. 2014, scaled as they pass
/// so that predicting needs no scale).
///
///     y = x m / (1 - rate), m = 0 with probability rate, else 1        dL/dx = dL/dy m / (1 - rate)
///
/// Which values are dropped depends on the step's noise, the layer's place in the network, the row's place in
/// the batch and the value's in the row; not on who computes it. So nothing need be kept for the way back.
final class Dropout: Layer {
  let input: ImageLayout
  var output: ImageLayout { input }
  let habits: BackwardRequirements = [.forwardInPlace, .backwardInPlace]

  private let rate: Double
  private let place: UInt64

  /// - Parameter place: different for each dropout of a network.
  init(input: ImageLayout, rate: Double, place: Int) {
    self.input = input
    self.rate = rate
    self.place = UInt64(truncatingIfNeeded: place)
  }

  func forward(_ x: Values, into y: Values, _ shard: Shard) { drop(x, to: y, shard) }

  func backward(_ dy: Values, x: Values, y: Values, into dx: Values?, _ shard: Shard) {
    if let dx { drop(dy, to: dx, shard) }
  }

  private func drop(_ from: Values, to: Values, _ shard: Shard) {
    guard case .training(let noise) = shard.pass else {
      if from != to { to.update(from: from, count: shard.rows.count * input.count) }
      return
    }
    for (index, row) in shard.rows.enumerated() {
      let key = Self.mixed(Self.mixed(noise &+ place) &+ UInt64(truncatingIfNeeded: row))
      ImageMath.drop(
        from + index * input.count, to: to + index * input.count, count: input.count, key: key, rate: rate)
    }
  }

  /// Steele, Lea and Flood's SplitMix64: unrelated keys from neighbouring numbers.
  private static func mixed(_ number: UInt64) -> UInt64 {
    var bits = number &+ 0x9e37_79b9_7f4a_7c15
    bits = (bits ^ bits >> 30) &* 0xbf58_476d_1ce4_e5b9
    bits = (bits ^ bits >> 27) &* 0x94d0_49bb_1331_11eb
    return bits ^ bits >> 31
  }
}
