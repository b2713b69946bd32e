import Foundation
import Testing

@testable import Digits

@Suite struct OrientationTests {
  /// What was found in one dataset.
  private struct Outcome {
    var falseAlarms = 0
    var misses = 0
  }

  /// Applies the orientation to rows made so, and compares what it did with what was to be done.
  private func outcome(
    _ pixels: [UInt8], side: Int, labels: LabelColumn?, inverted: Bool, transposed: Bool,
    _ name: String = "digits.csv"
  ) -> Outcome {
    var made = transposed ? DigitVariants.transposed(pixels, side: side) : pixels
    if inverted { made = made.map { 255 - $0 } }
    var rows = RowsRead(shape: ImageShape(height: side, width: side), pixels: made)
    rows.labels = labels
    Orientation.apply(to: &rows, options: ReadingOptions(), fileName: name)
    let (foundInverted, foundTransposed) = (
      rows.findings.contains(.inverted(count: nil)), rows.findings.contains(.transposed)
    )
    var outcome = Outcome()
    for (found, right) in [(foundInverted, inverted), (foundTransposed, transposed)] where found != right {
      if found { outcome.falseAlarms += 1 } else { outcome.misses += 1 }
    }
    if foundInverted == inverted, foundTransposed == transposed { #expect(rows.pixels == pixels) }
    return outcome
  }

  @Test func fortyDatasetsOfRealDigits() throws {
    let variants = try DigitVariants()
    var random = SeededGenerator(seed: 61)
    var (falseAlarms, misses) = (0, 0)
    for index in 0..<40 {
      let change = DigitVariants.Change.allCases[index % DigitVariants.Change.allCases.count]
      let count = [20, 30, 60, 120, 300][index % 5]
      let (original, labels) = variants.rows(count, using: &random)
      let pixels = DigitVariants.changed(original, change, using: &random)
      let result = outcome(
        pixels, side: change.side, labels: index % 3 == 0 ? nil : .integers(labels),
        inverted: index / 2 % 2 == 1,
        transposed: index % 2 == 1)
      falseAlarms += result.falseAlarms
      misses += result.misses
    }
    #expect(falseAlarms == 0)
    #expect(misses <= 1)
  }

  /// Each change both ways, with and without labels.
  @Test func everyChangeInHundredRows() throws {
    let variants = try DigitVariants()
    var random = SeededGenerator(seed: 62)
    for change in DigitVariants.Change.allCases {
      let (original, labels) = variants.rows(100, using: &random)
      let pixels = DigitVariants.changed(original, change, using: &random)
      for choice in 0..<8 {
        let result = outcome(
          pixels, side: change.side, labels: choice & 1 == 0 ? nil : .integers(labels),
          inverted: choice & 2 == 2,
          transposed: choice & 4 == 4)
        #expect(result.falseAlarms == 0, "\(change) \(choice)")
        #expect(result.misses == 0, "\(change) \(choice)")
      }
    }
  }

  @Test(arguments: [0...1, 1...1, 0...0, 8...8, 0...4, 5...9, 3...3, 6...7])
  func someDigitsOnlyGiveNoFalseAlarm(digits: ClosedRange<Int>) throws {
    let variants = try DigitVariants()
    var random = SeededGenerator(seed: 63)
    for choice in 0..<8 {
      let (pixels, labels) = variants.rows(40 + 60 * (choice / 4), digits: digits, using: &random)
      let result = outcome(
        pixels, side: 28, labels: choice & 1 == 0 ? nil : .integers(labels), inverted: choice & 2 == 2,
        transposed: false)
      #expect(result.falseAlarms == 0 && result.misses == 0, "\(digits) \(choice)")
    }
  }

  @Test func thingsThatAreNoDigitsGiveNoFalseAlarm() throws {
    var random = SeededGenerator(seed: 64)
    for set in 0..<60 {
      let count = [20, 50, 100][set % 3]
      // Each class has a form of its own, which its rows vary.
      let forms = (0..<10).map { _ in Self.thing(set % 4, using: &random) }
      let labels = (0..<count).map { _ in Int32.random(in: 0...9, using: &random) }
      let pixels = labels.flatMap { label -> [UInt8] in
        let (form, other) = (forms[Int(label)], Self.thing(set % 4, using: &random))
        return zip(form, other).map { UInt8(0.75 * $0 + 0.25 * $1) }
      }
      for labels in [nil, LabelColumn.integers(labels)] {
        let result = outcome(pixels, side: 28, labels: labels, inverted: false, transposed: false)
        #expect(result.falseAlarms == 0, "set \(set), labels \(labels != nil)")
      }
    }
  }

  /// Some spots: round, wide, high, or turned.
  private static func thing(_ kind: Int, using random: inout SeededGenerator) -> [Double] {
    var levels = [Double](repeating: 0, count: 784)
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let (x, y) = (Double.random(in: 7...21, using: &random), Double.random(in: 7...21, using: &random))
      let wide = Double.random(in: kind == 1 ? 4...8 : 1.5...6, using: &random)
      let high = Double.random(in: kind == 1 ? 1...3 : kind == 2 ? 4...8 : 1.5...6, using: &random)
      let angle = kind == 3 ? Double.random(in: 0...3, using: &random) : 0
      let (sine, cosine) = (sin(angle), cos(angle))
      for index in 0..<784 {
        let (dx, dy) = (Double(index % 28) - x, Double(index / 28) - y)
        let (u, v) = (dx * cosine + dy * sine, dy * cosine - dx * sine)
        levels[index] += exp(-u * u / (2 * wide * wide) - v * v / (2 * high * high))
      }
    }
    let highest = levels.max() ?? 1
    return levels.map { 255 * $0 / highest }
  }

  @Test func scenesWithEitherPolarityAreLeft() {
    // As SVHN: figures brighter or darker than their uneven surroundings.
    var random = SeededGenerator(seed: 65)
    for set in 0..<20 {
      var pixels: [UInt8] = []
      for _ in 0..<100 {
        let ground = Int.random(in: 40...215, using: &random)
        let figure = min(max(ground + [-90, 90][Int.random(in: 0...1, using: &random)], 0), 255)
        let form = Self.thing(set % 4, using: &random)
        for index in 0..<784 {
          let shade = index % 28 - 14
          let level = Double(ground) + Double(figure - ground) * form[index] / 255 + Double(shade)
          pixels.append(UInt8(min(max(level + Double.random(in: -20...20, using: &random), 0), 255)))
        }
      }
      #expect(!DatasetPolarity.isDarkOnLight(pixels, shape: .mnist))
    }
  }

  @Test func scikitsDigitsTouchTheRimAndAreLeft() throws {
    let text = String(decoding: try fixtureBytes("scikit-digits.csv"), as: UTF8.self)
    var (pixels, labels): ([UInt8], [Int32]) = ([], [])
    for line in text.split(whereSeparator: \.isNewline).dropFirst() {
      let cells = line.split(separator: ",").compactMap { Double($0) }
      pixels += cells.prefix(64).map { UInt8($0 * 255 / 16) }
      labels.append(Int32(cells[64]))
    }
    #expect(labels.count == 30)
    for (inverted, transposed) in [(false, false), (true, false), (false, true), (true, true)] {
      let result = outcome(
        pixels, side: 8, labels: .integers(labels), inverted: inverted, transposed: transposed)
      #expect(result.falseAlarms == 0 && result.misses == 0, "\(inverted) \(transposed)")
    }
  }

  // MARK: Names and options

  @Test func lettersAreTurnedByTheNameOfTheirFile() throws {
    let variants = try DigitVariants()
    var random = SeededGenerator(seed: 66)
    let (pixels, labels) = variants.rows(60, using: &random)
    let letters = LabelColumn.integers(labels.map { $0 + 10 })
    func finds(_ labels: LabelColumn?, _ name: String, _ pixels: [UInt8]) -> Bool {
      var rows = RowsRead(shape: .mnist, pixels: pixels)
      rows.labels = labels
      Orientation.apply(to: &rows, options: ReadingOptions(), fileName: name)
      return rows.findings.contains(.transposed)
    }
    let exchanged = DigitVariants.transposed(pixels, side: 28)
    #expect(finds(letters, "emnist-letters-train.csv", exchanged))
    #expect(!finds(letters, "letters.csv", exchanged))
    // Where some labels are digits, the data decide.
    let both = LabelColumn.integers(labels.map { $0 == 9 ? 12 : $0 })
    #expect(finds(both, "EMNIST-balanced.mat", exchanged))
    #expect(!finds(both, "EMNIST-balanced.mat", pixels))
    #expect(!finds(.integers(labels), "emnist-digits.npz", pixels))
    #expect(finds(.words(labels.map { "\($0)" }), "digits.csv", exchanged))
    #expect(!finds(.words(labels.map { "n\($0)" }), "digits.csv", exchanged))
  }

  @Test func theUserOverrulesTheData() throws {
    let shape = ImageShape(height: 2, width: 3)
    var rows = RowsRead(shape: shape, pixels: [1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16])
    var options = ReadingOptions()
    options.transpose = .on
    options.polarity = .darkOnLight
    Orientation.apply(to: &rows, options: options, fileName: "a.csv")
    #expect(rows.shape == ImageShape(height: 3, width: 2))
    #expect(rows.pixels == [1, 4, 2, 5, 3, 6, 11, 14, 12, 15, 13, 16].map { 255 - $0 })
    #expect(rows.findings == [.inverted(count: nil), .transposed])
    Orientation.apply(to: &rows, options: options, fileName: "a.csv", isInkBright: true)
    #expect(rows.pixels == [1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16].map { 255 - $0 })

    let variants = try DigitVariants()
    var random = SeededGenerator(seed: 67)
    let (pixels, labels) = variants.rows(50, using: &random)
    var exchanged = RowsRead(
      shape: .mnist, pixels: DigitVariants.transposed(pixels, side: 28).map { 255 - $0 })
    exchanged.labels = .integers(labels)
    let before = exchanged.pixels
    options.transpose = .off
    options.polarity = .lightOnDark
    Orientation.apply(to: &exchanged, options: options, fileName: "emnist.csv")
    #expect(exchanged.pixels == before)
    #expect(exchanged.findings.isEmpty)
  }

  @Test func fewRowsAndOddImagesAreLeft() {
    var random = SeededGenerator(seed: 68)
    for (height, width, count) in [
      (28, 28, 1), (28, 28, 19), (4, 4, 100), (1, 9, 50), (1, 1, 50), (3, 600, 30), (28, 28, 0),
    ] {
      let pixels = random.bytes(height * width * count)
      let shape = ImageShape(height: height, width: width)
      #expect(!DatasetTransposition.isTransposed(pixels, shape: shape, labels: nil))
      #expect(!DatasetPolarity.isDarkOnLight(pixels, shape: shape))
    }
    for level in [UInt8(0), 128, 255] {
      let blank = [UInt8](repeating: level, count: 784 * 50)
      #expect(!DatasetTransposition.isTransposed(blank, shape: .mnist, labels: nil))
      #expect(!DatasetPolarity.isDarkOnLight(blank, shape: .mnist))
    }
  }
}
