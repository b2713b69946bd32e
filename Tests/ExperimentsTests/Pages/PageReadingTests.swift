import Digits
import Testing

@testable import Experiments

@Suite struct PageReadingTests {
  private func choice(
    _ label: ClassLabel, at centre: Double, confidence: Double = 0.99, isDigit: Bool = true
  ) -> PageReading.Choice {
    PageReading.Choice(
      label: label, confidence: confidence, isDigit: isDigit,
      box: InkPlane.Box(top: 10, left: Int(centre) - 10, height: 40, width: 20), centre: centre)
  }

  @Test func digitsBecomeNumbersByTheirGaps() {
    let choices = [
      choice(1, at: 20), choice(2, at: 60), choice(3, at: 160, confidence: 0.4),
      choice(4, at: 205, isDigit: false),
    ]
    let reading = PageReading(
      [(choices, 40), ([], 40)], gap: 1.5, rejecting: 0.5, scale: 2, height: 200, width: 500)
    #expect(reading.lines.map(\.text) == ["12 ??"])
    let number = reading.lines[0].numbers[1]
    #expect(number.confidence == 0.4)
    #expect(number.digits.map(\.label) == [3, 4])
    #expect(number.box == InkPlane.Box(top: 20, left: 300, height: 80, width: 130))
    #expect(reading.lines[0].box == InkPlane.Box(top: 20, left: 20, height: 80, width: 410))
  }

  @Test func theGapFollowsTheWriting() {
    func lines(_ centres: [Double]) -> [(choices: [PageReading.Choice], digitHeight: Double)] {
      [(centres.map { choice(0, at: $0) }, 40)]
    }
    // Digits 36 apart: 1.6 times 0.9 heights.
    #expect(abs(NumberGap.between(lines([0, 36, 72, 172, 208])) - 1.44) < 1e-9)
    #expect(NumberGap.between(lines([0, 20, 40, 60])) == 1.35)
    #expect(NumberGap.between(lines([0, 200, 400])) == 2.2)
    #expect(NumberGap.between([]) == 2.2)
  }

  @Test func smoothedOutputsAreTakenBack() {
    #expect(PageReader.unsmoothed(0.91, 0.1, classes: 10) == 1)
    #expect(abs(PageReader.unsmoothed(0.5, 0.1, classes: 10) - 0.49 / 0.9) < 1e-12)
    #expect(PageReader.unsmoothed(0.005, 0.1, classes: 10) == 0)
    #expect(PageReader.unsmoothed(0.7, 0, classes: 10) == 0.7)
  }

  /// As sure as one needs to be where 6.4 % are no digits, and less where nearly all are.
  @Test func aPageOfDigitsNeedsLessOfThem() {
    #expect(abs(OtherMarks.leastDigitShare(among: []) - 2 * 0.064 / 1.064) < 1e-12)
    let sure = OtherMarks.leastDigitShare(among: [Double](repeating: 1, count: 90))
    // 10 x 0.064 of 100.
    #expect(abs(sure - 2 * 0.0064 / 1.0064) < 1e-12)
    let mixed = OtherMarks.leastDigitShare(
      among: [Double](repeating: 0.999, count: 90) + [Double](repeating: 0.001, count: 3))
    #expect(mixed > sure && mixed < 0.1)
    let letters = OtherMarks.leastDigitShare(among: [Double](repeating: 0.001, count: 50))
    #expect(abs(letters - 2 * 0.064 / 1.064) < 1e-12)
  }
}
