import Testing

@testable import Display

@Suite struct NondeterministicValueTests {
  @Test func durationsAreShownUnlessTheyAreLeftOut() {
    #expect(NumberText.duration(seconds: 4.6) == "4.6 s")
    NondeterministicValue.$isMasked.withValue(true) {
      #expect(
        [0, 1e-9, 4.6, 4000, .nan].map { NumberText.duration(seconds: $0) }
          == Array(repeating: "~ s", count: 5))
      #expect(NondeterministicValue.text("8") == "~")
      #expect(NumberText.percent(0.5) == "50.00 %")
    }
    #expect(NondeterministicValue.text("8") == "8")
  }
}
