import Compute

/// What a batch taught: sums over its rows.
public struct BatchResult: Sendable {
  /// The loss, without penalty.
  public let loss: Double
  /// Rows whose largest output was the right one, before the step.
  public let right: Int
  /// The squares of all penalised weights, before the step; 0 without a step.
  public let squares: Double
}

/// How the work of a step is divided, by the shapes alone, and where its parts leave their sums: these are
/// added in order, so that the bits do not depend on how many workers there were.
final class StepPlan {
  /// All tiles of all layers, with the positions of their layer and of their parameter in the network.
  let tiles: [(layer: Int, tile: ParameterTile, parameter: Int)]
  var losses: [Double]
  var rights: [Int]
  var squares: [Double]

  init(layers: [any Layer], capacity: Int) {
    var tiles: [(layer: Int, tile: ParameterTile, parameter: Int)] = []
    var parameters = 0
    for (index, layer) in layers.enumerated() {
      tiles += layer.tiles.map { (index, $0, parameters + $0.parameter) }
      parameters += layer.parameters.count
    }
    self.tiles = tiles
    let shards = capacity / Network.shardRows + 1
    losses = Array(repeating: 0, count: shards)
    rights = Array(repeating: 0, count: shards)
    squares = Array(repeating: 0, count: tiles.count)
  }
}

extension Network {
  /// The probabilities of a batch, [x.rows x classes]; overwritten by the next call.
  /// - Parameter fill: called for every row before it is looked at, on the worker that will look at it.
  public func predict(_ x: NetworkInput, filling fill: (Range<Int>) -> Void = { _ in }) -> Matrix {
    prepare(rows: x.rows)
    eachShard(of: x.rows) { _, rows in
      fill(rows)
      forward(x, rows: rows)
    }
    return probabilities
  }

  /// Forward and backward through a batch, and the step that follows.
  ///
  /// - Parameters:
  ///   - classes: the right class of each row of x.
  ///   - fill: as in `predict`.
  ///   - optimizer: moves each piece of the parameters as soon as its gradient is known. Without one the
  ///     parameters stay, and their gradients are sums over the batch.
  ///   - clip: the longest gradient the optimizer is given, over all parameters and as a mean over the rows;
  ///     0 for any. See `clipGradients`.
  public func learn(
    _ x: NetworkInput, classes: UnsafePointer<Int32>, filling fill: (Range<Int>) -> Void = { _ in },
    updating optimizer: (any Optimizer)? = nil, clipping clip: Double = 0
  ) -> BatchResult {
    let start = profile.map { _ in ContinuousClock.now }
    prepare(rows: x.rows)
    let shards = passThroughLayers(x, classes: classes, filling: fill)
    let tiles: Int
    if let optimizer, clip > 0 {
      _ = moveParameters(x, with: nil)
      clipGradients(to: clip, rows: x.rows)
      tiles = updateParameters(with: optimizer)
    } else {
      tiles = moveParameters(x, with: optimizer)
    }
    if let profile, let start {
      let (operations, dense) = operations(for: x)
      profile.addStep(.now - start, operations: operations, dense: dense)
    }
    return BatchResult(
      loss: plan.losses[..<shards].reduce(0, +), right: plan.rights[..<shards].reduce(0, +),
      squares: plan.squares[..<tiles].reduce(0, +))
  }

  /// Each worker takes some rows through all layers and back.
  private func passThroughLayers(
    _ x: NetworkInput, classes: UnsafePointer<Int32>, filling fill: (Range<Int>) -> Void
  ) -> Int {
    plan.losses.withUnsafeMutableBufferPointer { losses in
      plan.rights.withUnsafeMutableBufferPointer { rights in
        eachShard(of: x.rows) { shard, rows in
          var watch = Stopwatch(for: profile)
          fill(rows)
          if case .sparse(let sparse) = x { sparse.sort(shard: rows) }
          watch.note(.gather)
          forward(x, rows: rows)
          watch.note(.forward)
          losses[shard] = loss.sum(probabilities, classes: classes, rows: rows)
          rights[shard] = countRight(classes: classes, rows: rows)
          loss.gradient(probabilities, classes: classes, rows: rows)
          for index in layers.indices.dropFirst().reversed() {
            layers[index].backward(gradient(behind: index), rows: rows)
          }
          watch.note(.backward)
        }
      }
    }
  }

  /// Each worker takes some tiles: their gradient over the whole batch, then their step.
  private func moveParameters(_ x: NetworkInput, with optimizer: (any Optimizer)?) -> Int {
    plan.squares.withUnsafeMutableBufferPointer { squares in
      workers.run(tasks: plan.tiles.count) { task in
        let (index, tile, parameter) = plan.tiles[task]
        var watch = Stopwatch(for: profile)
        let dy = gradient(behind: index)
        if index > 0 {
          layers[index].gradient(of: tile, x: layers[index - 1].output, dy: dy)
        } else {
          firstGradient(of: tile, x: x, dy: dy)
        }
        watch.note(.backward)
        let columns = parameters[parameter].value.columns
        let elements = tile.rows.lowerBound * columns..<tile.rows.upperBound * columns
        squares[task] = optimizer?.update(parameter, elements: elements) ?? 0
        watch.note(.update)
      }
    }
    return plan.tiles.count
  }

  // MARK: Pieces

  private func prepare(rows: Int) {
    probabilities.use(rows: rows)
    for layer in layers { layer.prepare(rows: rows) }
  }

  private func forward(_ x: NetworkInput, rows: Range<Int>) {
    guard let first = layers.first else { return }
    switch x {
    case .dense(let matrix): first.forward(matrix, rows: rows)
    case .sparse(let sparse): (first as? any SparseInputLayer)?.forward(sparse, rows: rows)
    }
    var last = first
    for layer in layers.dropFirst() {
      layer.forward(last.output, rows: rows)
      last = layer
    }
    loss.activate(last.output, into: probabilities, rows: rows)
  }

  private func firstGradient(of tile: ParameterTile, x: NetworkInput, dy: Matrix) {
    switch x {
    case .dense(let matrix): layers.first?.gradient(of: tile, x: matrix, dy: dy)
    case .sparse(let sparse):
      (layers.first as? any SparseInputLayer)?.gradient(of: tile, x: sparse, dy: dy)
    }
  }

  /// dL/dy of a layer: what the next one passed back, or at the end the loss itself.
  private func gradient(behind index: Int) -> Matrix {
    index + 1 < layers.count ? layers[index + 1].inputGradient : probabilities
  }

  /// - Returns: how many shards there were.
  @discardableResult
  private func eachShard(of rows: Int, _ body: (_ shard: Int, _ rows: Range<Int>) -> Void) -> Int {
    let size = Self.shardRows
    let shards = (rows + size - 1) / size
    workers.run(tasks: shards) { shard in
      body(shard, shard * size..<min((shard + 1) * size, rows))
    }
    return shards
  }

  /// Multiplications and additions in the products of a step: outputs, gradients of the weights and, behind
  /// the first layer, of the inputs.
  private func operations(for x: NetworkInput) -> (done: Double, dense: Double) {
    let products = layers.map { layer in
      2 * Double(layer.parameters.first.map { $0.value.capacity * $0.value.columns } ?? 0)
    }
    let rows = Double(x.rows)
    let first = 2 * rows * (products.first ?? 0)
    let others = 3 * rows * products.dropFirst().reduce(0, +)
    guard case .sparse(let sparse) = x, sparse.columns > 0 else { return (first + others, first + others) }
    let ink = Double(sparse.entryCount) / (rows * Double(sparse.columns))
    return (first * ink + others, first + others)
  }

  private func countRight(classes: UnsafePointer<Int32>, rows: Range<Int>) -> Int {
    var right = 0
    for row in rows {
      let values = probabilities.row(row)
      var best = 0
      for c in 1..<max(probabilities.columns, 1) where values[c] > values[best] { best = c }
      if best == Int(classes[row]) { right += 1 }
    }
    return right
  }
}
