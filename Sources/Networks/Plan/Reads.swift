/// The times at which values and gradients are read.
struct Reads {
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
