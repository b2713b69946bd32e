import Testing

@testable import Compute

@Suite struct PreparingTests {
  private struct Refused: Error {}

  private func refuse() throws { throw Refused() }

  /// What is done while oneDNN makes ready comes back, also when it is an error; the first time and later.
  @Test func workHandsOverItsValueOrItsError() throws {
    for number in 1...3 {
      let value = MatMul.prepare { number }
      #expect(value == number)
      var isRefused = false
      do {
        try MatMul.prepare(while: refuse)
      } catch is Refused {
        isRefused = true
      }
      #expect(isRefused)
    }
  }
}
