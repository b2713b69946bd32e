import Compute

/// Inverted dropout (Srivastava et al. 2014): the values kept are scaled up in training, so that prediction
/// needs no scaling.
///
///     y = x m / (1 - rate), m = 0 with probability rate, else 1        dL/dx = dL/dy m / (1 - rate)
///
/// The mask depends on the step's noise, the layer's position in the network, the row's index in the batch
/// and the value's index in the row; not on the thread. So it is recomputed in the backward pass and never
/// stored.
final class Dropout: Layer {
  let input: ImageLayout
  var output: ImageLayout { input }
  let requirements: BackwardRequirements = [.forwardInPlace, .backwardInPlace]
  let isRepeatable = true

  /// Off, training passes the values on as prediction does.
  var isOn = true

  private let rate: Double
  private let place: UInt64

  /// - Parameter place: a number that differs for each dropout of a network.
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
    guard isOn, case .training(let noise) = shard.pass else {
      if from != to { to.update(from: from, count: shard.rows.count * input.count) }
      return
    }
    for (index, row) in shard.rows.enumerated() {
      let key = Self.mixed(Self.mixed(noise &+ place) &+ UInt64(truncatingIfNeeded: row))
      ImageMath.dropout(
        from + index * input.count, to: to + index * input.count, count: input.count, key: key, rate: rate)
    }
  }

  /// SplitMix64 (Steele, Lea and Flood): unrelated keys from consecutive numbers.
  private static func mixed(_ number: UInt64) -> UInt64 {
    var bits = number &+ 0x9e37_79b9_7f4a_7c15
    bits = (bits ^ bits >> 30) &* 0xbf58_476d_1ce4_e5b9
    bits = (bits ^ bits >> 27) &* 0x94d0_49bb_1331_11eb
    return bits ^ bits >> 31
  }
}
