/// When things happen in a step, and where the pass through the layers is cut.
///
/// Time is a number: forward through all operations, the loss, and back. A layer that must see the whole batch
/// takes note of each shard at one time and goes on at the next; between both the pass is cut, and what is on
/// one side and needed on the other must be kept for all rows. After the last cut come the tiles.
struct Schedule {
  /// A thing to do with a shard.
  enum Action {
    case collect(Int)
    case forward(Int)
    case loss
    case collectGradient(Int)
    case backward(Int)
  }

  /// What is done with each shard before the next cut, and for which layer there is a cut.
  struct Segment {
    var actions: [Action] = []
    /// The operation that then has seen all of the batch.
    var finishing: Int?

    /// Whether the loss is still ahead.
    var endsForward: Bool {
      if case .collect = actions.last { true } else { false }
    }
  }

  /// The segments of a pass forward and back.
  let roundTrip: [Segment]
  /// All operations forward: predicting needs no cut.
  let predicting: Segment
  /// The first operation that is gone back through; those before it learn nothing.
  let firstBackward: Int

  /// Whether the way back goes on to the input.
  private let endsAtInput: Bool
  private let count: Int
  /// The last times before each cut, ascending.
  private let cuts: [Int]

  init(_ operations: [Operation], for purpose: ExecutionMode) {
    count = operations.count
    endsAtInput = purpose == .attributing
    firstBackward =
      endsAtInput ? 0 : operations.firstIndex { $0.layer?.parameters.isEmpty == false } ?? operations.count
    // Who learns nothing need not have seen the whole batch.
    let cutting = operations.map { $0.layer is any BatchStatisticsLayer && purpose != .attributing }
    var segments = [Segment()]
    var cuts: [Int] = []
    for index in operations.indices {
      if cutting[index] {
        segments[segments.count - 1].actions.append(.collect(index))
        segments[segments.count - 1].finishing = index
        segments.append(Segment())
        cuts.append(2 * index)
      }
      segments[segments.count - 1].actions.append(.forward(index))
    }
    segments[segments.count - 1].actions.append(.loss)
    for index in operations.indices.dropFirst(firstBackward).reversed() {
      if cutting[index] {
        segments[segments.count - 1].actions.append(.collectGradient(index))
        segments[segments.count - 1].finishing = index
        segments.append(Segment())
        cuts.append(4 * count - 2 * index - 1)
      }
      segments[segments.count - 1].actions.append(.backward(index))
    }
    cuts.append(4 * count)
    roundTrip = segments
    predicting = Segment(actions: operations.indices.map { .forward($0) })
    self.cuts = cuts
  }

  /// Whether anyone wants the gradient of what enters operation `index`.
  func hasInputGradient(_ index: Int) -> Bool { index > firstBackward || endsAtInput }

  // MARK: Times

  /// When operation `index` reads its input first and when its output is there.
  func forward(_ index: Int) -> ClosedRange<Int> { 2 * index...2 * index + 1 }
  /// When the loss is computed.
  var loss: Int { 2 * count }
  /// When operation `index` reads the gradient of its output first and when that of its input is there.
  func backward(_ index: Int) -> ClosedRange<Int> {
    let last = 4 * count - 2 * index
    return last - 1...last
  }
  /// When the tiles of all parameters are computed.
  var tiles: Int { 4 * count + 1 }

  /// Whether there is a cut between two times.
  func isCut(_ times: ClosedRange<Int>) -> Bool {
    cuts.contains { times.lowerBound <= $0 && $0 < times.upperBound }
  }
}
