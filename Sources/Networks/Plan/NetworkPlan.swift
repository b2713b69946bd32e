import Compute

/// How a step of a network runs: its operations, where their values lie, how the work is divided, and where its
/// parts leave their sums. All of it follows from the shapes alone; the sums are added in order, so that the
/// bits do not depend on how many workers there were.
final class NetworkPlan {
  let operations: [Operation]
  let schedule: Schedule
  let storage: StoragePlan
  /// The rows of a shard; the last one may have fewer.
  let shardRows: Int
  /// All tiles of all layers, with the positions of their operation and of their parameter in the network.
  let tiles: [(operation: Int, tile: ParameterTile, parameter: Int)]
  var losses: [Double]
  var rights: [Int]
  var squares: [Double]

  /// One a worker: arena, copies of rows that came from outside, room for the layers to work in.
  private let workspaces: [ZeroedMemory]
  private let inputCount: Int
  /// By the position of the fork.
  private let joins: [Int: Int]
  private let scratchOffset: Int

  init(_ spec: NetworkSpec, capacity: Int, workers: ThreadPool, for purpose: ExecutionMode) throws(NetworkError)
  {
    shardRows = spec.shardRows(for: purpose)
    let shards = (capacity + shardRows - 1) / shardRows
    var builder = OperationBuilder(
      input: spec.input, shardRows: shardRows, shards: shards, workers: workers.most,
      abreast: spec.isNarrow && ImageLayout.hasWideVectors, wantsInputGradient: purpose == .attributing)
    try builder.append(spec.allLayers)
    operations = builder.operations
    schedule = Schedule(operations, for: purpose)
    var joins: [Int: Int] = [:]
    for (index, operation) in operations.enumerated() {
      if case .join(let fork) = operation.kind { joins[fork] = index }
    }
    self.joins = joins
    storage = StoragePlan(
      operations, schedule: schedule, shardRows: shardRows, capacity: shards * shardRows,
      goesBack: purpose != .predicting)

    var tiles: [(operation: Int, tile: ParameterTile, parameter: Int)] = []
    var parameters = 0
    for (index, layer) in operations.map(\.layer).enumerated() {
      guard let layer else { continue }
      tiles += layer.tiles.map { (index, $0, parameters + $0.parameter) }
      parameters += layer.parameters.count
    }
    self.tiles = tiles
    losses = Array(repeating: 0, count: shards)
    rights = Array(repeating: 0, count: shards)
    squares = Array(repeating: 0, count: tiles.count)

    inputCount = spec.input.count
    scratchOffset = (4 * (storage.arenaCount + inputCount * shardRows) + 63) / 64 * 64
    let scratch = operations.compactMap { $0.layer?.scratchSize }.max() ?? 0
    let size = scratchOffset + scratch
    workspaces = (0..<workers.most).map { _ in ZeroedMemory(size: size) }
  }

  /// Where the residual ends that begins at operation `fork`.
  func join(of fork: Int) -> Int? { joins[fork] }

  func shardCount(rows: Int) -> Int { (rows + shardRows - 1) / shardRows }

  func shard(_ index: Int, of rows: Int, worker: Int, pass: Pass) -> Shard {
    Shard(
      index: index, rows: index * shardRows..<min((index + 1) * shardRows, rows), worker: worker, pass: pass,
      scratch: workspaces[worker].base + scratchOffset)
  }

  /// Sets how many rows are in use, where that is asked.
  func use(rows: Int) {
    for case .rows(let matrix) in storage.values + storage.gradients { matrix.use(rows: rows) }
  }

  /// Where a value lies for a shard. What came from outside is copied if it ends before the shard does: layers may
  /// write behind the rows in use.
  func memory(_ place: Place, _ shard: Shard, input: NetworkInput, probabilities: Matrix) -> Values {
    let arena = workspaces[shard.worker].base.assumingMemoryBound(to: Float.self)
    switch place {
    case .arena(let offset): return arena + offset
    case .rows(let matrix): return matrix.row(shard.rows.lowerBound)
    case .probabilities: return probabilities.row(shard.rows.lowerBound)
    case .input:
      guard case .dense(let matrix) = input else { return arena }
      let source = matrix.row(shard.rows.lowerBound)
      guard shard.rows.count < shardRows else { return source }
      let copy = arena + storage.arenaCount
      copy.update(from: source, count: shard.rows.count * inputCount)
      return copy
    }
  }

  /// What a step holds beside the batch.
  var memory: NetworkMemory {
    let layers = operations.compactMap(\.layer)
    let parameters = layers.flatMap { $0.parameters + $0.statistics }
    return NetworkMemory(
      parameters: 8 * parameters.reduce(0) { $0 + $1.value.count },
      values: 4 * storage.keptColumns * losses.count * shardRows,
      workspaces: workspaces.reduce(0) { $0 + $1.size } + layers.reduce(0) { $0 + $1.ownMemory })
  }
}

/// Bytes that a network holds for batches of its capacity. An optimizer's memory comes on top.
package struct NetworkMemory: Equatable, Sendable {
  /// The learned numbers and their gradients.
  package let parameters: Int
  /// What passes between the layers and must be kept for all rows of a batch.
  package let values: Int
  /// What the workers need for the rows they have in hand, and the layers for their sums.
  package let workspaces: Int

  /// All of it.
  package var total: Int { parameters + values + workspaces }
}

extension NetworkSpec {
  /// Whether its convolutions have so few channels that rows should lie abreast: up to the first flat layer there
  /// are only layers that know how.
  var isNarrow: Bool {
    var convolutions = 0
    for layer in layers {
      switch layer {
      case .convolution(let filters, _, let stride, _):
        guard filters <= Self.mostNarrowFilters, stride == 1 else { return false }
        convolutions += 1
      case .activation, .maxPooling, .averagePooling: continue
      case .dense, .flatten: return convolutions > 0
      case .globalAveragePooling, .batchNormalisation, .dropout, .residual: return false
      }
    }
    return convolutions > 0
  }

  private static let mostNarrowFilters = 16

  /// Rows that one worker takes through all layers. Images between convolutions are large: few rows of them fill
  /// a processor's caches.
  func shardRows(for purpose: ExecutionMode) -> Int {
    if convolves { return Self.imageShardRows }
    return purpose == .predicting || parameterCount < Self.fewParameters ? Self.manyRows : Self.fewRows
  }

  /// As many as may lie abreast.
  private static let imageShardRows = ImageLayout.abreast
  /// Of the usual batch of 200 four workers have something.
  private static let fewRows = 50
  /// Where a row takes but a microsecond, or nothing must be kept for the way back, it pays to take more rows past
  /// the same weights.
  private static let manyRows = 100
  private static let fewParameters = 65_536
}
