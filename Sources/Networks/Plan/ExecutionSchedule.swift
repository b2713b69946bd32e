/// The order of operations in a step, and where a pass synchronises.
///
/// Time is an integer: forward through all operations, the loss, and back. A layer with batch statistics
/// accumulates each shard at one time and continues at the next; between the two the pass is cut, and values
/// that are produced before and used after a cut must be kept for all rows. After the last cut come the
/// parameter tiles.
struct ExecutionSchedule {
  /// An action on a shard; the number is the operation.
  enum Action {
    case accumulate(Int)
    case forward(Int)
    case loss
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

  /// Whether the backward pass continues to the input.
  private let endsAtInput: Bool
  private let count: Int
  /// The last time before each cut, ascending.
  private let cuts: [Int]

  init(_ operations: [Operation], for purpose: ExecutionMode) {
    count = operations.count
    endsAtInput = purpose == .attributing
    firstBackward =
      endsAtInput ? 0 : operations.firstIndex { $0.layer?.parameters.isEmpty == false } ?? operations.count
    // Attribution uses the running statistics and needs no cut.
    let cutting = operations.map { $0.layer is any BatchStatisticsLayer && purpose != .attributing }
    var segments = [Segment()]
    var cuts: [Int] = []
    for index in operations.indices {
      if cutting[index] {
        segments[segments.count - 1].actions.append(.accumulate(index))
        segments[segments.count - 1].reducing = index
        segments.append(Segment())
        cuts.append(2 * index)
      }
      segments[segments.count - 1].actions.append(.forward(index))
    }
    segments[segments.count - 1].actions.append(.loss)
    for index in operations.indices.dropFirst(firstBackward).reversed() {
      if cutting[index] {
        segments[segments.count - 1].actions.append(.accumulateGradient(index))
        segments[segments.count - 1].reducing = index
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

  /// Whether operation `index` must compute the gradient of its input.
  func hasInputGradient(_ index: Int) -> Bool { index > firstBackward || endsAtInput }

  // MARK: Times

  /// The times at which operation `index` first reads its input and has written its output.
  func forward(_ index: Int) -> ClosedRange<Int> { 2 * index...2 * index + 1 }
  /// The time of the loss.
  var loss: Int { 2 * count }
  /// The times at which operation `index` first reads its output gradient and has written its input gradient.
  func backward(_ index: Int) -> ClosedRange<Int> {
    let last = 4 * count - 2 * index
    return last - 1...last
  }
  /// The time of the parameter tiles.
  var tiles: Int { 4 * count + 1 }

  /// Whether a cut lies between two times.
  func isCut(_ times: ClosedRange<Int>) -> Bool {
    cuts.contains { times.lowerBound <= $0 && $0 < times.upperBound }
  }
}
