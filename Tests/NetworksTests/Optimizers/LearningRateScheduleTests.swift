import Testing

@testable import Networks

@Suite("Learning rate schedules") struct LearningRateScheduleTests {
  @Test func cosineByHand() {
    let curve = LearningRateSchedule.cosine(warmup: 0.2)
    let factors = (0..<10).map { curve.factor(step: $0, of: 10) }
    #expect(factors[0] == 0.5)
    #expect(factors[1] == 1)
    #expect(factors[2] == 1)
    #expect(abs(factors[6] - 0.5) < 1e-12)
    #expect(factors[9] > 0)
    #expect(zip(factors.dropFirst(2), factors.dropFirst(3)).allSatisfy { $0 > $1 })
  }

  @Test func oneCycleRisesAndFalls() {
    let factors = (0..<100).map { LearningRateSchedule.oneCycle(warmup: 0.3).factor(step: $0, of: 100) }
    #expect(abs(factors[0] - 0.04) < 1e-12)
    #expect(factors.max() == factors[29])
    #expect(factors[29] == 1)
    #expect(abs(factors[99] - 4e-6) < 1e-12)
  }

  /// For any length of training and warm-up, and past the end.
  @Test func everyFactorIsAShare() {
    for warmup in [0, 0.01, 0.3, 0.5, 0.99] {
      for curve in [LearningRateSchedule.cosine(warmup: warmup), .oneCycle(warmup: warmup)] {
        for steps in [0, 1, 2, 3, 7, 100] {
          for step in 0...steps {
            let factor = curve.factor(step: step, of: steps)
            #expect(factor >= 0 && factor <= 1, "\(curve) \(step) of \(steps)")
          }
        }
      }
    }
  }
}
