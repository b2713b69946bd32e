import Compute
import Digits
import Networks

// Continuing a training from a model: exactly as if it had never stopped, as far as rows and settings allow.

extension TrainingRun {
  /// Restores network and optimizer from where `earlier` stopped.
  static func restore(
    _ earlier: Model, into network: Network, _ optimizer: any Optimizer, with settings: TrainingSettings
  ) throws(NetworkError) {
    try network.restore(earlier.state.weights ?? earlier.weights)
    // A different solver starts without state, and so does one whose stored state has the wrong shape.
    guard settings.solver == earlier.settings.solver, let memory = earlier.state.optimizer,
      memory.hasShape(of: optimizer.state)
    else { return }
    optimizer.state = memory
    // The last rate of a cosine or one-cycle schedule means nothing to another schedule.
    if settings.learningRate != earlier.lastRate || earlier.settings.curve != nil {
      optimizer.learningRate = settings.learningRate
    }
  }

  /// The weight average that the settings ask for, continued from `earlier`.
  static func average(
    of network: Network, with settings: TrainingSettings, continuing earlier: Model?
  ) throws(OutOfMemory) -> WeightAverage? {
    guard settings.averaging > 0 else { return nil }
    let average = try WeightAverage(
      of: network.parameters, statistics: network.statistics, decay: settings.averaging)
    if let memory = earlier?.state.average, memory.hasShape(of: average.state) { average.state = memory }
    return average
  }
}

extension Model {
  /// The state from which training continues on these rows.
  ///
  /// With other images, other rows or other held-out rows than before, the row order and the count of epochs
  /// without progress are reset; the generator continues, so that no draw repeats.
  func state(
    on rows: [Int], ofItsImages: Bool, with settings: TrainingSettings, holdingOut holdsOut: Bool,
    stratifiedBy strata: [ClassLabel]?
  ) throws -> TrainingState {
    let sameShare = !holdsOut || settings.validationShare == self.settings.validationShare
    guard ofItsImages, state.isIntact, state.rows == rows, state.heldOut.isEmpty != holdsOut, sameShare
    else {
      return try state.startingAnew(on: rows, with: settings, holdingOut: holdsOut, stratifiedBy: strata)
    }
    var next = state
    next.stopping.tolerance = settings.tolerance
    next.stopping.patience = settings.patience
    // A rule that ended the training would end it again after one epoch.
    if stopped == .converged || stopped == .early { next.stopping.startAgain() }
    return next
  }
}

extension Model {
  /// The base learning rate it was trained with at last.
  package var lastRate: Double { state.rate ?? settings.learningRate }

  /// Epochs done, with the fraction of the one that was interrupted.
  package var epochsTrained: Double {
    Double(state.epochsDone) + Double(state.position) / Double(max(state.trained.count, 1))
  }

  /// What is left of its course.
  package var courseAhead: TrainingCourse? { settings.course?.dropping(first: state.eventsDone ?? 0) }
}

extension TrainingState {
  /// Where a training stands in its course that continues an earlier one. Other settings start theirs anew.
  mutating func keepCourse(of earlier: Model, with settings: TrainingSettings) {
    dropsOut = earlier.state.dropsOut
    let isSame =
      settings.course == earlier.settings.course && settings.learningRate == earlier.settings.learningRate
    (rate, eventsDone) = isSame ? (earlier.state.rate, earlier.state.eventsDone) : (nil, nil)
  }

  fileprivate func startingAnew(
    on rows: [Int], with settings: TrainingSettings, holdingOut holdsOut: Bool,
    stratifiedBy strata: [ClassLabel]?
  ) throws -> TrainingState {
    var fresh = TrainingState(rows: rows, settings: settings)
    fresh.generator = generator
    fresh.epochsDone = max(epochsDone, 0)
    fresh.samplesSeen = Self.counts.contains(samplesSeen) ? samplesSeen : 0
    if holdsOut { try fresh.holdOut(settings.validationShare, stratifiedBy: strata) }
    return fresh
  }

  /// Whether the parts are consistent. A state read from a file may hold anything.
  var isIntact: Bool {
    (trained + heldOut).sorted() == rows.sorted() && order.sorted() == Array(trained.indices)
      && (0...trained.count).contains(position) && (0...trained.count).contains(right)
      && Self.counts.contains(epochsDone) && Self.counts.contains(samplesSeen)
      && (cycle.map(isIntact) ?? true)
  }

  /// A schedule must cover the epochs done so far, and its steps must be countable.
  private func isIntact(_ cycle: Range<Int>) -> Bool {
    cycle.lowerBound >= 0 && cycle.upperBound < 1 << 31
      && cycle.lowerBound <= epochsDone && epochsDone <= cycle.upperBound
  }

  /// Counts that cannot overflow in practice.
  private static var counts: Range<Int> { 0..<1 << 60 }
}

extension OptimizerState {
  fileprivate func hasShape(of other: OptimizerState) -> Bool {
    slots.map(\.count) == other.slots.map(\.count) && (0..<1 << 60).contains(steps)
  }
}

extension WeightAverage.State {
  fileprivate func hasShape(of other: WeightAverage.State) -> Bool {
    values.map(\.count) == other.values.map(\.count) && (0..<1 << 60).contains(steps)
  }
}
