import Compute

/// Max pooling per channel.
///
///     y[c, i, j] = max over k, l of x[c, i s + k, j s + l]
///
/// The gradient goes to the first of equal maxima.
final class MaxPooling: Layer {
  let input: ImageLayout
  let output: ImageLayout
  var requirements: BackwardRequirements { followsRelu ? .needsOutput : [] }
  var ownMemory: Int { winners.size }

  /// Whether a relu precedes, whose gradient is fused in: where the maximum is 0, it is 0.
  var followsRelu = false

  private let pool: ImageMath.Pool
  /// For each output the index of the maximum in its window, [rows x output.count] of 16 bits.
  private let winners: ZeroedMemory

  init(input: ImageLayout, size: Int, stride: Int, rows: Int) throws(OutOfMemory) {
    self.input = input
    pool = ImageMath.Pool(size: size, stride: stride, over: input)
    output = input.with(height: pool.height, width: pool.width)
    winners = try ZeroedMemory(allocating: 2 * rows * output.count)
  }

  func forward(_ x: Values, into y: Values, _ shard: Shard) {
    ImageMath.maxPool(input, pool, x, to: y, winners: winners(of: shard), rows: shard.rows.count)
  }

  func backward(_ dy: Values, x: Values, y: Values, into dx: Values?, _ shard: Shard) {
    guard let dx else { return }
    ImageMath.maxPoolGradient(
      input, pool, y: y, dy: dy, winners: winners(of: shard), to: dx, rows: shard.rows.count,
      relu: followsRelu)
  }

  private func winners(of shard: Shard) -> UnsafeMutablePointer<UInt16> {
    winners.base.assumingMemoryBound(to: UInt16.self) + shard.rows.lowerBound * output.count
  }
}

/// Average pooling per channel.
///
///     y[c, i, j] = 1 / n^2 sum over k, l of x[c, i s + k, j s + l]        windows of n x n
final class AveragePooling: Layer {
  let input: ImageLayout
  let output: ImageLayout
  let requirements: BackwardRequirements = []

  private let pool: ImageMath.Pool

  init(input: ImageLayout, size: Int, stride: Int) {
    self.input = input
    pool = ImageMath.Pool(size: size, stride: stride, over: input)
    output = input.with(height: pool.height, width: pool.width)
  }

  func forward(_ x: Values, into y: Values, _ shard: Shard) {
    ImageMath.averagePool(input, pool, x, to: y, rows: shard.rows.count)
  }

  func backward(_ dy: Values, x: Values, y: Values, into dx: Values?, _ shard: Shard) {
    guard let dx else { return }
    ImageMath.averagePoolGradient(input, pool, dy: dy, to: dx, rows: shard.rows.count)
  }
}

/// Global average pooling: `y[c] = 1 / (h w) sum of x[c]`.
final class GlobalAveragePooling: Layer {
  let input: ImageLayout
  let output: ImageLayout
  let requirements: BackwardRequirements = []

  init(input: ImageLayout) {
    self.input = input
    output = ImageLayout(channels: input.channels, height: 1, width: 1, block: input.block)
  }

  func forward(_ x: Values, into y: Values, _ shard: Shard) {
    let share = 1 / Float(input.height * input.width)
    for row in 0..<shard.rows.count {
      let sums = y + row * output.count
      ImageMath.channelSums(input, x + row * input.count, to: sums, rows: 1)
      for channel in 0..<output.count { sums[channel] *= share }
    }
  }

  func backward(_ dy: Values, x: Values, y: Values, into dx: Values?, _ shard: Shard) {
    guard let dx else { return }
    let places = input.height * input.width
    let share = 1 / Float(places)
    for row in 0..<shard.rows.count {
      for block in 0..<input.blocks {
        let from = dy + row * output.count + block * input.block
        let to = dx + row * input.count + block * places * input.block
        for place in 0..<places {
          for channel in 0..<input.block { to[place * input.block + channel] = from[channel] * share }
        }
      }
    }
  }
}
