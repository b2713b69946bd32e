import Testing

@testable import Experiments

/// Computed by hand from the two rules: no progress if `loss > best - tol`, or `accuracy < best + tol`; the
/// rule fires after more than `patience` such epochs in a row.
@Suite("When to stop") struct StoppingRuleTests {
  @Test func byTheLoss() {
    // Improves by more than the tolerance, by a quarter of it, gets worse, and so on.
    #expect(
      acts(on: [3, 2, 1.975, 2.5, 1.95, 1, 1, 1, 1], tolerance: 0.1, patience: 2)
        == [false, false, false, false, true, false, false, false, true])
  }

  /// The best loss also moves by improvements below the tolerance.
  @Test func smallStepsCountAsNone() {
    #expect(acts(on: [1, 0.95, 0.90, 0.85], tolerance: 0.1, patience: 1) == [false, false, true, true])
  }

  @Test func anImprovementOfExactlyTheToleranceIsProgress() {
    #expect(acts(on: [1, 0.75, 0.5, 0.25], tolerance: 0.25, patience: 0) == [false, false, false, false])
    #expect(acts(on: [1, 1], tolerance: 0, patience: 0) == [false, false])
  }

  @Test func byTheAccuracy() {
    var rule = StoppingRule(tolerance: 0.125, patience: 1)
    var best: [Bool] = []
    var acts: [Bool] = []
    // Better by enough; better, but not by enough; equal; better by enough again.
    for accuracy in [0.25, 0.5, 0.5625, 0.5625, 0.75] {
      best.append(rule.note(accuracy: accuracy))
      acts.append(rule.isTimeToAct)
    }
    #expect(best == [true, true, true, false, true])
    #expect(acts == [false, false, false, true, false])
  }

  @Test func theFirstEpochIsTheBestSoFarWhateverItIs() {
    var rule = StoppingRule(tolerance: 0.01, patience: 1)
    let best = [0.0, 0].map { rule.note(accuracy: $0) }
    #expect(best == [true, false])
    #expect(rule.epochsWithoutProgress == 1)
  }

  @Test func aNewStartForgetsTheCountAndKeepsTheBest() {
    var rule = StoppingRule(tolerance: 0, patience: 1)
    for loss in [1.0, 2, 2] { rule.note(loss: loss) }
    #expect(rule.isTimeToAct)
    rule.startAgain()
    #expect(!rule.isTimeToAct)
    rule.note(loss: 1.5)
    #expect(rule.epochsWithoutProgress == 1)
  }

  private func acts(on losses: [Double], tolerance: Double, patience: Int) -> [Bool] {
    var rule = StoppingRule(tolerance: tolerance, patience: patience)
    return losses.map { loss in
      rule.note(loss: loss)
      return rule.isTimeToAct
    }
  }
}
