/// The order of operations in a step, and where a pass synchronises.
///
/// Time is an integer, the place of an action: forward through all operations, the loss, and back. A layer with batch
/// statistics accumulates each shard at one time and continues at the next; between the two the pass is cut, and values
/// that are produced before and used after a cut must be kept for all rows, or be computed again: see `Recomputation`.
/// After the last cut come the parameter tiles.
struct ExecutionSchedule {
  /// An action on a shard; the number is the operation.
  enum Action: Equatable {
    case accumulate(Int)
    case forward(Int)
    case loss
    /// The operation forward once more, behind the turn: its output was not kept.
    case recompute(Int)
    case accumulateGradient(Int)
    case backward(Int)
  }

  /// The actions on each shard up to the next cut, and the layer that causes the cut.
  struct Segment {
    var actions: [Action] = []
    /// The operation to reduce at the end.
    var reducing: Int?

    /// Whether the cut is in the forward pass.
    var endsForward: Bool {
      if case .accumulate = actions.last { true } else { false }
    }
  }

  /// The segments of a forward and backward pass.
  let roundTrip: [Segment]
  /// All operations forward: prediction needs no cut.
  let predicting: Segment
  /// The first operation of the backward pass; those before it have no parameters.
  let firstBackward: Int
  /// What is computed again behind the turn.
  let recomputation: Recomputation
  /// The last time of the turn: of the segment with the loss, in which the values of the forward pass are still there.
  let turn: Int

  /// The first operation whose backward pass is not behind the turn.
  private let firstInTurn: Int
  /// Whether the backward pass continues to the input.
  private let endsAtInput: Bool
  /// The last time before each cut, ascending.
  private let cuts: [Int]

  /// - Parameter recomputes: whether values are computed again rather than kept; tests compare the two.
  init(_ operations: [Operation], for purpose: ExecutionMode, recomputes: Bool = true) {
    endsAtInput = purpose == .attributing
    firstBackward =
      endsAtInput ? 0 : operations.firstIndex { $0.layer?.parameters.isEmpty == false } ?? operations.count
    // Attribution uses the running statistics and needs no cut.
    let cutting = operations.map { $0.layer is any BatchStatisticsLayer && purpose != .attributing }
    var segments = [Segment()]
    for index in operations.indices {
      if cutting[index] {
        segments[segments.count - 1].actions.append(.accumulate(index))
        segments[segments.count - 1].reducing = index
        segments.append(Segment())
      }
      segments[segments.count - 1].actions.append(.forward(index))
    }
    segments[segments.count - 1].actions.append(.loss)
    let turning = segments.count - 1
    for index in operations.indices.dropFirst(firstBackward).reversed() {
      if cutting[index] {
        segments[segments.count - 1].actions.append(.accumulateGradient(index))
        segments[segments.count - 1].reducing = index
        segments.append(Segment())
      }
      segments[segments.count - 1].actions.append(.backward(index))
    }
    recomputation = Recomputation(
      operations, behind: segments[(turning + 1)...].flatMap(\.actions), isOn: recomputes)
    for place in segments.indices.dropFirst(turning + 1) {
      segments[place].actions = recomputation.completed(segments[place].actions)
    }
    roundTrip = segments
    predicting = Segment(actions: operations.indices.map { .forward($0) })
    firstInTurn = segments[turning].reducing.map { $0 + 1 } ?? 0
    var cuts: [Int] = []
    for segment in segments { cuts.append((cuts.last ?? -1) + segment.actions.count) }
    self.cuts = cuts
    turn = cuts[turning]
  }

  /// Whether operation `index` must compute the gradient of its input.
  func hasInputGradient(_ index: Int) -> Bool { index > firstBackward || endsAtInput }

  /// Whether an action of the backward pass is behind the turn.
  func isBehindTurn(_ action: Action) -> Bool {
    switch action {
    case .accumulate, .forward, .loss: false
    case .recompute: true
    // The gradient of the statistics ends the segment before.
    case .accumulateGradient(let index): index + 1 < firstInTurn
    case .backward(let index): index < firstInTurn
    }
  }

  // MARK: Times

  /// All actions; the time of each is its index.
  var actions: [Action] { roundTrip.flatMap(\.actions) }
  /// The time of the parameter tiles.
  var tiles: Int { (cuts.last ?? 0) + 1 }

  /// Whether a cut lies between two times.
  func isCut(_ times: ClosedRange<Int>) -> Bool {
    cuts.contains { times.lowerBound <= $0 && $0 < times.upperBound }
  }

  /// Times in ascending order as ranges, from the first to the last of each segment.
  func spans(of times: [Int]) -> [ClosedRange<Int>] {
    var spans: [ClosedRange<Int>] = []
    for time in times {
      if let last = spans.last, !isCut(last.lowerBound...time) {
        spans[spans.count - 1] = last.lowerBound...time
      } else {
        spans.append(time...time)
      }
    }
    return spans
  }
}
