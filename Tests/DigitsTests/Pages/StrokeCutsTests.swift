import Testing

@testable import Digits

@Suite struct StrokeCutsTests {
  @Test func twoRingsThatTouchAreCutBetween() {
    let (height, width) = (41, 80)
    func isRing(_ row: Int, _ column: Int, _ centre: Int) -> Bool {
      let distance = (row - 20) * (row - 20) + (column - centre) * (column - centre)
      return distance <= 400 && distance >= 225
    }
    let mask = (0..<height * width).map {
      isRing($0 / width, $0 % width, 20) || isRing($0 / width, $0 % width, 59)
    }
    let cuts = StrokeCuts(mask, height: height, width: width, digitHeight: 40, most: 6).cuts
    let middle = cuts.filter { abs($0.column(at: 20) - 39.5) < 4 }
    #expect(middle.contains { $0.ink <= 14 }, "\(cuts)")
    // From left to right, none of them crossing another.
    for (a, b) in zip(cuts, cuts.dropFirst()) {
      #expect(a.column(at: 0) <= b.column(at: 0) && a.column(at: height) <= b.column(at: height))
    }
  }

  @Test func aNarrowPartIsNotCut() {
    #expect(
      StrokeCuts([Bool](repeating: true, count: 200), height: 20, width: 10, digitHeight: 40, most: 6).cuts
        .isEmpty)
  }
}
