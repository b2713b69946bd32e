import Compute

/// `y = x` in another memory layout: from blocked or interleaved to NCHW, which dense layers and stored
/// weights use, or back. One of the two layouts must be plain.
final class Reordering: Layer {
  let input: ImageLayout
  let output: ImageLayout
  let requirements: BackwardRequirements = []
  let isRepeatable = true

  init(from input: ImageLayout, to output: ImageLayout) {
    self.input = input
    self.output = output
  }

  func forward(_ x: Values, into y: Values, _ shard: Shard) {
    move(x, to: y, from: input, to: output, rows: shard.rows.count)
  }

  func backward(_ dy: Values, x: Values, y: Values, into dx: Values?, _ shard: Shard) {
    if let dx { move(dy, to: dx, from: output, to: input, rows: shard.rows.count) }
  }

  private func move(_ x: Values, to y: Values, from: ImageLayout, to: ImageLayout, rows: Int) {
    if from.isPlain {
      ImageMath.fromNCHW(to, x, to: y, rows: rows)
    } else {
      ImageMath.toNCHW(from, x, to: y, rows: rows)
    }
  }
}
