/// Rules about the network and how closely it fits the training rows.
enum NetworkRules {
  /// Layers that cannot learn.
  static let grave = [deadUnits, saturated, vanishingGradient]
  static let others = [penaltyTooStrong, linear, underfitting, overtrained, overfitting]

  private static let deadUnits = DiagnosticRule.network(
    "dead-units", explains: ["underfitting", "suspect-labels"]
  ) { evidence in
    evidence.probe.activations.first { 2 * $0.dead > $0.units }
      .map { .deadUnits(layer: $0.layer, dead: $0.dead, units: $0.units) }
  }

  private static let saturated = DiagnosticRule.network(
    "saturated", explains: ["underfitting", "vanishing-gradient", "suspect-labels"]
  ) { evidence in
    evidence.probe.activations.first { $0.saturated > 0.6 }
      .map { .saturated(layer: $0.layer, share: $0.saturated, function: $0.function) }
  }

  /// A deep network that does not fit its training rows, although its last layer still gets a gradient.
  private static let vanishingGradient = DiagnosticRule.network(
    "vanishing-gradient", explains: ["underfitting"]
  ) {
    evidence in
    let ratios = evidence.probe.gradientRatios
    guard ratios.count > 2, let first = ratios.first, let last = ratios.last, evidence.train.accuracy < 0.9,
      first < 0.01 * last
    else { return nil }
    return .vanishingGradient(first: first, last: last, layers: ratios.count)
  }

  private static let penaltyTooStrong = DiagnosticRule.network(
    "penalty-too-strong", explains: ["underfitting", "stopped-too-early", "lr-too-small"]
  ) { evidence in
    guard evidence.probe.penaltyShare > 0.3, evidence.train.accuracy < 0.97 else { return nil }
    return .penaltyTooStrong(alpha: evidence.settings.alpha, share: evidence.probe.penaltyShare)
  }

  private static let linear = DiagnosticRule.network("linear", explains: ["underfitting"]) { evidence in
    let hidden = evidence.probe.gradientRatios.count - 1
    guard hidden > 0, evidence.model.spec.isLinear else { return nil }
    return .linear(layers: hidden, train: evidence.train.accuracy)
  }

  /// Inaccurate on the training rows, with a loss that has stopped falling.
  private static let underfitting = DiagnosticRule.network("underfitting", explains: ["too-few-steps"]) {
    evidence in
    guard evidence.train.accuracy < 0.9, evidence.steps >= 60, let last = evidence.losses.last,
      evidence.losses.count >= 4, last > 0.85 * evidence.losses[evidence.losses.count - 4]
    else { return nil }
    return .underfitting(train: evidence.train.accuracy)
  }

  /// The validation loss had its minimum long ago and is now far above it.
  private static let overtrained = DiagnosticRule.network("overtrained", explains: ["overfitting"]) {
    evidence in
    let curve = evidence.history.compactMap { record in record.validationLoss.map { (record.epoch, $0) } }
    guard !evidence.settings.earlyStopping, curve.count >= 6, let last = curve.last,
      let best = curve.min(by: { $0.1 < $1.1 }), last.0 - best.0 >= 4, last.1 > 1.25 * best.1,
      let gap = evidence.gap, gap > 0.02
    else { return nil }
    return .overtrained(best: best.0, lowest: best.1, last: last.1, epochs: last.0)
  }

  private static let overfitting = DiagnosticRule.network("overfitting") { evidence in
    guard let unseen = evidence.unseen, let gap = evidence.gap, gap > 0.06, evidence.train.accuracy > 0.9
    else { return nil }
    return .overfitting(train: evidence.train.accuracy, unseen: unseen)
  }
}
