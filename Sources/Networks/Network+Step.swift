import Compute

/// What a batch taught: sums over its rows.
package struct BatchResult: Sendable {
  /// The loss, without penalty.
  package let loss: Double
  /// Rows whose largest output was the right one, before the step.
  package let right: Int
  /// The squares of all penalised weights, before the step; 0 without a step.
  package let squares: Double
}

extension Network {
  /// The probabilities of a batch, [x.rows x classes]; overwritten by the next call.
  /// - Parameters:
  ///   - fill: called for every row before it is looked at, on the worker that will look at it.
  ///   - taps: what leaves these operations is kept as well.
  package func predict(
    _ x: NetworkInput, filling fill: (Range<Int>) -> Void = { _ in }, keeping taps: [Tap] = []
  ) -> Matrix {
    prepare(rows: x.rows, for: .predicting)
    eachShard(of: x.rows, for: .predicting) { shard in
      fill(shard.rows)
      for action in plan.schedule.predicting.actions {
        perform(action, on: shard, of: x)
        for tap in taps { if case .forward(tap.position) = action { keep(tap, of: shard, x) } }
      }
      activate(shard.rows)
    }
    return probabilities
  }

  /// Forward and backward through a batch, and the step that follows.
  ///
  /// - Parameters:
  ///   - classes: the right class of each row of x.
  ///   - noise: determines what dropout draws in this step.
  ///   - fill: as in `predict`.
  ///   - optimizer: moves each piece of the parameters as soon as its gradient is known. Without one the
  ///     parameters stay, and their gradients are sums over the batch.
  ///   - clip: the longest gradient the optimizer is given, over all parameters and as a mean over the rows;
  ///     0 for any. See `clipGradients`.
  package func learn(
    _ x: NetworkInput, classes: UnsafePointer<Int32>, noise: UInt64 = 0,
    filling fill: (Range<Int>) -> Void = { _ in }, updating optimizer: (any Optimizer)? = nil,
    clipping clip: Double = 0
  ) -> BatchResult {
    let start = profile.map { _ in ContinuousClock.now }
    prepare(rows: x.rows, for: .training(noise: noise))
    let shards = passThroughLayers(x, classes: classes, noise: noise, filling: fill)
    let tiles: Int
    if let optimizer, clip > 0 {
      _ = moveParameters(x, shards: shards, with: nil)
      clipGradients(to: clip, rows: x.rows)
      tiles = updateParameters(with: optimizer)
    } else {
      tiles = moveParameters(x, shards: shards, with: optimizer)
    }
    if let profile, let start {
      let (operations, dense) = operations(for: x)
      profile.addStep(.now - start, operations: operations, dense: dense)
    }
    return BatchResult(
      loss: plan.losses[..<shards].reduce(0, +), right: plan.rights[..<shards].reduce(0, +),
      squares: plan.squares[..<tiles].reduce(0, +))
  }

  /// Each worker takes some rows through the layers and back, as far as the next cut; then all go on.
  private func passThroughLayers(
    _ x: NetworkInput, classes: UnsafePointer<Int32>, noise: UInt64, filling fill: (Range<Int>) -> Void
  ) -> Int {
    var shards = 0
    plan.losses.withUnsafeMutableBufferPointer { losses in
      plan.rights.withUnsafeMutableBufferPointer { rights in
        for (place, segment) in plan.schedule.roundTrip.enumerated() {
          shards = eachShard(of: x.rows, for: .training(noise: noise)) { shard in
            var watch = Stopwatch(for: profile)
            if place == 0 {
              fill(shard.rows)
              if case .sparse(let sparse) = x { sparse.sort(shard: shard.rows) }
              watch.note(.gather)
            }
            for action in segment.actions {
              if case .loss = action {
                activate(shard.rows)
                watch.note(.forward)
                losses[shard.index] = loss.sum(probabilities, classes: classes, rows: shard.rows)
                rights[shard.index] = countRight(classes: classes, rows: shard.rows)
                loss.gradient(probabilities, classes: classes, rows: shard.rows)
              } else {
                perform(action, on: shard, of: x)
              }
            }
            watch.note(segment.endsForward ? .forward : .backward)
          }
          finish(segment, shards: shards, rows: x.rows)
        }
      }
    }
    return shards
  }

  /// Each worker takes some tiles: their gradient over the whole batch, then their step.
  private func moveParameters(_ x: NetworkInput, shards: Int, with optimizer: (any Optimizer)?) -> Int {
    plan.squares.withUnsafeMutableBufferPointer { squares in
      workers.run(tasks: plan.tiles.count) { task, worker in
        // The first layer's tiles are many and small. They come last, so that nobody waits long for the last one.
        let number = plan.tiles.count - 1 - task
        let (index, tile, parameter) = plan.tiles[number]
        var watch = Stopwatch(for: profile)
        if let layer = plan.operations[index].layer {
          layer.gradient(
            of: tile,
            from: GradientInputs(
              x: whole(plan.storage.values[index], x), dy: wholeGradient(behind: index), shards: shards,
              worker: worker))
        }
        watch.note(.backward)
        let columns = parameters[parameter].value.columns
        let elements = tile.rows.lowerBound * columns..<tile.rows.upperBound * columns
        squares[number] = optimizer?.update(parameter, elements: elements) ?? 0
        watch.note(.update)
      }
    }
    return plan.tiles.count
  }

  // MARK: Pieces

  func prepare(rows: Int, for pass: Pass) {
    probabilities.use(rows: rows)
    plan.use(rows: rows)
    let shards = plan.shardCount(rows: rows)
    for operation in plan.operations { operation.layer?.begin(shards: shards, pass: pass, worker: 0) }
  }

  func perform(_ action: Schedule.Action, on shard: Shard, of x: NetworkInput) {
    switch action {
    case .collect(let index):
      (plan.operations[index].layer as? any BatchStatisticsLayer)?.collect(value(index, shard, x), shard)
    case .forward(let index):
      forward(index, shard, x)
    case .collectGradient(let index):
      (plan.operations[index].layer as? any BatchStatisticsLayer)?
        .collect(gradient(index + 1, shard, x), x: value(index, shard, x), shard)
    case .backward(let index):
      backward(index, shard, x)
    case .loss:
      break
    }
  }

  private func forward(_ index: Int, _ shard: Shard, _ x: NetworkInput) {
    let operation = plan.operations[index]
    let output = value(index + 1, shard, x)
    switch operation.kind {
    case .layer(let layer):
      if index == 0, case .sparse(let sparse) = x {
        (layer as? any SparseInputLayer)?.forward(sparse, into: output, shard)
      } else {
        layer.forward(value(index, shard, x), into: output, shard)
      }
    case .fork:
      break
    case .join(let fork):
      let input = value(index, shard, x)
      let count = shard.rows.count * operation.output.count
      if input != output { output.update(from: input, count: count) }
      ImageMath.add(value(fork, shard, x), to: output, count: count)
    }
  }

  private func backward(_ index: Int, _ shard: Shard, _ x: NetworkInput) {
    let operation = plan.operations[index]
    let dy = gradient(index + 1, shard, x)
    let dx = plan.schedule.hasInputGradient(index) ? gradient(index, shard, x) : nil
    switch operation.kind {
    case .layer(let layer):
      layer.backward(dy, x: value(index, shard, x), y: value(index + 1, shard, x), into: dx, shard)
    case .join:
      break
    case .fork:
      guard let dx, let join = plan.join(of: index) else { return }
      let count = shard.rows.count * operation.input.count
      if dx != dy { dx.update(from: dy, count: count) }
      ImageMath.add(gradient(join + 1, shard, x), to: dx, count: count)
    }
  }

  /// Where a layer now has seen all of the batch.
  private func finish(_ segment: Schedule.Segment, shards: Int, rows: Int) {
    guard let index = segment.finishing, let layer = plan.operations[index].layer as? any BatchStatisticsLayer
    else { return }
    if segment.endsForward {
      layer.finish(shards: shards, rows: rows)
    } else {
      layer.finishGradient(shards: shards, rows: rows)
    }
  }

  /// Copies what left an operation before it is overwritten by the next.
  private func keep(_ tap: Tap, of shard: Shard, _ x: NetworkInput) {
    let layout = plan.operations[tap.position].output
    let (values, target) = (value(tap.position + 1, shard, x), tap.values.row(shard.rows.lowerBound))
    if layout.isPlain {
      target.update(from: values, count: shard.rows.count * layout.count)
    } else {
      ImageMath.toPlanes(layout, values, to: target, rows: shard.rows.count)
    }
  }

  func activate(_ rows: Range<Int>) {
    guard case .rows(let scores)? = plan.storage.values.last else { return }
    loss.activate(scores, into: probabilities, rows: rows)
  }

  func value(_ index: Int, _ shard: Shard, _ x: NetworkInput) -> Values {
    plan.memory(plan.storage.values[index], shard, input: x, probabilities: probabilities)
  }

  func gradient(_ index: Int, _ shard: Shard, _ x: NetworkInput) -> Values {
    plan.memory(plan.storage.gradients[index], shard, input: x, probabilities: probabilities)
  }

  /// A value for all rows, where it is kept.
  private func whole(_ place: Place, _ x: NetworkInput) -> NetworkInput? {
    switch place {
    case .input: x
    case .rows(let matrix): .dense(matrix)
    case .probabilities: .dense(probabilities)
    case .arena: nil
    }
  }

  private func wholeGradient(behind index: Int) -> Matrix? {
    switch plan.storage.gradients[index + 1] {
    case .rows(let matrix): matrix
    case .probabilities: probabilities
    case .input, .arena: nil
    }
  }

  /// - Returns: how many shards there were.
  @discardableResult
  func eachShard(of rows: Int, for pass: Pass, _ body: (Shard) -> Void) -> Int {
    let shards = plan.shardCount(rows: rows)
    workers.run(tasks: shards) { index, worker in
      body(plan.shard(index, of: rows, worker: worker, pass: pass))
    }
    return shards
  }

  /// Multiplications and additions in the products of a step: outputs, gradients of the weights and, behind
  /// the first layer, of the inputs.
  private func operations(for x: NetworkInput) -> (done: Double, dense: Double) {
    let products = (try? spec.outlines())?.map { 2 * Double($0.multiplyAdds) }.filter { $0 > 0 } ?? []
    let rows = Double(x.rows)
    let first = 2 * rows * (products.first ?? 0)
    let others = 3 * rows * products.dropFirst().reduce(0, +)
    guard case .sparse(let sparse) = x, sparse.columns > 0 else { return (first + others, first + others) }
    let ink = Double(2 * sparse.entryCount) / (rows * Double(sparse.columns))
    return (first * ink + others, first + others)
  }

  private func countRight(classes: UnsafePointer<Int32>, rows: Range<Int>) -> Int {
    var right = 0
    for row in rows {
      let (values, own) = (probabilities.row(row), Int(classes[row]))
      guard (0..<probabilities.columns).contains(own) else { continue }
      // The first of the largest ones counts. Looking at all of them needs no branch that could be guessed wrong.
      var before = 0
      for c in 0..<own { before += values[c] >= values[own] ? 1 : 0 }
      for c in own..<probabilities.columns { before += values[c] > values[own] ? 1 : 0 }
      right += before == 0 ? 1 : 0
    }
    return right
  }
}
