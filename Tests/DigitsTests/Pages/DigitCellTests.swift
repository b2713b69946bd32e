import Testing

@testable import Digits

/// Pictures of single digits as people make them: MNIST's test digits on paper of all kinds.
@Suite struct DigitCellTests {
  private static let images = try? BuiltInMNIST.load().images

  /// The ink of a digit `scale` times as large, at a corner of a plane; 0...255. [height x width]
  private static func ink(
    _ digit: [UInt8], scale: Int, height: Int, width: Int, top: Int = 0, left: Int = 0
  ) -> [UInt8] {
    var ink = [UInt8](repeating: 0, count: height * width)
    let large = resample(
      InkPlane(height: 28, width: 28, levels: digit), toHeight: 28 * scale, width: 28 * scale)
    for row in 0..<28 * scale {
      for column in 0..<28 * scale {
        let (r, c) = (top + row, left + column)
        guard r >= 0, c >= 0, r < height, c < width else { continue }
        ink[r * width + c] = large[row * 28 * scale + column]
      }
    }
    return ink
  }

  /// Dark ink on paper of one level.
  private static func page(_ ink: [UInt8], paper: Double = 255, strength: Double = 1) -> [Double] {
    ink.map { paper * (1 - strength * Double($0) / 255) }
  }

  private static func grey(_ levels: [Double], height: Int, width: Int) -> GreyPlane {
    GreyPlane(height: height, width: width, levels: levels.map { UInt8(min(255, max(0, $0.rounded()))) })
  }

  private func pixels(_ cell: DigitCell) -> [UInt8]? {
    if case .digit(let digit) = cell { digit.pixels } else { nil }
  }

  /// How alike two images are: the cosine of the angle between their pixels, the best of all shifts by up to one pixel.
  private func likeness(_ a: [UInt8], _ b: [UInt8]) -> Double {
    var best = 0.0
    for down in -1...1 {
      for right in -1...1 {
        var (product, first, second) = (0.0, 0.0, 0.0)
        for row in 1..<27 {
          for column in 1..<27 {
            let (x, y) = (Double(a[row * 28 + column]), Double(b[(row + down) * 28 + column + right]))
            product += x * y
            first += x * x
            second += y * y
          }
        }
        best = max(best, product / (first * second).squareRoot())
      }
    }
    return best
  }

  private static func digit(_ row: Int) throws -> [UInt8] { Array(try #require(images)[60_000 + row]) }

  @Test(arguments: [28, 56, 112, 224, 300])
  func aDigitOnWhitePaperIsTheSameAtAllSizes(side: Int) throws {
    for row in 0..<20 {
      let digit = try Self.digit(row)
      let scale = max(1, side / 28)
      let ink = Self.ink(
        digit, scale: scale, height: side, width: side, top: (side - 28 * scale) / 2,
        left: (side - 28 * scale) / 2)
      let cell = DigitCell(of: Self.grey(Self.page(ink), height: side, width: side))
      #expect(likeness(try #require(pixels(cell), "row \(row)"), digit) > 0.9, "row \(row) at \(side)")
    }
  }

  @Test func lightAndPaperDoNotMatter() throws {
    var random = SeededGenerator(seed: 5)
    for row in 0..<30 {
      let digit = try Self.digit(row)
      let ink = Self.ink(digit, scale: 5, height: 160, width: 170, top: 10, left: 15)
      let plain = try #require(pixels(DigitCell(of: Self.grey(Self.page(ink), height: 160, width: 170))))
      let slope = (
        Double.random(in: -0.3...0.3, using: &random), Double.random(in: -0.3...0.3, using: &random)
      )
      let strength = Double.random(in: 0.5...1, using: &random)
      let paper = Double.random(in: 90...250, using: &random)
      let grain = Double.random(in: 0...4, using: &random)
      let levels = Self.page(ink, paper: paper, strength: strength).enumerated().map { place, level in
        let light =
          1 - slope.0 * (Double(place / 170) / 160 - 0.5) - slope.1 * (Double(place % 170) / 170 - 0.5)
        return level * light + Double.random(in: -grain...grain, using: &random)
      }
      let found = try #require(
        pixels(DigitCell(of: Self.grey(levels, height: 160, width: 170))), "row \(row), paper \(paper)")
      #expect(
        likeness(found, plain) > 0.93, "row \(row): paper \(paper), strength \(strength), slope \(slope)")
    }
  }

  @Test func framesAndRuledLinesAreLeftOut() throws {
    withKnownIssue(
      "frames and lines as dark as the ink are not always told from it", isIntermittent: true
    ) {
      for row in 0..<20 {
        let digit = try Self.digit(row)
        let side = 150
        let ink = Self.ink(digit, scale: 4, height: side, width: side, top: 19, left: 19)
        let plain = try #require(pixels(DigitCell(of: Self.grey(Self.page(ink), height: side, width: side))))
        func drawn(_ level: UInt8, _ isLine: (Int, Int) -> Bool) -> [UInt8] {
          ink.enumerated().map { isLine($0 / side, $0 % side) ? max($1, level) : $1 }
        }
        for level in [UInt8(80), 255] {
          let framed = drawn(level) { r, c in min(r, c, side - 1 - r, side - 1 - c) / 2 == 2 }
          let flush = drawn(level) { r, c in min(r, c, side - 1 - r, side - 1 - c) < 3 }
          let ruled = drawn(level) { r, _ in (10...11).contains(r) || (138...139).contains(r) }
          let one = drawn(level) { r, _ in (128...129).contains(r) }
          for (name, picture) in [("frame", framed), ("rim", flush), ("lines", ruled), ("line", one)] {
            let cell = DigitCell(of: Self.grey(Self.page(picture), height: side, width: side))
            let found = try #require(pixels(cell), "row \(row), \(name): \(cell)")
            #expect(likeness(found, plain) > 0.93, "row \(row), \(name) of \(level)")
          }
        }
      }
    }
  }

  @Test func aLineThroughTheDigitIsTakenOut() throws {
    var right = 0
    for row in 0..<20 {
      let digit = try Self.digit(row)
      let ink = Self.ink(digit, scale: 4, height: 150, width: 150, top: 19, left: 19)
      let plain = try #require(pixels(DigitCell(of: Self.grey(Self.page(ink), height: 150, width: 150))))
      let crossed = ink.enumerated().map { (60...61).contains($0 / 150) ? max($1, 200) : $1 }
      if let found = pixels(DigitCell(of: Self.grey(Self.page(crossed), height: 150, width: 150))),
        likeness(found, plain) > 0.85
      {
        right += 1
      }
    }
    #expect(right >= 18)
  }

  @Test func specksAreLeftOut() throws {
    withKnownIssue("specks move the level of full ink by one", isIntermittent: true) {
      for row in 0..<20 {
        let digit = try Self.digit(row)
        let ink = Self.ink(digit, scale: 5, height: 160, width: 160, top: 10, left: 10)
        let plain = try #require(pixels(DigitCell(of: Self.grey(Self.page(ink), height: 160, width: 160))))
        let dotted = ink.enumerated().map { place, level -> UInt8 in
          let (r, c) = (place / 160, place % 160)
          return (2...4).contains(r) && (150...153).contains(c) || r == 155 && c == 4 ? 255 : level
        }
        let found = try #require(pixels(DigitCell(of: Self.grey(Self.page(dotted), height: 160, width: 160))))
        #expect(found == plain, "row \(row)")
      }
    }
  }

  @Test(arguments: [28, 29, 100])
  func aSmallDigitInTheMiddleIsEnlarged(side: Int) throws {
    for row in 0..<20 {
      let digit = try Self.digit(row)
      let half = resample(InkPlane(height: 28, width: 28, levels: digit), toHeight: 14, width: 14)
      var ink = [UInt8](repeating: 0, count: side * side)
      let corner = (side - 14) / 2
      for place in half.indices { ink[(corner + place / 14) * side + corner + place % 14] = half[place] }
      let found = try #require(pixels(DigitCell(of: Self.grey(Self.page(ink), height: side, width: side))))
      #expect(likeness(found, digit) > 0.75, "row \(row)")
    }
  }

  @Test func aDigitMayTouchTheRim() throws {
    withKnownIssue("1 of 30 digits that touch the rim is fitted otherwise", isIntermittent: true) {
      for row in 0..<30 {
        let digit = try Self.digit(row)
        let whole = Self.ink(digit, scale: 5, height: 140, width: 140)
        let plain = try #require(pixels(DigitCell(of: Self.grey(Self.page(whole), height: 140, width: 140))))
        let box = try #require(InkPlane(height: 140, width: 140, levels: whole).box)
        let part = InkPlane(height: 140, width: 140, levels: whole).cropped(to: box)
        let cell = DigitCell(of: Self.grey(Self.page(part.levels), height: part.height, width: part.width))
        let found = try #require(pixels(cell), "row \(row): \(cell)")
        #expect(likeness(found, plain) > 0.93, "row \(row)")
      }
    }
  }

  @Test func thinStrokesBecomeThicker() throws {
    withKnownIssue("a hairline becomes thicker, but not full ink", isIntermittent: true) {
      // A 7 of one pixel on 1000 x 1000.
      let levels = (0..<1_000_000).map { place -> UInt8 in
        let (row, column) = (place / 1000, place % 1000)
        let onBar = row == 150 && (300...700).contains(column)
        let onStem = (150...850).contains(row) && column == 700 - (row - 150) * 300 / 700
        return onBar || onStem ? 0 : 255
      }
      guard case .digit(let digit) = DigitCell(of: GreyPlane(height: 1000, width: 1000, levels: levels))
      else {
        Issue.record("no digit")
        return
      }
      #expect(digit.pixels.count { $0 == 255 } > 20)
      let inked = digit.pixels.count { $0 >= 128 }
      #expect((50...110).contains(inked), "\(inked)")
      #expect(digit.strokeWidth < 2)
    }
  }

  @Test func paperAloneHasNoInk() throws {
    var random = SeededGenerator(seed: 2)
    for side in [28, 64, 200] {
      for paper in [0.0, 60, 128, 255] {
        for grain in [0.0, 2, 8] {
          let levels = (0..<side * side).map { place in
            paper + 30 * Double(place % side) / Double(side)
              + Double.random(in: -grain...grain, using: &random)
          }
          let cell = DigitCell(of: Self.grey(levels, height: side, width: side))
          #expect(cell == .refused(.noInk), "\(side), \(paper), \(grain): \(cell)")
        }
      }
    }
  }

  @Test func aSpeckAFrameAndLinesAreNoInk() {
    withKnownIssue("a frame alone is taken for a blot or for digits", isIntermittent: true) {
      func cell(_ isInk: (Int, Int) -> Bool) -> DigitCell {
        let levels = (0..<10_000).map { isInk($0 / 100, $0 % 100) ? 20.0 : 240 }
        return DigitCell(of: Self.grey(levels, height: 100, width: 100))
      }
      #expect(cell { r, c in (50...51).contains(r) && (50...51).contains(c) } == .refused(.noInk))
      #expect(cell { r, c in min(r, c, 99 - r, 99 - c) < 3 } == .refused(.noInk))
      #expect(cell { r, c in min(r, c, 99 - r, 99 - c) / 2 == 3 } == .refused(.noInk))
      #expect(cell { r, _ in r == 20 || r == 80 } == .refused(.noInk))
    }
  }

  @Test func twoDigitsAndBlotsAreNamed() throws {
    var several = 0
    for row in 0..<40 {
      let (a, b) = (try Self.digit(2 * row), try Self.digit(2 * row + 1))
      let first = Self.ink(a, scale: 4, height: 112, width: 224)
      let second = Self.ink(b, scale: 4, height: 112, width: 224, left: 112)
      let cell = DigitCell(
        of: Self.grey(Self.page(zip(first, second).map { max($0, $1) }), height: 112, width: 224))
      if cell == .refused(.severalDigits(2)) { several += 1 }
    }
    #expect(several >= 39)
    let blot = (0..<10_000).map { place -> Double in
      let (row, column) = (Double(place / 100) - 50, Double(place % 100) - 48)
      return row * row + column * column < 900 ? 30 : 250
    }
    #expect(DigitCell(of: Self.grey(blot, height: 100, width: 100)) == .refused(.blot))
  }

  @Test func nearlyNoDigitOfMNISTIsRefused() throws {
    let images = try #require(Self.images)
    var refused: [Int] = []
    for row in stride(from: 0, to: 60_000, by: 20) {
      let ink = Self.ink(Array(images[row]), scale: 3, height: 100, width: 100, top: 8, left: 8)
      if pixels(DigitCell(of: Self.grey(Self.page(ink, paper: 240), height: 100, width: 100))) == nil {
        refused.append(row)
      }
    }
    #expect(refused.count <= 9, "\(refused)")
  }
}
