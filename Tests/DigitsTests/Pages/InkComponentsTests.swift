import Testing

@testable import Digits

@Suite struct InkComponentsTests {
  /// The parts by filling from each pixel that has none yet.
  private func filled(_ mask: [Bool], _ height: Int, _ width: Int) -> [Int] {
    var labels = [Int](repeating: -1, count: mask.count)
    var count = 0
    for start in mask.indices where mask[start] && labels[start] < 0 {
      var open = [start]
      labels[start] = count
      while let place = open.popLast() {
        for down in -1...1 {
          for right in -1...1 {
            let (row, column) = (place / width + down, place % width + right)
            guard row >= 0, column >= 0, row < height, column < width else { continue }
            let other = row * width + column
            if mask[other], labels[other] < 0 {
              labels[other] = count
              open.append(other)
            }
          }
        }
      }
      count += 1
    }
    return labels
  }

  @Test func theSamePartsAsByFilling() {
    var random = SeededGenerator(seed: 4)
    for _ in 0..<300 {
      let (height, width) = (Int.random(in: 1...24, using: &random), Int.random(in: 1...24, using: &random))
      let share = Double.random(in: 0.1...0.8, using: &random)
      let mask = (0..<height * width).map { _ in Double.random(in: 0...1, using: &random) < share }
      let found = InkComponents(mask, height: height, width: width)
      #expect(found.labels.map(Int.init) == filled(mask, height, width))
      for (number, part) in found.parts.enumerated() {
        let places = found.labels.indices.filter { found.labels[$0] == Int32(number) }
        let (rows, columns) = (places.map { $0 / width }, places.map { $0 % width })
        #expect(part.area == places.count)
        #expect(part.box.top == rows.min() && part.box.bottom == (rows.max() ?? 0) + 1)
        #expect(part.box.left == columns.min() && part.box.right == (columns.max() ?? 0) + 1)
        #expect(abs(part.centre - Double(columns.reduce(0, +)) / Double(places.count)) < 1e-9)
      }
    }
  }

  @Test func gapsBetweenBoxes() {
    let box = InkPlane.Box(top: 2, left: 3, height: 4, width: 5)
    #expect(box.gap(to: InkPlane.Box(top: 10, left: 4, height: 1, width: 1)) == (4, 0))
    #expect(box.gap(to: InkPlane.Box(top: 0, left: 0, height: 2, width: 1)) == (0, 2))
    #expect(
      box.grown(by: 3, inHeight: 8, width: 9) == InkPlane.Box(top: 0, left: 0, height: 8, width: 9))
  }
}
