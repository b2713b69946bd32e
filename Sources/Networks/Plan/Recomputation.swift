/// Values that are computed again in the backward pass instead of being kept.
///
/// A cut keeps what is live across it for all rows of the batch. Much of that follows in no time from what is kept
/// besides: of convolution, normalisation and relu the backward pass needs the convolution's output, x, and the relu's,
/// y; and y is relu(scale x + shift). So y is computed once more, for the rows of a shard and into the thread's arena,
/// just before it is needed. These are the kernels of the forward pass on the same values, and give the same bits.
///
/// A value is computed again if
/// - it is needed behind the turn, the segment with the loss, and not by the parameter tiles, which read all rows,
/// - its layer is `isRepeatable`, and
/// - the layer's input is there: the batch, a value that the backward pass needs at that time or later anyway, or
///   another that is computed again.
///
/// Layers that can work in place do so here as well, although their input may be needed a second time: it is then
/// computed a second time.
struct Recomputation {
  /// Whether each value, from 0 to the last, is computed again behind the turn.
  let isRecomputed: [Bool]

  private let operations: [Operation]

  /// - Parameters:
  ///   - actions: those behind the turn.
  ///   - isOn: whether anything is computed again.
  init(_ operations: [Operation], behind actions: [ExecutionSchedule.Action], isOn: Bool) {
    self.operations = operations
    var isNeeded = Array(repeating: false, count: operations.count + 1)
    for value in actions.flatMap({ operations.values(neededBy: $0) }) { isNeeded[value] = true }
    let ofTiles = operations.map { $0.layer?.requirements.contains(.needsBatch) == true } + [false]

    // Of each value, whether it could be computed again, and whether it or a value made from it is needed.
    var isPossible = Array(repeating: false, count: operations.count + 1)
    for (index, operation) in operations.enumerated() where isOn && !actions.isEmpty {
      guard !ofTiles[index + 1] else { continue }
      switch operation.kind {
      case .layer(let layer):
        let isThere = index == 0 || isPossible[index] || isNeeded[index] || ofTiles[index]
        isPossible[index + 1] = layer.isRepeatable && isThere
      case .fork: isPossible[index + 1] = isPossible[index]
      case .join: break
      }
    }
    var isRecomputed = isPossible
    for index in operations.indices.reversed() {
      let value = index + 1
      isRecomputed[value] =
        isPossible[value] && (isNeeded[value] || value < operations.count && isRecomputed[value + 1])
    }
    self.isRecomputed = isRecomputed
  }

  /// The actions of a segment behind the turn, with what must be computed again before each.
  func completed(_ actions: [ExecutionSchedule.Action]) -> [ExecutionSchedule.Action] {
    var completed: [ExecutionSchedule.Action] = []
    // Values that were computed again and not yet written over.
    var present: Set<Int> = []
    func provide(_ value: Int) {
      guard isRecomputed[value], !present.contains(value) else { return }
      let operation = value - 1
      provide(operation)
      completed.append(.recompute(operation))
      if !isFork(operation) { present.subtract(sharing(value)) }
      present.insert(value)
    }
    for action in actions {
      operations.values(neededBy: action).forEach(provide)
      completed.append(action)
    }
    return completed
  }

  /// Whether the output of an operation that is computed again has the buffer of its input.
  func staysInPlace(_ index: Int) -> Bool {
    guard isRecomputed[index], isRecomputed[index + 1] else { return false }
    let layer = operations[index].layer?.requirements ?? []
    return isFork(index)
      || layer.contains(.forwardInPlace) && !layer.isSuperset(of: [.needsInput, .needsOutput])
  }

  private func isFork(_ index: Int) -> Bool {
    if case .fork = operations[index].kind { true } else { false }
  }

  /// The values that have the buffer of this one.
  private func sharing(_ value: Int) -> ClosedRange<Int> {
    var (first, last) = (value, value)
    while first > 0, staysInPlace(first - 1) { first -= 1 }
    while last < operations.count, staysInPlace(last) { last += 1 }
    return first...last
  }
}

extension Window {
  /// Whether a convolution of so many channels multiplies so little for each output that it may be computed again.
  /// The output of the first one is the largest value of a network, and with 3 x 3 weights of a single channel a small
  /// part of its multiplications, unless oneDNN pads that channel to 8: to compute it again twice would then take 9 % of a
  /// step of cnn-large.
  /// - Parameter channels: with padding.
  func isQuick(channels: Int) -> Bool { channels * size * size <= 32 }
}

extension [Operation] {
  /// The values between operations that an action of the backward pass reads.
  func values(neededBy action: ExecutionSchedule.Action) -> [Int] {
    switch action {
    case .accumulateGradient(let index): return [index]
    case .backward(let index):
      let needed = self[index].layer?.requirements ?? []
      return (needed.contains(.needsInput) ? [index] : [])
        + (needed.contains(.needsOutput) ? [index + 1] : [])
    case .accumulate, .forward, .loss, .recompute: return []
    }
  }
}
