import Testing

@testable import Digits

@Suite struct RuledLinesTests {
  private let height = 200
  private let width = 300

  /// A mask of lines that fall by `slope` rows a column, and of upright strokes 9 wide.
  private func mask(lines: [Double], slope: Double, thickness: Int, strokes: [Int]) -> [Bool] {
    (0..<height * width).map { place in
      let (row, column) = (place / width, place % width)
      let isLine = lines.contains { start in
        let top = Int((start + slope * Double(column)).rounded())
        return row >= top && row < top + thickness
      }
      let isStroke = (60..<140).contains(row) && strokes.contains { column >= $0 && column < $0 + 9 }
      return isLine || isStroke
    }
  }

  @Test(arguments: [-0.12, -0.03, 0, 0.05, 0.15])
  func linesGoAndTheStrokesThatTheyCrossStay(slope: Double) {
    for thickness in 1...3 {
      let before = mask(lines: [50, 100], slope: slope, thickness: thickness, strokes: [80, 150, 200])
      let found = RuledLines(before, height: height, width: width, thickest: 5, coverage: 0.7)
      #expect(found.lines.count == 2)
      for line in found.lines { #expect(abs(line.slope - slope) < 0.01) }
      var after = before
      found.remove(from: &after)
      let strokes = mask(lines: [], slope: 0, thickness: 0, strokes: [80, 150, 200])
      let lost = zip(strokes, after).count { $0 && !$1 }
      let extra = zip(strokes, after).count { !$0 && $1 }
      #expect(lost == 0)
      // Stubs where a line leaves a stroke.
      #expect(extra <= 40, "\(extra) pixels of \(thickness) rows stay")
    }
  }

  @Test func strokesAreNoLines() {
    let strokes = mask(lines: [], slope: 0, thickness: 0, strokes: [20, 80, 150])
    #expect(RuledLines(strokes, height: height, width: width, thickest: 5, coverage: 0.4).lines.isEmpty)
    // Dashes that cover less than is asked for.
    let dashes = (0..<height * width).map { $0 / width == 77 && $0 % width % 40 < 12 }
    #expect(RuledLines(dashes, height: height, width: width, thickest: 5, coverage: 0.4).lines.isEmpty)
  }

  @Test func anyMaskIsTaken() {
    var random = SeededGenerator(seed: 8)
    for _ in 0..<200 {
      let (height, width) = (Int.random(in: 1...30, using: &random), Int.random(in: 1...30, using: &random))
      var mask = (0..<height * width).map { _ in Bool.random(using: &random) }
      let before = mask
      RuledLines(mask, height: height, width: width, thickest: 4, coverage: 0.4).remove(from: &mask)
      #expect(zip(before, mask).allSatisfy { $0 || !$1 })
    }
  }
}
