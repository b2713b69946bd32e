import Testing

@testable import Digits

/// Which values mean paper and ink, and tables that are no images.
@Suite struct TableRangeTests {
  private let unit = GreyRange(low: 0, high: 1)

  private func read(_ text: String, range: GreyRange? = nil) throws -> Reading {
    var options = ReadingOptions()
    options.range = range
    return try Reading(readTable(text, options))
  }

  private func expected(
    _ pixels: [UInt8], _ range: GreyRange, beyond: ClosedRange<Double>? = nil
  ) -> Reading {
    let stretched: [ReadingFinding] = range == .bytes ? [] : [.stretched(range: range)]
    let cut: [ReadingFinding] =
      beyond.map { [.beyondScale(range: range, lowest: $0.lowerBound, highest: $0.upperBound)] } ?? []
    return Reading(2, 2, pixels, nil, stretched + cut, range: range)
  }

  @Test func theRangeComesFromAllValues() throws {
    #expect(try read("0,0.5,1,0.25\n") == expected([0, 128, 255, 64], unit))
    #expect(try read("0,1,1,0\n") == expected([0, 255, 255, 0], unit))
    #expect(try read("0,2,8,16\n") == expected([0, 32, 128, 255], GreyRange(low: 0, high: 16)))
    #expect(try read("0.0,1.5,2,1\n") == expected([0, 191, 255, 128], GreyRange(low: 0, high: 2)))
    #expect(try read("-1,0,1,0.5\n") == expected([0, 128, 255, 191], GreyRange(low: -1, high: 1)))
    #expect(try read("-128,0,127,-1\n") == expected([0, 128, 255, 127], GreyRange(low: -128, high: 127)))
    #expect(try read("0,0.4,254.6,2.5\n") == expected([0, 0, 255, 3], .bytes))
    #expect(try read("-0.05,0.5,1.04,1\n") == expected([0, 128, 255, 255], unit))
    #expect(try read("0,0,0,0\n") == expected([0, 0, 0, 0], .bytes))
    #expect(try read("0.0;0;0;0e5\n") == expected([0, 0, 0, 0], .bytes))
  }

  @Test func theUserKnowsTheRange() throws {
    let range = GreyRange(low: 0, high: 100)
    #expect(
      try read("0,50,100,120\n", range: range) == expected([0, 128, 255, 255], range, beyond: 0...120))
    #expect(
      try read("0,-5,99.9,1e9\n", range: range) == expected([0, 0, 255, 255], range, beyond: -5...1e9))
    #expect(try read("0,50,100,99\n", range: range) == expected([0, 128, 255, 252], range))
    #expect(try read("0,1,1,0\n", range: .bytes) == expected([0, 1, 1, 0], .bytes))
    let inverted = GreyRange(low: -8, high: 8)
    #expect(try read("0,1,8,-8\n", range: inverted) == expected([128, 143, 255, 0], inverted))
  }

  /// Iris' leaves, in centimetres: 4 numbers a row, which is a square.
  @Test func measurementsAreNoImages() throws {
    let rows = (0..<25).map { "5.\($0 % 10),3.5,1.\($0 % 7),0.2,\($0 % 3)\n" }.joined()
    #expect(throws: CSVError.measurements(columns: 4)) { try readTable("a,b,c,d,species\n" + rows) }
    var options = ReadingOptions()
    options.range = GreyRange(low: 0, high: 10)
    #expect(try readTable("a,b,c,d,class\n" + rows, options).count == 25)
    #expect(try readTable("1x1,1x2,2x1,2x2,class\n" + rows).count == 25)
  }

  /// The sample has none of the values that settle the range, wherever they stand.
  @Test func aSampleIsNotTrusted() throws {
    for odd in [17, 900, 4_500, 5_999] {
      var lines = Array(repeating: "0,1,1,0", count: 6_000)
      lines[odd] = "0,0.5,1,0"
      let halves = try readTable(lines.joined(separator: "\n"))
      #expect(halves.range == unit)
      #expect(halves.pixels[odd * 4..<odd * 4 + 4] == [0, 128, 255, 0])
      #expect(halves.pixels.prefix(4) == [0, 255, 255, 0])
      lines[odd] = "0,200.4,1,0"
      let bytes = try readTable(lines.joined(separator: "\n"))
      #expect(bytes.range == .bytes)
      #expect(Array(bytes.pixels.suffix(4)) == (odd == 5_999 ? [0, 200, 1, 0] : [0, 1, 1, 0]))
      lines[odd] = "0,-1,1,0"
      #expect(try readTable(lines.joined(separator: "\n")).range == GreyRange(low: -1, high: 1))
      lines[odd] = "0,300,1,0"
      #expect(throws: CSVError.outOfRange(CSVCell(line: odd + 1, column: 2, text: "300"))) {
        try readTable(lines.joined(separator: "\n"))
      }
    }
  }

  @Test func otherValuesFitNoRange() {
    let cases: [(String, CSVError)] = [
      ("9,0,255,17,-1\n", .outOfRange(CSVCell(line: 1, column: 5, text: "-1"))),
      ("9,0,-0.42,17,2.8\n", .outOfRange(CSVCell(line: 1, column: 3, text: "-0.42"))),
      ("9,0,1,17,65535\n", .outOfRange(CSVCell(line: 1, column: 5, text: "65535"))),
      ("9 0 inf 17 1\n", .notANumber(CSVCell(line: 1, column: 3, text: "inf"))),
      ("9,0.1,,17,1\n", .notANumber(CSVCell(line: 1, column: 3, text: ""))),
      ("9,0.1,0.5,NaN,1\n", .notANumber(CSVCell(line: 1, column: 4, text: "NaN"))),
      ("9,0.1,0.5,?,1\n", .notANumber(CSVCell(line: 1, column: 4, text: "?"))),
      ("9,0.1,1e400,0,1\n", .notANumber(CSVCell(line: 1, column: 3, text: "1e400"))),
    ]
    for (text, error) in cases { #expect(throws: error) { try readTable(text) } }
  }

  @Test func savetxtAndItsKin() throws {
    var random = SeededGenerator(seed: 5)
    let pixels = [255] + random.bytes(399)
    func text(_ cell: (UInt8) -> String) -> String {
      (0..<100).map { row in pixels[row * 4..<row * 4 + 4].map(cell).joined(separator: " ") }
        .joined(separator: "\n")
    }
    #expect(try readTable(text { scientific(Double($0)) }).pixels == pixels)
    #expect(try readTable(text { scientific(Double($0) / 255) }).pixels == pixels)
    #expect(try readTable(text { "\(Double($0) / 255)" }).pixels == pixels)
    #expect(try readTable(text { "\(Float($0) / 255)" }).pixels == pixels)
    #expect(try readTable(text { "\(Double($0) / 127.5 - 1)" }).pixels == pixels)
    #expect(try readTable(text { "\(Int($0) - 128)" }).pixels == pixels)
  }

  /// As C prints with `%.18e`.
  private func scientific(_ value: Double) -> String {
    var (exponent, mantissa) = (0, value)
    while mantissa >= 10 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
    while mantissa > 0, mantissa < 1 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
    var digits = "\(mantissa)"
    if !digits.contains(".") { digits += ".0" }
    return digits.padding(20) + "e" + (exponent < 0 ? "-" : "+") + (abs(exponent) < 10 ? "0" : "")
      + "\(abs(exponent))"
  }

  @Test func numbersInAllNotations() {
    let numbers: [(String, Double?)] = [
      ("0", 0), ("-0", 0), ("12", 12), ("+12.5", 12.5), (".5", 0.5), ("5.", 5), ("1e2", 100), ("1E+02", 100),
      ("2.55e+02", 255), ("1.240000000000000000e+02", 124),
      ("5.882352941176470562e-01", 0.5882352941176470562),
      ("1e-400", 0), ("1e300", 1e300), ("0e99999999999", 0), ("1e400", nil), ("", nil), (".", nil),
      ("-", nil), ("e5", nil), ("1e", nil), ("1e+", nil), ("1.2.3", nil), ("0x1F", nil), ("1 2", nil),
      ("nan", nil),
      ("inf", nil), ("1,5", nil), ("12345678901234567890123", 12_345_678_901_234_567_741_440),
    ]
    for (text, number) in numbers {
      let read = Array(text.utf8).withUnsafeBufferPointer { DecimalNumber.parse($0, 0..<$0.count) }
      guard let read, let number else {
        #expect(read == number, "\(text)")
        continue
      }
      #expect(abs(read - number) <= abs(number) * 1e-15, "\(text)")
    }
    let comma = Array("-12,25".utf8).withUnsafeBufferPointer {
      DecimalNumber.parse($0, 0..<$0.count, hasDecimalComma: true)
    }
    #expect(comma == -12.25)
  }

  // MARK: Tables that are no images

  @Test func aTableOnItsSideIsRecognised() {
    let side = (0..<784).map { row in (0..<20).map { "\((row * $0) % 256)" }.joined(separator: ",") }
    #expect(throws: CSVError.onItsSide(lines: 784, cells: 20)) { try readTable(side.joined(separator: "\n")) }
    let labels = (0..<20).map { "\($0 % 7)" }.joined(separator: ",")
    #expect(throws: CSVError.onItsSide(lines: 785, cells: 20)) {
      try readTable(([labels] + side).joined(separator: "\n"))
    }
    #expect(throws: CSVError.imageSize(pixels: 20)) {
      try readTable(side.prefix(700).joined(separator: "\n"))
    }
  }

  /// The first rows of UCI's letter-recognition: a capital letter and 16 measurements of it.
  @Test func measurementsOfLettersAreNoImages() throws {
    let letters =
      "T,2,8,3,5,1,8,13,0,6,6,10,8,0,8,0,8\nI,5,12,3,7,2,10,5,5,4,13,3,9,2,8,4,10\nD,4,11,6,8,6,10,6,2,6,10,3,7,3,7,3,9\n"
    #expect(throws: CSVError.letterFeatures) { try readTable(letters) }
    #expect(try read(letters, range: GreyRange(low: 0, high: 15)).pixels.prefix(3) == [34, 136, 51])
    // Words, small letters and digits may be classes of images of 4 x 4.
    for label in ["tee", "t", "7"] {
      #expect(try readTable(letters.replacing("T", with: label)).pixels.count == 48)
    }
  }

  @Test func penPointsAreNoImages() throws {
    let points =
      "47,100,27,81,57,37,26,0,0,23,56,53,100,90,40,98, 8\n0,89,27,100,42,75,29,45,15,15,37,0,69,2,100,6, 2\n"
    #expect(throws: CSVError.penPoints) { try readTable(points) }
    #expect(try read(points, range: .bytes).pixels.prefix(3) == [47, 100, 27])
    #expect(try readTable(points.replacing("98", with: "198")).pixels.count == 32)
    #expect(throws: CSVError.penPoints) {
      try readTable(
        "8 1:47 2:100 3:27 4:81 5:57 6:37 7:26 8:0 9:0 10:23 11:56 12:53 13:100 14:90 15:40 16:98\n")
    }
  }

  @Test func aFileThatIsCutOffIsToldFromAShortRow() throws {
    let text = "9,8,7,6,200\n5,1,2"
    #expect(throws: CSVError.cutOff(CSVCell(line: 2, column: 4, text: ""), expected: 5)) {
      try readTable(text)
    }
    #expect(throws: CSVError.missingCell(CSVCell(line: 2, column: 4, text: ""), expected: 5)) {
      try readTable(text + "\n")
    }
    var options = ReadingOptions()
    options.rowLimit = 1
    #expect(try readTable(text, options).pixels == [8, 7, 6, 200])
  }

  @Test func rowsSortedByLabelAreTold() throws {
    func table(_ labels: [String]) -> String {
      "label,a,b,c,d\n" + labels.map { "\($0),0,0,0,255" }.joined(separator: "\n")
    }
    let sorted = (0..<24).map { "\($0 / 6)" }
    #expect(try readTable(table(sorted)).findings == [.labelColumn(number: 1, name: "label"), .sorted])
    #expect(try readTable(table(sorted.map { "c" + $0 }.reversed())).findings.last == .sorted)
    for labels in [Array(sorted.prefix(20)), sorted + ["0"], Array(repeating: "7", count: 30)] {
      #expect(try readTable(table(labels)).findings == [.labelColumn(number: 1, name: "label")])
    }
  }
}

extension String {
  fileprivate func padding(_ count: Int) -> String {
    let text = String(prefix(count))
    return text + String(repeating: "0", count: count - text.count)
  }
}
