import Compute
import Networks

// How a training goes on from a model: exactly, as if it had never stopped, wherever rows and settings let it.

extension TrainingRun {
  /// Fills network and optimizer from where `earlier` stopped.
  static func restore(
    _ earlier: Model, into network: Network, _ optimizer: any Optimizer, with settings: TrainingSettings
  ) throws(NetworkError) {
    try network.restore(earlier.state.weights ?? earlier.weights)
    // Another solver starts without memory, and so does one whose memory, read from a file, does not fit.
    guard settings.solver == earlier.settings.solver, let memory = earlier.state.optimizer,
      memory.hasShape(of: optimizer.state)
    else { return }
    optimizer.state = memory
    // A cosine or one-cycle schedule leaves a rate behind that means nothing to another one.
    if settings.learningRate != earlier.settings.learningRate || earlier.settings.curve != nil {
      optimizer.learningRate = settings.learningRate
    }
  }

  /// The average of the weights that the settings ask for, from where `earlier` left it.
  static func average(
    of network: Network, with settings: TrainingSettings, continuing earlier: Model?
  ) -> WeightAverage? {
    guard settings.averaging > 0 else { return nil }
    let average = WeightAverage(
      of: network.parameters, statistics: network.statistics, decay: settings.averaging)
    if let memory = earlier?.state.average, memory.hasShape(of: average.state) { average.state = memory }
    return average
  }
}

extension Model {
  /// The state from which training goes on with these rows.
  ///
  /// On other images or other rows than before, or with other rows held back, the order and the count of epochs without
  /// progress start anew; the generator goes on, so that no draw comes twice.
  func state(
    on rows: [Int], ofItsImages: Bool, with settings: TrainingSettings, holdingBack holdsBack: Bool
  ) throws -> TrainingState {
    let sameShare = !holdsBack || settings.validationShare == self.settings.validationShare
    guard ofItsImages, state.isIntact, state.rows == rows, state.heldBack.isEmpty != holdsBack, sameShare
    else {
      return try state.startingAnew(on: rows, with: settings, holdingBack: holdsBack)
    }
    var next = state
    next.stopping.tolerance = settings.tolerance
    next.stopping.patience = settings.patience
    // A rule that ended the training would end it again after a single epoch.
    if stopped == .converged || stopped == .early { next.stopping.startAgain() }
    return next
  }
}

extension TrainingState {
  fileprivate func startingAnew(
    on rows: [Int], with settings: TrainingSettings, holdingBack holdsBack: Bool
  ) throws -> TrainingState {
    var fresh = TrainingState(rows: rows, settings: settings)
    fresh.generator = generator
    fresh.epochsDone = max(epochsDone, 0)
    fresh.samplesSeen = Self.counts.contains(samplesSeen) ? samplesSeen : 0
    if holdsBack { try fresh.holdBack(settings.validationShare) }
    return fresh
  }

  /// Whether its parts fit each other. A state read from a file may hold anything.
  var isIntact: Bool {
    (trained + heldBack).sorted() == rows.sorted() && order.sorted() == Array(trained.indices)
      && (0...trained.count).contains(position) && (0...trained.count).contains(right)
      && Self.counts.contains(epochsDone) && Self.counts.contains(samplesSeen)
      && (cycle.map(isIntact) ?? true)
  }

  /// A schedule covers the epochs up to now, and those to come can be counted in steps.
  private func isIntact(_ cycle: Range<Int>) -> Bool {
    cycle.lowerBound >= 0 && cycle.upperBound < 1 << 31
      && cycle.lowerBound <= epochsDone && epochsDone <= cycle.upperBound
  }

  /// Counts that can grow for longer than anyone will wait.
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
