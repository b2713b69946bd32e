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
/// the values of later layers were. With AVX2 33 MB are kept of a batch of 128 images; if nothing were computed again it
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

/// The times at which values and gradients are read.
private struct Reads {
  /// Of each value, in the buffer of the forward pass.
  private(set) var values: [[Int]]
  /// Of each value that is computed again, the times at which it is written and read behind the turn.
  private(set) var later: [[Int]]
  /// Of each gradient.
  private(set) var gradients: [[Int]]
  /// The times of each operation, and of the loss.
  private(set) var forward, backward: [Int]
  private(set) var loss = 0

  init(_ operations: [Operation], _ schedule: ExecutionSchedule, goesBack: Bool) {
    let count = operations.count
    values = Array(repeating: [], count: count + 1)
    (later, gradients) = (values, values)
    forward = Array(repeating: 0, count: count)
    backward = forward
    for (time, action) in schedule.actions.enumerated() {
      switch action {
      case .accumulate(let index): values[index].append(time)
      case .forward(let index):
        forward[index] = time
        values[index].append(time)
        if case .join(let fork) = operations[index].kind { values[fork].append(time) }
      case .loss:
        loss = time
        values[count].append(time)
      case .recompute, .accumulateGradient, .backward:
        if goesBack { note(action, at: time, operations, schedule) }
      }
    }
    guard goesBack else { return }
    for (index, operation) in operations.enumerated() {
      if operation.layer?.requirements.contains(.needsBatch) == true {
        values[index].append(schedule.tiles)
        if index >= schedule.firstBackward { gradients[index + 1].append(schedule.tiles) }
      }
      guard index >= schedule.firstBackward, case .join(let fork) = operation.kind else { continue }
      gradients[index + 1].append(backward[fork])
    }
  }

  private mutating func note(
    _ action: ExecutionSchedule.Action, at time: Int, _ operations: [Operation], _ schedule: ExecutionSchedule
  ) {
    for value in operations.values(neededBy: action) { read(value, at: time, schedule) }
    switch action {
    case .recompute(let index):
      read(index, at: time, schedule)
      later[index + 1].append(time)
    case .accumulateGradient(let index): gradients[index + 1].append(time)
    case .backward(let index):
      backward[index] = time
      gradients[index + 1].append(time)
    case .accumulate, .forward, .loss: break
    }
  }

  private mutating func read(_ value: Int, at time: Int, _ schedule: ExecutionSchedule) {
    if time > schedule.turn, schedule.recomputation.isRecomputed[value] {
      later[value].append(time)
    } else {
      values[value].append(time)
    }
  }
}

/// Buffers and the times during which each is needed.
private struct Lifetimes {
  struct Lifetime {
    let columns: Int
    /// Ascending; more than one for what is computed again in several segments.
    var spans: [ClosedRange<Int>]
    var isKept = false
    let fixed: BufferLocation?

    var end: Int { spans.last?.upperBound ?? 0 }
    /// From the first to the last time.
    var duration: Int { end - (spans.first?.lowerBound ?? 0) }

    func isLive(at time: Int) -> Bool { spans.contains { $0.contains(time) } }

    func overlaps(_ other: Lifetime) -> Bool {
      spans.contains { span in other.spans.contains { $0.overlaps(span) } }
    }
  }

  let schedule: ExecutionSchedule
  let goesBack: Bool
  private(set) var all: [Lifetime] = []

  mutating func add(columns: Int, from: Int, fixed: BufferLocation? = nil, reads: [Int]) -> Int {
    all.append(Lifetime(columns: columns, spans: [from...max(reads.max() ?? from, from)], fixed: fixed))
    return all.count - 1
  }

  /// - Parameter times: of all writes and reads, ascending; the contents need not last from one segment to the next.
  mutating func add(columns: Int, times: [Int]) -> Int {
    all.append(Lifetime(columns: columns, spans: schedule.spans(of: times), fixed: nil))
    return all.count - 1
  }

  mutating func extend(_ index: Int, reads: [Int]) {
    let from = all[index].spans[0].lowerBound
    all[index].spans = [from...max(reads.max() ?? from, all[index].end)]
  }

  mutating func extend(_ index: Int, times: [Int]) {
    let all = self.all[index].spans.flatMap { [$0.lowerBound, $0.upperBound] } + times
    self.all[index].spans = schedule.spans(of: all.sorted())
  }

  mutating func keep(_ index: Int) { all[index].isKept = true }

  /// Whether it may be overwritten: it belongs to the plan and is not read after `time`.
  func isFree(_ index: Int, after time: Int) -> Bool { all[index].fixed == nil && all[index].end <= time }

  /// The buffers that need one: matrices of all rows, those kept for each shard across cuts, and those that a shard needs
  /// only between two cuts.
  var divided: (matrices: [Int], kept: [Int], passing: [Int]) {
    var (matrices, kept, passing): ([Int], [Int], [Int]) = ([], [], [])
    for (index, lifetime) in all.enumerated() where lifetime.fixed == nil {
      if lifetime.isKept || goesBack && lifetime.end >= schedule.tiles {
        matrices.append(index)
      } else if goesBack, lifetime.spans.contains(where: schedule.isCut) {
        kept.append(index)
      } else {
        passing.append(index)
      }
    }
    return (matrices, kept, passing)
  }

  /// Offsets that take little memory: of two orders of placing the buffers, the one that takes less.
  ///
  /// Large buffers first alone would leave gaps: 66,304 floats for each row of cnn-large instead of the 63,104 that are
  /// live together. So what is live at the fullest time also goes first, the longest lifetimes below.
  func offsets(of buffers: [Int], shardRows: Int) -> (offsets: [Int: Int], count: Int) {
    let bySize = buffers.sorted { all[$0].columns > all[$1].columns }
    let times = Set(buffers.flatMap { all[$0].spans.map(\.lowerBound) }).sorted()
    func live(_ time: Int) -> [Int] { bySize.filter { all[$0].isLive(at: time) } }
    let fullest = times.map(live).max { columns($0) < columns($1) } ?? []
    let first = fullest.sorted { all[$0].duration > all[$1].duration }
    let ways = [bySize, first + bySize.filter { !first.contains($0) }].map { placed($0, shardRows) }
    return ways[0].count <= ways[1].count ? ways[0] : ways[1]
  }

  private func columns(_ buffers: [Int]) -> Int { buffers.reduce(0) { $0 + all[$1].columns } }

  /// Each at the lowest offset that is free during its lifetime.
  private func placed(_ order: [Int], _ shardRows: Int) -> (offsets: [Int: Int], count: Int) {
    var offsets: [Int: Int] = [:]
    var count = 0
    for index in order {
      let size = size(index, shardRows)
      let others = offsets.filter { all[$0.key].overlaps(all[index]) }
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
