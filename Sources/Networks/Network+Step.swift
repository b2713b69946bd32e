import Compute

/// The result of a batch, summed over its rows.
package struct BatchResult: Sendable {
  /// Loss without the L2 penalty.
  package let loss: Double
  /// Rows that were classified correctly before the step.
  package let correct: Int
  /// Squared norm of the weights with weight decay, before the step; 0 without a step.
  package let squaredNorm: Double
}

extension Network {
  /// The probabilities of a batch, [x.rows x classes]; overwritten by the next call.
  /// - Parameters:
  ///   - fill: called for each shard of rows before it is read, on the thread that will read it.
  ///   - captures: buffers that record the outputs of their operations.
  package func predict(
    _ x: NetworkInput, filling fill: (Range<Int>) -> Void = { _ in },
    capturing captures: [ActivationCapture] = []
  ) -> Matrix {
    prepare(rows: x.rows, for: .predicting)
    eachShard(of: x.rows, for: .predicting) { shard in
      fill(shard.rows)
      for action in plan.schedule.predicting.actions {
        perform(action, on: shard, of: x)
        for capture in captures {
          if case .forward(capture.position) = action { store(capture, of: shard, x) }
        }
      }
      activate(shard.rows)
    }
    return probabilities
  }

  /// Forward and backward pass over a batch, and the optimizer step.
  ///
  /// - Parameters:
  ///   - classes: the class index of each row of x.
  ///   - noise: the key for dropout in this step.
  ///   - fill: as in `predict`.
  ///   - isPrepared: whether the rows of x are filled, and sparse ones sorted, already; then they are only read, and
  ///     several networks may take a step with them at once.
  ///   - optimizer: updates each tile of the parameters as soon as its gradient is known. If `nil`, the
  ///     parameters stay, and their gradients are sums over the batch.
  ///   - clip: the largest gradient norm, over all parameters and as a mean over the rows; 0 for no limit.
  ///     See `clipGradients`.
  package func trainStep(
    _ x: NetworkInput, classes: UnsafePointer<Int32>, noise: UInt64 = 0,
    filling fill: (Range<Int>) -> Void = { _ in }, isPrepared: Bool = false,
    updating optimizer: (any Optimizer)? = nil, clipping clip: Double = 0
  ) -> BatchResult {
    let start = profile.map { _ in ContinuousClock.now }
    prepare(rows: x.rows, for: .training(noise: noise))
    let shards = passThroughLayers(
      x, classes: classes, noise: noise, filling: fill, isPrepared: isPrepared)
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
      loss: plan.losses[..<shards].reduce(0, +), correct: plan.correctCounts[..<shards].reduce(0, +),
      squaredNorm: plan.squares[..<tiles].reduce(0, +))
  }

  /// First phase: each task takes a shard forward and back, up to the next synchronisation point; then all go
  /// on.
  private func passThroughLayers(
    _ x: NetworkInput, classes: UnsafePointer<Int32>, noise: UInt64, filling fill: (Range<Int>) -> Void,
    isPrepared: Bool
  ) -> Int {
    var shards = 0
    plan.losses.withUnsafeMutableBufferPointer { losses in
      plan.correctCounts.withUnsafeMutableBufferPointer { correctCounts in
        for (place, segment) in plan.schedule.roundTrip.enumerated() {
          shards = eachShard(of: x.rows, for: .training(noise: noise)) { shard in
            var watch = Stopwatch(for: profile)
            if place == 0, !isPrepared {
              fill(shard.rows)
              if case .sparse(let sparse) = x { sparse.sort(shard: shard.rows) }
              watch.note(.gather)
            }
            for action in segment.actions {
              if case .loss = action {
                activate(shard.rows)
                watch.note(.forward)
                losses[shard.index] = loss.sum(probabilities, classes: classes, rows: shard.rows)
                correctCounts[shard.index] = VectorMath.countRight(
                  probabilities.row(shard.rows.lowerBound), classes: classes + shard.rows.lowerBound,
                  rows: shard.rows.count, columns: probabilities.columns)
                loss.gradient(probabilities, classes: classes, rows: shard.rows)
              } else {
                perform(action, on: shard, of: x)
              }
            }
            watch.note(segment.endsForward ? .forward : .backward)
          }
          reduce(segment, shards: shards, rows: x.rows)
        }
      }
    }
    return shards
  }

  /// Second phase: each task takes a tile, computes its gradient over the whole batch and updates it.
  private func moveParameters(_ x: NetworkInput, shards: Int, with optimizer: (any Optimizer)?) -> Int {
    plan.squares.withUnsafeMutableBufferPointer { squares in
      workers.run(tasks: plan.tiles.count) { task, worker in
        // The first layer's tiles are many and small. They come last, so that threads finish at about the
        // same time.
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

  // MARK: Helpers

  func prepare(rows: Int, for pass: Pass) {
    probabilities.use(rows: rows)
    plan.use(rows: rows)
    let shards = plan.shardCount(rows: rows)
    for operation in plan.operations { operation.layer?.begin(shards: shards, pass: pass, worker: 0) }
    guard !plan.preparations.isEmpty else { return }
    workers.run(tasks: plan.preparations.count) { task in
      let (index, part) = plan.preparations[task]
      plan.operations[index].layer?.prepare(part)
    }
  }

  func perform(_ action: ExecutionSchedule.Action, on shard: Shard, of x: NetworkInput) {
    switch action {
    case .accumulate(let index):
      (plan.operations[index].layer as? any BatchStatisticsLayer)?.accumulate(value(index, shard, x), shard)
    case .forward(let index):
      forward(index, shard, x)
    case .recompute(let index):
      forward(index, shard, x, again: true)
    case .accumulateGradient(let index):
      let input = value(index, shard, x, again: plan.schedule.isBehindTurn(action))
      (plan.operations[index].layer as? any BatchStatisticsLayer)?
        .accumulate(gradient(index + 1, shard, x), x: input, shard)
    case .backward(let index):
      backward(index, shard, x, again: plan.schedule.isBehindTurn(action))
    case .loss:
      break
    }
  }

  private func forward(_ index: Int, _ shard: Shard, _ x: NetworkInput, again: Bool = false) {
    let operation = plan.operations[index]
    let output = value(index + 1, shard, x, again: again)
    switch operation.kind {
    case .layer(let layer):
      if index == 0, case .sparse(let sparse) = x {
        (layer as? any SparseInputLayer)?.forward(sparse, into: output, shard)
      } else {
        layer.forward(value(index, shard, x, again: again), into: output, shard)
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

  private func backward(_ index: Int, _ shard: Shard, _ x: NetworkInput, again: Bool) {
    let operation = plan.operations[index]
    let dy = gradient(index + 1, shard, x)
    let dx = plan.schedule.hasInputGradient(index) ? gradient(index, shard, x) : nil
    switch operation.kind {
    case .layer(let layer):
      layer.backward(
        dy, x: value(index, shard, x, again: again), y: value(index + 1, shard, x, again: again), into: dx,
        shard)
    case .join:
      break
    case .fork:
      guard let dx, let join = plan.join(of: index) else { return }
      let count = shard.rows.count * operation.input.count
      if dx != dy { dx.update(from: dy, count: count) }
      ImageMath.add(gradient(join + 1, shard, x), to: dx, count: count)
    }
  }

  /// Reduces the batch statistics of the layer that ends this segment, if any.
  private func reduce(_ segment: ExecutionSchedule.Segment, shards: Int, rows: Int) {
    guard let index = segment.reducing, let layer = plan.operations[index].layer as? any BatchStatisticsLayer
    else { return }
    if segment.endsForward {
      layer.reduce(shards: shards, rows: rows)
    } else {
      layer.reduceGradient(shards: shards, rows: rows)
    }
  }

  /// Copies the output of an operation before the next one overwrites it.
  private func store(_ capture: ActivationCapture, of shard: Shard, _ x: NetworkInput) {
    let layout = plan.operations[capture.position].output
    let (values, target) = (value(capture.position + 1, shard, x), capture.values.row(shard.rows.lowerBound))
    if layout.isPlain {
      target.update(from: values, count: shard.rows.count * layout.count)
    } else {
      ImageMath.toNCHW(layout, values, to: target, rows: shard.rows.count)
    }
  }

  func activate(_ rows: Range<Int>) {
    guard case .rows(let scores)? = plan.storage.values.last else { return }
    loss.activate(scores, into: probabilities, rows: rows)
  }

  /// - Parameter again: whether it is read or written behind the turn, where it may have been computed again.
  func value(_ index: Int, _ shard: Shard, _ x: NetworkInput, again: Bool = false) -> Values {
    let location = again ? plan.storage.laterValues[index] : plan.storage.values[index]
    return plan.memory(location, shard, input: x, probabilities: probabilities)
  }

  func gradient(_ index: Int, _ shard: Shard, _ x: NetworkInput) -> Values {
    plan.memory(plan.storage.gradients[index], shard, input: x, probabilities: probabilities)
  }

  /// The value for all rows, if it is kept.
  func whole(_ location: BufferLocation, _ x: NetworkInput) -> NetworkInput? {
    switch location {
    case .input: x
    case .rows(let matrix): .dense(matrix)
    case .probabilities: .dense(probabilities)
    case .shard, .arena: nil
    }
  }

  func wholeGradient(behind index: Int) -> Matrix? {
    switch plan.storage.gradients[index + 1] {
    case .rows(let matrix): matrix
    case .probabilities: probabilities
    case .input, .shard, .arena: nil
    }
  }

  /// - Returns: the number of shards.
  @discardableResult
  func eachShard(of rows: Int, for pass: Pass, _ body: (Shard) -> Void) -> Int {
    let shards = plan.shardCount(rows: rows)
    workers.run(tasks: shards) { index, worker in
      body(plan.shard(index, of: rows, worker: worker, pass: pass))
    }
    return shards
  }

  /// Floating-point operations in the products of a step: outputs, weight gradients and, behind the first
  /// layer, input gradients.
  private func operations(for x: NetworkInput) -> (done: Double, dense: Double) {
    let products = (try? spec.outlines())?.map { 2 * Double($0.multiplyAdds) }.filter { $0 > 0 } ?? []
    let rows = Double(x.rows)
    let first = 2 * rows * (products.first ?? 0)
    let others = 3 * rows * products.dropFirst().reduce(0, +)
    guard case .sparse(let sparse) = x, sparse.columns > 0 else { return (first + others, first + others) }
    let nonzeroShare = Double(2 * sparse.entryCount) / (rows * Double(sparse.columns))
    return (first * nonzeroShare + others, first + others)
  }
}
