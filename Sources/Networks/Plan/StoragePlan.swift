import Compute

/// The buffer of a value between operations, or of its gradient.
enum BufferLocation {
  /// The input batch.
  case input
  /// The probabilities and, in place of them, their gradient.
  case probabilities
  /// A matrix for all rows of the batch.
  case rows(Matrix)
  /// For the rows of a shard, across cuts: an offset into the shard's own memory, in floats.
  case shard(Int)
  /// For the rows of a shard: an offset into the thread's arena, in floats.
  case arena(Int)
}

/// Assigns a buffer to each value, with as little memory as possible, so that it stays in the caches.
///
/// A value is live from the time it is written to the last time it is read. Layers that can, work in place.
/// Values that are live across a cut are kept for all rows, all others for the current shard only, in the thread's arena.
/// The lifetime of a value that is computed again, see `Recomputation`, is divided: it ends with the forward pass, and
/// behind the turn the value has another buffer, which is needed only within each segment that reads it.
/// Values that are not live at the same time share memory, in the arena and in what is kept for each shard: a shard is
/// never in two places at once. In a large convolutional network with batch normalisation the gradients then lie where
/// the values of later layers were. With AVX2 22 MB are kept of a batch of 128 images; if nothing were computed again it
/// would be 50. Only what the tiles read as a matrix of all rows has memory of its own.
struct StoragePlan {
  /// The buffer of each value, and of its gradient.
  let values, gradients: [BufferLocation]
  /// The buffer of each value behind the turn.
  let laterValues: [BufferLocation]
  /// Floats of a thread's arena.
  let arenaCount: Int
  /// Floats kept for each shard.
  let shardCount: Int
  /// Floats per row of the matrices.
  let matrixColumns: Int

  /// - Parameter capacity: rows of a batch, rounded up to whole shards.
  init(
    _ operations: [Operation], schedule: ExecutionSchedule, shardRows: Int, capacity: Int, goesBack: Bool
  ) throws(OutOfMemory) {
    var lifetimes = Lifetimes(schedule: schedule, goesBack: goesBack)
    let reads = Reads(operations, schedule, goesBack: goesBack)
    let values = Self.forward(operations, schedule, reads, into: &lifetimes)
    let later = Self.repeated(operations, schedule, reads, into: &lifetimes)
    let gradients = goesBack ? Self.backward(operations, schedule, reads, into: &lifetimes) : []
    let (matrices, kept, passing) = lifetimes.divided
    let arena = lifetimes.offsets(of: passing, shardRows: shardRows)
    let shard = lifetimes.offsets(of: kept, shardRows: shardRows)
    var locations: [BufferLocation] = []
    for (index, lifetime) in lifetimes.all.enumerated() {
      if let fixed = lifetime.fixed {
        locations.append(fixed)
      } else if let offset = arena.offsets[index] {
        locations.append(.arena(offset))
      } else if let offset = shard.offsets[index] {
        locations.append(.shard(offset))
      } else {
        locations.append(.rows(try Matrix(allocating: capacity, columns: lifetime.columns)))
      }
    }
    self.values = values.map { locations[$0] }
    laterValues = zip(values, later).map { locations[$1 ?? $0] }
    self.gradients = gradients.map { $0.map { locations[$0] } ?? .input }
    arenaCount = arena.count
    shardCount = shard.count
    matrixColumns = matrices.reduce(0) { $0 + lifetimes.all[$1].columns }
  }

  /// Lifetimes of values 0 ... n; value i + 1 is the output of operation i.
  private static func forward(
    _ operations: [Operation], _ schedule: ExecutionSchedule, _ reads: Reads, into lifetimes: inout Lifetimes
  ) -> [Int] {
    var numbers = [
      lifetimes.add(
        columns: operations.first?.input.count ?? 0, from: 0, fixed: .input, reads: reads.values[0])
    ]
    for (index, operation) in operations.enumerated() {
      let now = reads.forward[index]
      let before = numbers[index]
      let stays: Bool =
        switch operation.kind {
        case .fork: true
        case .join: lifetimes.isFree(before, after: now)
        case .layer(let layer):
          layer.requirements.contains(.forwardInPlace) && lifetimes.isFree(before, after: now)
        }
      if stays {
        lifetimes.extend(before, reads: reads.values[index + 1])
        numbers.append(before)
      } else {
        numbers.append(
          lifetimes.add(columns: operation.output.count, from: now, reads: reads.values[index + 1]))
      }
    }
    // The scores are accessed as a matrix.
    if let last = numbers.last { lifetimes.keep(last) }
    return numbers
  }

  /// Lifetimes, behind the turn, of values that are computed again; `nil` for all others.
  private static func repeated(
    _ operations: [Operation], _ schedule: ExecutionSchedule, _ reads: Reads, into lifetimes: inout Lifetimes
  ) -> [Int?] {
    var numbers = [Int?](repeating: nil, count: operations.count + 1)
    for (index, operation) in operations.enumerated() where !reads.later[index + 1].isEmpty {
      let times = reads.later[index + 1].sorted()
      if let before = numbers[index], schedule.recomputation.staysInPlace(index) {
        lifetimes.extend(before, times: times)
        numbers[index + 1] = before
      } else {
        numbers[index + 1] = lifetimes.add(columns: operation.output.count, times: times)
      }
    }
    return numbers
  }

  /// Lifetimes of the gradients; `nil` for those that are not needed.
  private static func backward(
    _ operations: [Operation], _ schedule: ExecutionSchedule, _ reads: Reads, into lifetimes: inout Lifetimes
  ) -> [Int?] {
    let count = operations.count
    var numbers = [Int?](repeating: nil, count: count + 1)
    numbers[count] = lifetimes.add(
      columns: 0, from: reads.loss, fixed: .probabilities, reads: reads.gradients[count])
    for index in operations.indices.reversed() where schedule.hasInputGradient(index) {
      let now = reads.backward[index]
      guard let behind = numbers[index + 1] else { continue }
      let stays: Bool =
        switch operations[index].kind {
        case .join: true
        case .fork: lifetimes.isFree(behind, after: now)
        case .layer(let layer):
          layer.requirements.contains(.backwardInPlace) && lifetimes.isFree(behind, after: now)
        }
      if stays {
        lifetimes.extend(behind, reads: reads.gradients[index])
        numbers[index] = behind
      } else {
        numbers[index] = lifetimes.add(
          columns: operations[index].input.count, from: now, reads: reads.gradients[index])
      }
    }
    // The input gradient is a result.
    if let first = numbers[0] { lifetimes.keep(first) }
    return numbers
  }
}
