import Testing

@testable import Compute

@Suite struct WarmUpTests {
  private struct Refused: Error {}

  private func refuse() throws { throw Refused() }

  /// Returns the value or rethrows the error of the work, on the first call and later.
  @Test func workHandsOverItsValueOrItsError() throws {
    for number in 1...3 {
      let value = MatMul.warmUp { number }
      #expect(value == number)
      var isRefused = false
      do {
        try MatMul.warmUp(while: refuse)
      } catch is Refused {
        isRefused = true
      }
      #expect(isRefused)
    }
  }
}
