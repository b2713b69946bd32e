import Compute

// Clipping needs the norm of the whole gradient before the first parameter may be updated, so the step that
// otherwise computes and uses each tile while it is in the cache takes two passes here.

extension Network {
  /// Scales the gradient to norm `limit` if it is longer, as PyTorch's `clip_grad_norm_`.
  ///
  ///     g = g min(1, limit / (|g| + 1e-6))        |g|: the Euclidean norm of g, the mean over the rows
  ///
  /// The squares are added tile by tile in order, so the bits do not depend on the number of threads.
  func clipGradients(to limit: Double, rows: Int) {
    plan.squares.withUnsafeMutableBufferPointer { squares in
      workers.run(tasks: plan.tiles.count) { task in
        let (gradient, count) = gradient(ofTask: task)
        squares[task] = OptimizerMath.sumOfSquares(gradient, count: count)
      }
    }
    let length = plan.squares.reduce(0, +).squareRoot() / Double(max(rows, 1))
    let factor = limit / (length + 1e-6)
    // If the norm is NaN, the loss will report it.
    guard factor < 1 else { return }
    workers.run(tasks: plan.tiles.count) { task in
      let (gradient, count) = gradient(ofTask: task)
      OptimizerMath.scale(gradient, by: factor, count: count)
    }
  }

  /// Updates all tiles, whose gradients are known.
  /// - Returns: the number of tiles.
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
