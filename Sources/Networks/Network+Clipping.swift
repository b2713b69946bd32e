import Compute

// Clipping needs the length of the whole gradient before the first parameter may move, so the step that
// otherwise computes and uses each piece while it is in the cache takes two rounds here.

extension Network {
  /// Shortens the gradient to `limit` where it is longer, as PyTorch's `clip_grad_norm_`.
  ///
  ///     g = g min(1, limit / (|g| + 1e-6))        |g|: the Euclidean length of g, the mean over the rows
  ///
  /// The squares are added tile by tile in their order, so that the bits do not depend on the workers.
  func clipGradients(to limit: Double, rows: Int) {
    plan.squares.withUnsafeMutableBufferPointer { squares in
      workers.run(tasks: plan.tiles.count) { task in
        let (gradient, count) = gradient(ofTask: task)
        squares[task] = OptimizerMath.sumOfSquares(gradient, count: count)
      }
    }
    let length = plan.squares.reduce(0, +).squareRoot() / Double(max(rows, 1))
    let factor = limit / (length + 1e-6)
    // Where the length is no number, the loss will tell.
    guard factor < 1 else { return }
    workers.run(tasks: plan.tiles.count) { task in
      let (gradient, count) = gradient(ofTask: task)
      OptimizerMath.multiply(gradient, by: factor, count: count)
    }
  }

  /// The steps of all tiles, whose gradients are known.
  /// - Returns: how many there were.
  func updateParameters(with optimizer: any Optimizer) -> Int {
    plan.squares.withUnsafeMutableBufferPointer { squares in
      workers.run(tasks: plan.tiles.count) { task in
        var watch = Stopwatch(for: profile)
        squares[task] = optimizer.update(plan.tiles[task].parameter, elements: elements(ofTask: task))
        watch.note(.update)
      }
    }
    return plan.tiles.count
  }

  private func gradient(ofTask task: Int) -> (UnsafeMutablePointer<Float>, count: Int) {
    let elements = elements(ofTask: task)
    return (parameters[plan.tiles[task].parameter].gradient.base + elements.lowerBound, elements.count)
  }

  private func elements(ofTask task: Int) -> Range<Int> {
    let (_, tile, parameter) = plan.tiles[task]
    let columns = parameters[parameter].value.columns
    return tile.rows.lowerBound * columns..<tile.rows.upperBound * columns
  }
}
