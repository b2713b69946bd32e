import Compute

/// `y = x`, the values lying in another order: from blocks, or rows abreast, to plane after plane, as dense layers
/// want their input and as weights are written down, or the other way round. One of both must be plain.
final class Reordering: Layer {
  let input: ImageLayout
  let output: ImageLayout
  let habits: BackwardRequirements = []

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
      ImageMath.fromPlanes(to, x, to: y, rows: rows)
    } else {
      ImageMath.toPlanes(from, x, to: y, rows: rows)
    }
  }
}
