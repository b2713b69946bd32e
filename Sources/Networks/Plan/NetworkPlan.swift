import Compute

/// The execution plan of a network: its operations, the buffers of their values, the division of the work,
/// and the partial sums. All of it follows from the shapes alone; sums are added in order, so the bits do not
/// depend on the number of threads.
final class NetworkPlan {
  let operations: [Operation]
  let schedule: ExecutionSchedule
  let storage: StoragePlan
  /// Rows per shard; the last one may have fewer.
  let shardRows: Int
  /// All tiles of all layers, with the index of their operation and of their parameter in the network.
  let tiles: [(operation: Int, tile: ParameterTile, parameter: Int)]
  /// What the layers prepare for a pass: parts of operations.
  let preparations: [(operation: Int, part: Int)]
  var losses: [Double]
  var correctCounts: [Int]
  var squares: [Double]

  /// One per thread: the arena, a copy of short input shards, scratch memory for the layers.
  private let workspaces: [ZeroedMemory]
  /// What is kept for each shard across cuts, [shards x storage.shardCount] floats.
  private let shardMemory: ZeroedMemory
  private let inputCount: Int
  /// The join of each fork.
  private let joins: [Int: Int]
  private let scratchOffset: Int

  init(
    _ spec: NetworkSpec, capacity: Int, workers: ThreadPool, for purpose: ExecutionMode,
    in precision: Precision, recomputes: Bool = true
  )
    throws(OutOfMemory)
  {
    shardRows = spec.shardRows(for: purpose)
    let shards = (capacity + shardRows - 1) / shardRows
    var builder = OperationBuilder(
      input: spec.input, shardRows: shardRows, shards: shards, workers: workers.maxCount,
      interleaved: spec.hasFewChannels && ImageLayout.interleavesFewChannels,
      wantsInputGradient: purpose == .attributing, precision: precision)
    try builder.append(spec.allLayers)
    operations = builder.operations
    schedule = ExecutionSchedule(operations, for: purpose, recomputes: recomputes)
    var joins: [Int: Int] = [:]
    for (index, operation) in operations.enumerated() {
      if case .join(let fork) = operation.kind { joins[fork] = index }
    }
    self.joins = joins
    storage = try StoragePlan(
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
    preparations = operations.enumerated().flatMap { index, operation in
      (0..<(operation.layer?.preparations ?? 0)).map { (index, $0) }
    }
    losses = Array(repeating: 0, count: shards)
    correctCounts = Array(repeating: 0, count: shards)
    squares = Array(repeating: 0, count: tiles.count)

    inputCount = spec.input.count
    scratchOffset = (4 * (storage.arenaCount + inputCount * shardRows) + 63) / 64 * 64
    let scratch = operations.compactMap { $0.layer?.scratchSize }.max() ?? 0
    let size = scratchOffset + scratch
    var workspaces: [ZeroedMemory] = []
    for _ in 0..<workers.maxCount { workspaces.append(try ZeroedMemory(allocating: size)) }
    self.workspaces = workspaces
    let (kept, overflows) = (shards * MemoryLayout<Float>.stride)
      .multipliedReportingOverflow(by: storage.shardCount)
    guard !overflows else { throw OutOfMemory(bytes: .max) }
    shardMemory = try ZeroedMemory(allocating: kept)
  }

  /// Gives the memory of the values between layers back to the system until the next pass.
  func discardValues() {
    for memory in workspaces + [shardMemory] { memory.discard() }
  }

  /// The operation that ends the residual begun by operation `fork`.
  func join(of fork: Int) -> Int? { joins[fork] }

  func shardCount(rows: Int) -> Int { (rows + shardRows - 1) / shardRows }

  func shard(_ index: Int, of rows: Int, worker: Int, pass: Pass) -> Shard {
    Shard(
      index: index, rows: index * shardRows..<min((index + 1) * shardRows, rows), worker: worker, pass: pass,
      scratch: workspaces[worker].base + scratchOffset)
  }

  /// Sets the rows in use of the buffers kept for all rows.
  func use(rows: Int) {
    for case .rows(let matrix) in storage.values + storage.gradients { matrix.use(rows: rows) }
  }

  /// The address of a value for a shard. A short input shard is copied, because layers may write past the
  /// rows in use.
  func memory(_ location: BufferLocation, _ shard: Shard, input: NetworkInput, probabilities: Matrix)
    -> Values
  {
    let arena = workspaces[shard.worker].base.assumingMemoryBound(to: Float.self)
    switch location {
    case .arena(let offset): return arena + offset
    case .shard(let offset):
      let memory = shardMemory.base.assumingMemoryBound(to: Float.self)
      return memory + shard.index * storage.shardCount + offset
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

  /// Memory needed besides the batch.
  var memory: NetworkMemory {
    let layers = operations.compactMap(\.layer)
    let parameters = layers.flatMap { $0.parameters + $0.statistics }
    return NetworkMemory(
      parameters: 8 * parameters.reduce(0) { $0 + $1.value.count },
      values: shardMemory.size + 4 * storage.matrixColumns * losses.count * shardRows,
      workspaces: workspaces.reduce(0) { $0 + $1.size } + layers.reduce(0) { $0 + $1.ownMemory })
  }
}

/// Memory of a network for batches of its capacity, in bytes. The optimizer's state is not included.
package struct NetworkMemory: Equatable, Sendable {
  /// Parameters, running statistics and gradients.
  package let parameters: Int
  /// Activations and gradients kept for all rows of a batch.
  package let values: Int
  /// Per-thread arenas for the current shard, plus the layers' reduction buffers.
  package let workspaces: Int

  package var total: Int { parameters + values + workspaces }
}

extension NetworkSpec {
  /// Whether its convolutions have so few channels that rows should be interleaved: up to the first flat
  /// layer, only layers that support the interleaved layout.
  var hasFewChannels: Bool {
    var convolutions = 0
    for layer in layers {
      switch layer {
      case .convolution(let filters, _, let stride, _):
        guard filters <= Self.fewChannelLimit, stride == 1 else { return false }
        convolutions += 1
      case .activation, .maxPooling, .averagePooling: continue
      case .dense, .flatten: return convolutions > 0
      case .globalAveragePooling, .batchNormalisation, .dropout, .residual: return false
      }
    }
    return convolutions > 0
  }

  private static let fewChannelLimit = 16

  /// Rows per shard. Activations of images are large: few rows of them fill a processor's caches.
  func shardRows(for purpose: ExecutionMode) -> Int {
    if convolves { return Self.imageShardRows }
    return purpose == .predicting || parameterCount < Self.fewParameters ? Self.manyRows : Self.fewRows
  }

  /// One interleaved group.
  private static let imageShardRows = ImageLayout.interleavedRows
  /// The usual batch of 200 then gives work to four threads.
  private static let fewRows = 50
  /// If a row takes only a microsecond, or nothing is kept for a backward pass, it pays to reuse the same
  /// weights for more rows.
  private static let manyRows = 100
  private static let fewParameters = 65_536
}
