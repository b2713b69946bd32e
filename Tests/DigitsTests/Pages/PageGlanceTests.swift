import Testing

import struct TestSupport.TestPage

@testable import Digits

/// Pictures that are to show one digit, and show a small one, several or a page.
@Suite struct PageGlanceTests {
  /// Sevens of a height at some places, in black on bright paper.
  private func sevens(
    _ places: [(top: Int, left: Int)], high: Int, height: Int, width: Int
  ) -> GreyPlane {
    var levels = [UInt8](repeating: 240, count: height * width)
    let stroke = max(2, high / 8)
    for (top, left) in places {
      for row in 0..<high {
        let slope = high * 6 / 10 - row / 2
        let columns = row < stroke ? 0..<high * 6 / 10 : max(0, slope - stroke)..<slope
        for column in columns { levels[(top + row) * width + left + column] = 20 }
      }
    }
    return GreyPlane(height: height, width: width, levels: levels)
  }

  private func cell(_ picture: GreyPlane) -> DigitCell { DigitCell(ofPicture: picture, isInkDark: nil) }

  @Test(arguments: [nil, 75]) func aPageIsNoDigit(ruled: Int?) throws {
    let page = try TestPage(["8042 57", "1", "336699 41 2"], degrees: 3, ruled: ruled) { row, _ in
      250 - 90 * row
    }
    #expect(cell(page.grey) == .refused(.page))
  }

  @Test func aSmallDigitOnALargePhotographIsFound() throws {
    let picture = sevens([(700, 300)], high: 52, height: 1600, width: 1200)
    #expect(DigitCell(of: picture) == .refused(.noInk))
    guard case .digit(let digit) = cell(picture) else {
      Issue.record("\(cell(picture))")
      return
    }
    #expect(abs(digit.box.top - 700) < 4 && abs(digit.box.left - 300) < 4, "\(digit.box)")
    #expect(abs(digit.box.height - 52) < 6)
    guard case .digit(let large) = cell(sevens([(20, 40)], high: 104, height: 150, width: 150)) else {
      Issue.record("the large one")
      return
    }
    #expect(likeness(digit.pixels, large.pixels) > 0.9)
  }

  @Test func aFewSmallMarksAreNoDigit() {
    let places = [(200, 300), (210, 360), (900, 700)]
    #expect(cell(sevens(places, high: 40, height: 1600, width: 1200)) == .refused(.smallInk))
    let speck = sevens([(700, 300)], high: 12, height: 1600, width: 1200)
    #expect(cell(speck) == .refused(.noInk))
  }

  /// Far apart they are two digits, and close together one that was broken.
  @Test(arguments: [30, 60, 120]) func digitsOneAboveTheOther(high: Int) {
    let top = high / 3
    func pair(gap: Int) -> GreyPlane {
      let second = top + high + gap
      return sevens(
        [(top, high / 2), (second, high / 2)], high: high, height: second + high + top, width: 2 * high)
    }
    #expect(cell(pair(gap: high / 2)) == .refused(.stackedDigits(2)))
    guard case .digit = cell(pair(gap: high / 8)) else {
      Issue.record("a broken stroke")
      return
    }
  }
}
