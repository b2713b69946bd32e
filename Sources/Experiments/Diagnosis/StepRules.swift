/// Rules about the optimisation.
enum StepRules {
  /// The network learned nothing.
  static let grave = [learningRateTooLarge, scheduleTooFast]
  /// The network hardly learned.
  static let slow = [learningRateTooSmall, lossJumps]
  static let others = [interrupted, tooFewSteps, impatient, stoppedTooEarly]

  private static let learning = [
    "underfitting", "dead-units", "saturated", "loss-jumps", "stopped-too-early", "too-few-steps",
    "lr-too-small", "impatient", "vanishing-gradient", "linear", "suspect-labels", "penalty-too-strong",
  ]

  /// Worse than guessing after at least ten steps, or worse than at the start.
  private static let learningRateTooLarge = DiagnosticRule.steps("lr-too-large", explains: learning) {
    evidence in
    guard let first = evidence.losses.first, let last = evidence.losses.last, evidence.steps >= 10
    else { return nil }
    let isLost = last > 1.5 * evidence.lossOfGuessing || last > 1.2 * first
    // Every row predicted as one digit because of too large steps, not because of too few.
    let isCollapsed =
      evidence.favourite > 0.9 && evidence.rows.perDigit.count > 2
      && (first > 1.2 * evidence.lossOfGuessing
        || evidence.probe.activations.contains { $0.dead == $0.units })
    guard isLost || isCollapsed else { return nil }
    return .learningRateTooLarge(
      learningRate: evidence.settings.learningRate, loss: last, guessing: evidence.lossOfGuessing)
  }

  private static let scheduleTooFast = DiagnosticRule.steps("schedule-too-fast", explains: learning) {
    evidence in
    guard evidence.settings.solver == .sgd, evidence.settings.schedule == .invscaling,
      let first = evidence.history.first, let last = evidence.history.last,
      last.learningRate < 0.02 * first.learningRate, evidence.train.accuracy < 0.97
    else { return nil }
    return .scheduleTooFast(first: first.learningRate, last: last.learningRate)
  }

  /// Falling in every epoch, as fast at the end as before, and still far from the minimum after many steps.
  private static let learningRateTooSmall = DiagnosticRule.steps("lr-too-small", explains: learning) {
    evidence in
    let losses = evidence.losses
    guard let first = losses.first, let last = losses.last, losses.count >= 3, evidence.steps >= 100,
      last > 0.5 * evidence.lossOfGuessing, last > 0.4 * first,
      evidence.rises == 0, evidence.isCreeping, evidence.probe.penaltyShare < 0.3
    else { return nil }
    return .learningRateTooSmall(
      learningRate: evidence.settings.learningRate, first: first, last: last, epochs: losses.count)
  }

  private static let interrupted = DiagnosticRule.steps(
    "interrupted", explains: ["stopped-too-early", "too-few-steps", "underfitting"]
  ) { evidence in
    let (done, planned) = (evidence.history.count, evidence.settings.epochs)
    guard evidence.model.stopped == .interrupted, 2 * done < planned else { return nil }
    return .interrupted(epochs: done, of: planned)
  }

  private static let tooFewSteps = DiagnosticRule.steps("too-few-steps", explains: ["stopped-too-early"]) {
    evidence in
    guard evidence.steps < 60, evidence.settings.batch > 50, evidence.train.accuracy < 0.97,
      evidence.stepsPerEpoch < 10, evidence.model.stopped == .epochs
    else { return nil }
    return .tooFewSteps(
      steps: evidence.steps, batch: min(evidence.settings.batch, evidence.rows.count),
      rows: evidence.rows.count)
  }

  private static let impatient = DiagnosticRule.steps("impatient") { evidence in
    let (settings, standard) = (evidence.settings, TrainingSettings())
    guard evidence.model.stopped == .converged || evidence.model.stopped == .early,
      settings.tolerance > 10 * standard.tolerance || settings.patience < standard.patience / 3,
      evidence.train.accuracy < 0.97, let fall = evidence.lastFall, fall > 0.02
    else { return nil }
    return .impatient(
      epochs: evidence.history.count, tolerance: settings.tolerance, patience: settings.patience, fall: fall)
  }

  /// The epochs ran out while each of them still reduced the loss noticeably.
  private static let stoppedTooEarly = DiagnosticRule.steps("stopped-too-early") { evidence in
    guard evidence.model.stopped == .epochs, evidence.train.accuracy < 0.97 else { return nil }
    if let fall = evidence.lastFall {
      return fall > 0.03 ? .stoppedTooEarly(epochs: evidence.history.count, fall: fall) : nil
    }
    return .stoppedTooEarly(epochs: evidence.history.count, fall: 0)
  }

  private static let lossJumps = DiagnosticRule.steps(
    "loss-jumps", explains: ["underfitting", "suspect-labels"]
  ) { evidence in
    guard evidence.losses.count >= 6, 4 * evidence.rises > evidence.losses.count - 1 else { return nil }
    return .lossJumps(
      rises: evidence.rises, of: evidence.losses.count - 1, learningRate: evidence.settings.learningRate)
  }
}

extension Evidence {
  /// Number of epochs whose loss rose by more than 5 % and by more than 0.5 % of the guessing loss.
  fileprivate var rises: Int {
    zip(losses, losses.dropFirst()).count { $1 > 1.05 * $0 && $1 - $0 > 0.005 * lossOfGuessing }
  }

  /// Whether the last third of the epochs reduced the loss at least half as fast as the whole run.
  fileprivate var isCreeping: Bool {
    guard let first = losses.first, let last = losses.last, losses.count >= 3 else { return false }
    let third = max(losses.count / 3, 1)
    let recent = (losses[losses.count - 1 - third] - last) / Double(third)
    return recent > 0.5 * (first - last) / Double(losses.count - 1)
  }

  /// Relative fall of the loss per epoch, averaged over the last two epochs if there are two.
  fileprivate var lastFall: Double? {
    guard losses.count >= 2, let last = losses.last else { return nil }
    let before = losses[max(losses.count - 3, 0)]
    let epochs = Double(min(losses.count - 1, 2))
    return before > 0 ? (before - last) / before / epochs : nil
  }
}
