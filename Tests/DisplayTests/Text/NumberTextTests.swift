import Display
import Testing

@Suite struct NumberTextTests {
  @Test(arguments: [
    (0.05, 3, "0.050"), (-0.0001, 2, "0.00"), (-1.25, 1, "-1.2"), (1e20, 0, "100000000000000000000"),
    (.nan, 2, "nan"), (.infinity, 2, "inf"), (-.infinity, 2, "-inf"), (2.5, -4, "2"),
  ])
  func fixedDecimals(value: Double, decimals: Int, text: String) {
    #expect(NumberText.fixed(value, decimals: decimals) == text)
  }

  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1,000"), (42_000, "42,000"), (-1_234_567, "-1,234,567"),
    (Int.min, "-9,223,372,036,854,775,808"),
  ])
  func countsHaveSeparators(value: Int, text: String) {
    #expect(NumberText.count(value) == text)
  }

  @Test func percentages() {
    #expect(NumberText.percent(0.9765) == "97.65 %")
    #expect(NumberText.percent(1, decimals: 0) == "100 %")
    #expect(NumberText.percent(.nan) == "nan %")
  }

  @Test(
    arguments: [
      (0, "0 s"), (-1, "0 s"), (0.0004, "< 1 ms"), (0.012, "12 ms"), (0.0994, "99 ms"), (0.0999, "0.1 s"),
      (0.8, "0.8 s"), (9.94, "9.9 s"), (9.96, "10 s"), (59.4, "59 s"), (59.6, "1 min 00 s"),
      (185, "3 min 05 s"), (3599.6, "1 h 00 min"), (3720, "1 h 02 min"), (1e300, nil), (.nan, "nan s"),
      (.infinity, "inf s"),
    ] as [(Double, String?)])
  func durationsAsPeopleReadThem(seconds: Double, text: String?) {
    let shown = NumberText.duration(seconds: seconds)
    if let text { #expect(shown == text) } else { #expect(shown.hasSuffix("min")) }
  }

  @Test(arguments: [
    (0.0001, "0.0001"), (0.05, "0.05"), (12.345, "12.35"), (42_000, "42,000"), (123_456, "123,456"),
    (1.5e-7, "1.5e-07"), (2e20, "2e+20"), (0, "0"), (-0.25, "-0.25"), (0.99996, "1"), (9.99996, "10"),
    (.nan, "nan"), (-.infinity, "-inf"), (.greatestFiniteMagnitude, "1.798e+308"),
    (.leastNonzeroMagnitude, "4.941e-324"),
  ])
  func significantDigits(value: Double, text: String) {
    #expect(NumberText.significant(value) == text)
  }

  @Test(arguments: [
    (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (9949, "9.9 kB"), (9950, "10 kB"), (999_499, "999 kB"),
    (999_500, "1.0 MB"), (3_440_000, "3.4 MB"), (45_300_000, "45 MB"), (2_147_483_648, "2.1 GB"),
    (-1500, "-1.5 kB"), (Int.max, "9223372 TB"),
  ])
  func bytes(count: Int, text: String) {
    #expect(NumberText.bytes(count) == text)
  }
}
