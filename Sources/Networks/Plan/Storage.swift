import Compute

/// Where the values between operations, and their gradients, lie.
enum Place {
  /// The rows that come from outside.
  case input
  /// The probabilities, and their gradient with them.
  case probabilities
  /// For all rows of the batch.
  case rows(Matrix)
  /// For the rows of a shard: so many floats behind the beginning of a worker's arena.
  case arena(Int)
}

/// Decides for each value where it lies: as little memory as possible, so that it stays in the caches.
///
/// A value lives from the time it is made to the last time it is read. Layers that can, leave their output where
/// their input lay. What lives across a cut is kept for all rows, everything else for the shard at hand only, in
/// an arena where values that do not live at the same time may share a place.
struct StoragePlan {
  /// Of value v, and of its gradient.
  let values, gradients: [Place]
  /// Floats of a worker's arena.
  let arenaCount: Int
  /// Floats that are kept for all rows, a row.
  let keptColumns: Int

  /// - Parameter capacity: rows of a batch, in whole shards.
  init(
    _ operations: [Operation], schedule: Schedule, shardRows: Int, capacity: Int, goesBack: Bool
  ) {
    var lives = Lives()
    let values = Self.forward(operations, schedule, goesBack: goesBack, into: &lives)
    let gradients = goesBack ? Self.backward(operations, schedule, into: &lives) : []
    let arena = lives.arenaOffsets(schedule: schedule, shardRows: shardRows, goesBack: goesBack)
    var kept = 0
    let places = lives.all.enumerated().map { index, life -> Place in
      if let fixed = life.fixed { return fixed }
      if let offset = arena.offsets[index] { return .arena(offset) }
      kept += life.columns
      return .rows(Matrix(rows: capacity, columns: life.columns))
    }
    self.values = values.map { places[$0] }
    self.gradients = gradients.map { $0.map { places[$0] } ?? .input }
    arenaCount = arena.count
    keptColumns = kept
  }

  /// The lives of values 0 ... n; value i + 1 leaves operation i.
  private static func forward(
    _ operations: [Operation], _ schedule: Schedule, goesBack: Bool, into lives: inout Lives
  ) -> [Int] {
    let count = operations.count
    // When each value is read.
    var reads = Array(repeating: [Int](), count: count + 1)
    for (index, operation) in operations.enumerated() {
      reads[index] += [schedule.forward(index).lowerBound, schedule.forward(index).upperBound]
      if case .join(let fork) = operation.kind { reads[fork].append(schedule.forward(index).upperBound) }
      guard goesBack, index >= schedule.firstBackward, let layer = operation.layer else { continue }
      if layer.habits.contains(.needsInput) { reads[index].append(schedule.backward(index).upperBound) }
      if layer.habits.contains(.needsOutput) { reads[index + 1].append(schedule.backward(index).upperBound) }
      if layer.habits.contains(.needsBatch) { reads[index].append(schedule.tiles) }
    }
    reads[count].append(schedule.loss)

    var numbers = [
      lives.add(columns: operations.first?.input.count ?? 0, from: 0, fixed: .input, reads: reads[0])
    ]
    for (index, operation) in operations.enumerated() {
      let now = schedule.forward(index).upperBound
      let before = numbers[index]
      let stays: Bool =
        switch operation.kind {
        case .fork: true
        case .join: lives.isFree(before, after: now)
        case .layer(let layer):
          layer.habits.contains(.forwardInPlace) && lives.isFree(before, after: now)
        }
      if stays {
        lives.extend(before, reads: reads[index + 1])
        numbers.append(before)
      } else {
        numbers.append(lives.add(columns: operation.output.count, from: now, reads: reads[index + 1]))
      }
    }
    // The scores are looked at row by row as a matrix.
    if let last = numbers.last { lives.keep(last) }
    return numbers
  }

  /// The lives of the gradients; none where nobody wants one.
  private static func backward(
    _ operations: [Operation], _ schedule: Schedule, into lives: inout Lives
  ) -> [Int?] {
    let count = operations.count
    var reads = Array(repeating: [Int](), count: count + 1)
    for (index, operation) in operations.enumerated() where index >= schedule.firstBackward {
      reads[index + 1] += [schedule.backward(index).lowerBound, schedule.backward(index).upperBound]
      if operation.layer?.habits.contains(.needsBatch) == true { reads[index + 1].append(schedule.tiles) }
      if case .join(let fork) = operation.kind {
        reads[index + 1].append(schedule.backward(fork).upperBound)
      }
    }
    var numbers = [Int?](repeating: nil, count: count + 1)
    numbers[count] = lives.add(columns: 0, from: schedule.loss, fixed: .probabilities, reads: reads[count])
    for index in operations.indices.reversed() where schedule.hasInputGradient(index) {
      let now = schedule.backward(index).upperBound
      guard let behind = numbers[index + 1] else { continue }
      let stays: Bool =
        switch operations[index].kind {
        case .join: true
        case .fork: lives.isFree(behind, after: now)
        case .layer(let layer):
          layer.habits.contains(.backwardInPlace) && lives.isFree(behind, after: now)
        }
      if stays {
        lives.extend(behind, reads: reads[index])
        numbers[index] = behind
      } else {
        numbers[index] = lives.add(columns: operations[index].input.count, from: now, reads: reads[index])
      }
    }
    // That of the input is what somebody asked for.
    if let first = numbers[0] { lives.keep(first) }
    return numbers
  }
}

/// Pieces of memory, from when to when each is needed.
private struct Lives {
  struct Life {
    let columns: Int
    let from: Int
    var reads: [Int]
    var isKept = false
    let fixed: Place?

    var times: ClosedRange<Int> { from...max(reads.max() ?? from, from) }
  }

  private(set) var all: [Life] = []

  mutating func add(columns: Int, from: Int, fixed: Place? = nil, reads: [Int]) -> Int {
    all.append(Life(columns: columns, from: from, reads: reads, fixed: fixed))
    return all.count - 1
  }

  mutating func extend(_ index: Int, reads: [Int]) { all[index].reads += reads }

  mutating func keep(_ index: Int) { all[index].isKept = true }

  /// Whether it is ours and nobody reads it later, so that it may be overwritten.
  func isFree(_ index: Int, after time: Int) -> Bool {
    all[index].fixed == nil && all[index].times.upperBound <= time
  }

  /// Large pieces first, each at the lowest offset where no piece of the same time lies.
  func arenaOffsets(schedule: Schedule, shardRows: Int, goesBack: Bool) -> (offsets: [Int: Int], count: Int) {
    var offsets: [Int: Int] = [:]
    var count = 0
    let candidates = all.indices.filter {
      all[$0].fixed == nil && !all[$0].isKept && !(goesBack && schedule.isCut(all[$0].times))
    }
    for index in candidates.sorted(by: { all[$0].columns > all[$1].columns }) {
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

  /// In whole cache lines.
  private func size(_ index: Int, _ shardRows: Int) -> Int { (all[index].columns * shardRows + 15) / 16 * 16 }
}
