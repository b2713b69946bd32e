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

  /// A bent 1 that is cut out along its box is half ink, so that its paper cannot always be told: one of these 30.
  @Test func aDigitMayTouchTheRim() throws {
    var other: [Int] = []
    for row in 0..<30 {
      let digit = try Self.digit(row)
      let whole = Self.ink(digit, scale: 5, height: 140, width: 140)
      let plain = try #require(pixels(DigitCell(of: Self.grey(Self.page(whole), height: 140, width: 140))))
      let box = try #require(InkPlane(height: 140, width: 140, levels: whole).box)
      let part = InkPlane(height: 140, width: 140, levels: whole).cropped(to: box)
      let cell = DigitCell(of: Self.grey(Self.page(part.levels), height: part.height, width: part.width))
      if pixels(cell).map({ likeness($0, plain) <= 0.93 }) ?? true { other.append(row) }
    }
    #expect(other.count <= 1, "\(other)")
  }

  // MARK: Pictures of a few pixels

  /// A picture with a digit of a share of its side, drawn six times as large and then reduced.
  private static func small(
    _ digit: [UInt8], side: Int, share: Double, _ isDrawn: (Double, Double) -> Bool = { _, _ in false }
  ) -> [UInt8] {
    let factor = 6
    let large = side * factor
    let box = InkPlane(height: 28, width: 28, levels: digit).boxOfAnyInk
    guard let box else { return [UInt8](repeating: 0, count: side * side) }
    let scale = share * Double(large) / Double(box.longerSide)
    let (height, width) = (Int(Double(box.height) * scale), Int(Double(box.width) * scale))
    let drawn = resample(
      InkPlane(height: 28, width: 28, levels: digit).cropped(to: box), toHeight: height, width: width)
    var ink = [UInt8](repeating: 0, count: large * large)
    for row in 0..<large {
      for column in 0..<large {
        let (r, c) = (row - (large - height) / 2, column - (large - width) / 2)
        if r >= 0, c >= 0, r < height, c < width { ink[row * large + column] = drawn[r * width + c] }
        if isDrawn((Double(row) + 0.5) / Double(factor), (Double(column) + 0.5) / Double(factor)) {
          ink[row * large + column] = 255
        }
      }
    }
    return resample(InkPlane(height: large, width: large, levels: ink), toHeight: side, width: side)
  }

  @Test(arguments: [28, 29, 40, 55])
  func whatIsOnASmallPictureIsTold(side: Int) throws {
    let end = Double(side)
    var wrong: [String: Int] = [:]
    for row in 0..<20 {
      let digit = try Self.digit(row)
      func look(
        _ name: String, share: Double = 0.62, paper: Double = 255, slope: Double = 0,
        _ isDrawn: (Double, Double) -> Bool = { _, _ in false }
      ) {
        let ink = Self.small(digit, side: side, share: share, isDrawn)
        let levels = Self.page(ink, paper: paper).enumerated().map { place, level in
          level * (1 - slope * (Double(place % side) / end - 0.5))
        }
        let found = pixels(DigitCell(of: Self.grey(levels, height: side, width: side)))
        if found.map({ likeness($0, digit) <= 0.8 }) ?? true { wrong[name, default: 0] += 1 }
      }
      look("plain")
      look("half", share: 0.45)
      look("dark paper", paper: 100)
      look("shading", paper: 200, slope: 0.35)
      look("speck") { r, c in r > 1 && r < 2 && c > end - 3 && c < end - 2 }
      look("frame along the rim") { r, c in min(r, c, end - r, end - c) < 1 }
      look("frame") { r, c in min(r, c, end - r, end - c) > 1 && min(r, c, end - r, end - c) < 2 }
      look("lines") { r, _ in r > 2 && r < 3 || r > end - 3 && r < end - 2 }
    }
    // A tenth of what is drawn so coarsely may become another shape; nothing else may go wrong.
    #expect(wrong.values.allSatisfy { $0 <= 2 }, "\(wrong)")
  }

  @Test(arguments: [28, 29, 40, 55])
  func aSmallPictureWithoutOneDigitIsRefused(side: Int) throws {
    let end = Double(side)
    func cell(_ isInk: (Double, Double) -> Bool) -> DigitCell {
      let levels = (0..<side * side).map {
        isInk(Double($0 / side) + 0.5, Double($0 % side) + 0.5) ? 20.0 : 240
      }
      return DigitCell(of: Self.grey(levels, height: side, width: side))
    }
    #expect(cell { _, _ in false } == .refused(.noInk))
    #expect(cell { r, c in r > 9 && r < 11 && c > 9 && c < 11 } == .refused(.noInk))
    #expect(cell { r, c in min(r, c, end - r, end - c) < 1 } == .refused(.noInk))
    #expect(cell { r, _ in r > 4 && r < 5 || r > end - 6 && r < end - 5 } == .refused(.noInk))
    var several = 0
    for row in 0..<20 {
      let (a, b) = (try Self.digit(2 * row), try Self.digit(2 * row + 1))
      let (first, second) = (
        Self.small(a, side: side, share: 0.7), Self.small(b, side: side, share: 0.7)
      )
      var both: [UInt8] = []
      for row in 0..<side {
        let line = row * side..<(row + 1) * side
        both += first[line]
        both += second[line]
      }
      let cell = DigitCell(of: Self.grey(Self.page(both), height: side, width: 2 * side))
      if cell == .refused(.severalDigits(2)) { several += 1 }
    }
    #expect(several >= 19)
  }

  @Test func thinStrokesBecomeThicker() throws {
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
    func cell(_ isInk: (Int, Int) -> Bool) -> DigitCell {
      let levels = (0..<10_000).map { isInk($0 / 100, $0 % 100) ? 20.0 : 240 }
      return DigitCell(of: Self.grey(levels, height: 100, width: 100))
    }
    #expect(cell { r, c in (50...51).contains(r) && (50...51).contains(c) } == .refused(.noInk))
    #expect(cell { r, c in min(r, c, 99 - r, 99 - c) < 3 } == .refused(.noInk))
    #expect(cell { r, c in min(r, c, 99 - r, 99 - c) / 2 == 3 } == .refused(.noInk))
    #expect(cell { r, _ in r == 20 || r == 80 } == .refused(.noInk))
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
