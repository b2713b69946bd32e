import Digits
import Foundation
import Testing

@testable import Experiments

@Suite("Fit keys") struct FitKeyTests {
  private func key(_ settings: TrainingSettings = TrainingSettings()) -> FitKey {
    FitKey(settings: settings, trained: "ab", heldOut: "cd", scoring: .accuracy, numerics: "x")
  }

  @Test func everyPartCounts() throws {
    var other = TrainingSettings()
    other.tolerance = 0.0002
    let keys = [
      key(), key(other),
      FitKey(settings: TrainingSettings(), trained: "a", heldOut: "bcd", scoring: .accuracy, numerics: "x"),
      FitKey(settings: TrainingSettings(), trained: "ab", heldOut: "ce", scoring: .accuracy, numerics: "x"),
      FitKey(settings: TrainingSettings(), trained: "ab", heldOut: "cd", scoring: .exactMatch, numerics: "x"),
      FitKey(settings: TrainingSettings(), trained: "ab", heldOut: "cd", scoring: .accuracy, numerics: "y"),
    ]
    #expect(Set(keys).count == keys.count)
    #expect(Set(keys.map(\.digest)).count == keys.count)
    for key in keys {
      #expect(key.digest.count == 64)
      let again = try JSONDecoder().decode(FitKey.self, from: JSONEncoder().encode(key))
      #expect(again == key)
      #expect(again.digest == key.digest)
    }
  }

  @Test func numbersThatJSONCannotWriteHaveADigestToo() {
    var odd = TrainingSettings()
    odd.alpha = .infinity
    #expect(key(odd).digest != key().digest)
  }

  @Test func outcomesOutliveTheirJSON() throws {
    for outcome in [FitOutcome.scored(0.1 + 0.2), .diverged(epoch: 3, learningRate: 0.1)] {
      let again = try JSONDecoder().decode(FitOutcome.self, from: JSONEncoder().encode(outcome))
      #expect(again == outcome)
    }
  }
}
