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
/// Values that are not live at the same time share memory, in the arena and in what is kept for each shard: a shard is
/// never in two places at once. In a large convolutional network with batch normalisation the gradients then lie where
/// the values of later layers were, and 44 MB are kept of a batch of 128 images instead of 69. Only what the tiles read
/// as a matrix of all rows has memory of its own.
struct StoragePlan {
  /// The buffer of each value, and of its gradient.
  let values, gradients: [BufferLocation]
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
    var lifetimes = Lifetimes()
    let values = Self.forward(operations, schedule, goesBack: goesBack, into: &lifetimes)
    let gradients = goesBack ? Self.backward(operations, schedule, into: &lifetimes) : []
    let (matrices, kept, passing) = lifetimes.divided(by: schedule, goesBack: goesBack)
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
    self.gradients = gradients.map { $0.map { locations[$0] } ?? .input }
    arenaCount = arena.count
    shardCount = shard.count
    matrixColumns = matrices.reduce(0) { $0 + lifetimes.all[$1].columns }
  }

  /// Lifetimes of values 0 ... n; value i + 1 is the output of operation i.
  private static func forward(
    _ operations: [Operation], _ schedule: ExecutionSchedule, goesBack: Bool, into lifetimes: inout Lifetimes
  ) -> [Int] {
    let count = operations.count
    // The times at which each value is read.
    var reads = Array(repeating: [Int](), count: count + 1)
    for (index, operation) in operations.enumerated() {
      reads[index] += [schedule.forward(index).lowerBound, schedule.forward(index).upperBound]
      if case .join(let fork) = operation.kind { reads[fork].append(schedule.forward(index).upperBound) }
      guard goesBack, index >= schedule.firstBackward, let layer = operation.layer else { continue }
      if layer.requirements.contains(.needsInput) { reads[index].append(schedule.backward(index).upperBound) }
      if layer.requirements.contains(.needsOutput) {
        reads[index + 1].append(schedule.backward(index).upperBound)
      }
      if layer.requirements.contains(.needsBatch) { reads[index].append(schedule.tiles) }
    }
    reads[count].append(schedule.loss)

    var numbers = [
      lifetimes.add(columns: operations.first?.input.count ?? 0, from: 0, fixed: .input, reads: reads[0])
    ]
    for (index, operation) in operations.enumerated() {
      let now = schedule.forward(index).upperBound
      let before = numbers[index]
      let stays: Bool =
        switch operation.kind {
        case .fork: true
        case .join: lifetimes.isFree(before, after: now)
        case .layer(let layer):
          layer.requirements.contains(.forwardInPlace) && lifetimes.isFree(before, after: now)
        }
      if stays {
        lifetimes.extend(before, reads: reads[index + 1])
        numbers.append(before)
      } else {
        numbers.append(lifetimes.add(columns: operation.output.count, from: now, reads: reads[index + 1]))
      }
    }
    // The scores are accessed as a matrix.
    if let last = numbers.last { lifetimes.keep(last) }
    return numbers
  }

  /// Lifetimes of the gradients; `nil` for those that are not needed.
  private static func backward(
    _ operations: [Operation], _ schedule: ExecutionSchedule, into lifetimes: inout Lifetimes
  ) -> [Int?] {
    let count = operations.count
    var reads = Array(repeating: [Int](), count: count + 1)
    for (index, operation) in operations.enumerated() where index >= schedule.firstBackward {
      reads[index + 1] += [schedule.backward(index).lowerBound, schedule.backward(index).upperBound]
      if operation.layer?.requirements.contains(.needsBatch) == true {
        reads[index + 1].append(schedule.tiles)
      }
      if case .join(let fork) = operation.kind {
        reads[index + 1].append(schedule.backward(fork).upperBound)
      }
    }
    var numbers = [Int?](repeating: nil, count: count + 1)
    numbers[count] = lifetimes.add(
      columns: 0, from: schedule.loss, fixed: .probabilities, reads: reads[count])
    for index in operations.indices.reversed() where schedule.hasInputGradient(index) {
      let now = schedule.backward(index).upperBound
      guard let behind = numbers[index + 1] else { continue }
      let stays: Bool =
        switch operations[index].kind {
        case .join: true
        case .fork: lifetimes.isFree(behind, after: now)
        case .layer(let layer):
          layer.requirements.contains(.backwardInPlace) && lifetimes.isFree(behind, after: now)
        }
      if stays {
        lifetimes.extend(behind, reads: reads[index])
        numbers[index] = behind
      } else {
        numbers[index] = lifetimes.add(columns: operations[index].input.count, from: now, reads: reads[index])
      }
    }
    // The input gradient is a result.
    if let first = numbers[0] { lifetimes.keep(first) }
    return numbers
  }
}

/// Buffers and the times during which each is needed.
private struct Lifetimes {
  struct Lifetime {
    let columns: Int
    let from: Int
    var reads: [Int]
    var isKept = false
    let fixed: BufferLocation?

    var times: ClosedRange<Int> { from...max(reads.max() ?? from, from) }
  }

  private(set) var all: [Lifetime] = []

  mutating func add(columns: Int, from: Int, fixed: BufferLocation? = nil, reads: [Int]) -> Int {
    all.append(Lifetime(columns: columns, from: from, reads: reads, fixed: fixed))
    return all.count - 1
  }

  mutating func extend(_ index: Int, reads: [Int]) { all[index].reads += reads }

  mutating func keep(_ index: Int) { all[index].isKept = true }

  /// Whether it may be overwritten: it belongs to the plan and is not read after `time`.
  func isFree(_ index: Int, after time: Int) -> Bool {
    all[index].fixed == nil && all[index].times.upperBound <= time
  }

  /// The buffers that need one: matrices of all rows, those kept for each shard across cuts, and those that a shard needs
  /// only between two cuts.
  func divided(
    by schedule: ExecutionSchedule, goesBack: Bool
  ) -> (matrices: [Int], kept: [Int], passing: [Int]) {
    var (matrices, kept, passing): ([Int], [Int], [Int]) = ([], [], [])
    for (index, lifetime) in all.enumerated() where lifetime.fixed == nil {
      if lifetime.isKept || goesBack && lifetime.reads.contains(schedule.tiles) {
        matrices.append(index)
      } else if goesBack, schedule.isCut(lifetime.times) {
        kept.append(index)
      } else {
        passing.append(index)
      }
    }
    return (matrices, kept, passing)
  }

  /// Large buffers first, each at the lowest offset that is free during its lifetime.
  func offsets(of buffers: [Int], shardRows: Int) -> (offsets: [Int: Int], count: Int) {
    var offsets: [Int: Int] = [:]
    var count = 0
    for index in buffers.sorted(by: { all[$0].columns > all[$1].columns }) {
      let size = size(index, shardRows)
      let others = offsets.filter { all[$0.key].times.overlaps(all[index].times) }
        .map { $0.value..<$0.value + self.size($0.key, shardRows) }
        .sorted { $0.lowerBound < $1.lowerBound }
      var offset = 0
      for other in others where other.lowerBound < offset + size { offset = max(offset, other.upperBound) }
      offsets[index] = offset
      count = max(count, offset + size)
    }
    return (offsets, count)
  }

  /// Floats of a buffer, in whole cache lines.
  private func size(_ index: Int, _ shardRows: Int) -> Int { (all[index].columns * shardRows + 15) / 16 * 16 }
}
