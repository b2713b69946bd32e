/// Buffers and the times during which each is needed.
struct Lifetimes {
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
  /// live together where the first convolution is kept. So what is live at the fullest time also goes first, the longest
  /// lifetimes below.
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
