import Foundation
import Testing

@testable import Digits

@Suite struct CSVReaderTests {
  private struct Table {
    let images: DigitImages
    let labels: [UInt8]?
    let fullScale: Int
  }

  /// Reads a table whose labels are digits.
  private func read(_ text: String, rowLimit: Int? = nil) throws -> Table {
    var options = ReadingOptions()
    options.rowLimit = rowLimit
    let rows = try readTable(text, options)
    var labels: [UInt8]?
    if case .integers(let integers) = rows.labels { labels = integers.map { UInt8($0) } }
    return Table(
      images: DigitImages(shape: rows.shape, pixels: rows.pixels), labels: labels,
      fullScale: Int(rows.range.high))
  }

  private let square = ImageShape(height: 2, width: 2)

  @Test func kagglesTrainingFile() throws {
    let table = try read("label,pixel0,pixel1,pixel2,pixel3\n7,0,255,17,1\n0,1,2,3,4\n")
    #expect(table.images.shape == square)
    #expect(table.images.pixels == [0, 255, 17, 1, 1, 2, 3, 4])
    #expect(table.labels == [7, 0])
    #expect(table.fullScale == 255)
  }

  @Test func kagglesTestFileIsUnlabelled() throws {
    let table = try read("pixel0,pixel1,pixel2,pixel3\n0,255,17,1\n")
    #expect(table.images.pixels == [0, 255, 17, 1])
    #expect(table.labels == nil)
  }

  @Test(arguments: [
    "7,0,255,17,1", "7,0,255,17,1\n", "7,0,255,17,1\r\n\r\n", "\n\n7,0,255,17,1", "\u{FEFF}7,0,255,17,1\n",
    "7.0,0.0,255.0,17.0,1e0\n", "\"7\",\"0\",\"255\",\"17\",\"1\"\n", " 7, 0 ,255 ,\"17\" , 001\n",
    "7;0;255;17;1\n", "7\t0\t255\t17\t1\n", "label,0,1,2,3\n7,0,255,17,1\n",
    "label,1x1,1x2,2x1,2x2\n7,0,255,17,1\n", "\"Class\",a,b,c,d\r\n7,0,255,17,1\r\n",
    "pixel_0_0,pixel_0_1,pixel_1_0,pixel_1_1,target\n0,255,17,1,7\n",
    "a,b,label,c,d\n0,255,7,17,1\n",
  ])
  func theSameRowWrittenInOtherWays(text: String) throws {
    let table = try read(text)
    #expect(table.images.shape == square)
    #expect(table.images.pixels == [0, 255, 17, 1])
    #expect(table.labels == [7])
  }

  /// The format of the UCI optical digits: 8 x 8 pixels from 0 to 16, followed by the class.
  @Test func labelsMayStandLastWithoutAHeader() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Fixtures/scikit-digits.csv")
    let rows = try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isNewline).dropFirst()
    let whole = try DatasetReader.read(path: file.path)
    let table = try read(rows.joined(separator: "\n"))
    let labels = whole.labels?.compactMap(\.digit)
    #expect(table.labels == labels)
    #expect(table.images.pixels == whole.images.pixels)
    // Sorted by label as well: rows from the whole file are examined.
    let sorted = rows.sorted { $0.last ?? " " < $1.last ?? " " }
    let many = sorted.flatMap { Array(repeating: $0, count: 50) }.joined(separator: "\r\n")
    #expect(
      try read(many).labels == (labels ?? []).sorted().flatMap { Array(repeating: $0, count: 50) })
  }

  /// A first column that may be labels is used as labels, whatever the last one looks like.
  @Test(arguments: [
    "3,0,0,9,1\n4,0,2,200,2\n0,0,0,17,3\n", "0,0,0,9,0\n0,0,2,200,0\n0,0,0,17,0\n",
    "0,0,0,9,1\n0,0,2,200,2\n0,0,0,17,10\n", "0,8,8,9,5\n0,9,2,200,5\n",
  ])
  func otherwiseTheyStandFirst(text: String) throws {
    let table = try read(text)
    #expect(table.labels == text.split(separator: "\n").compactMap { UInt8(String($0.prefix(1))) })
  }

  @Test func namesMayTellRowsAndColumns() throws {
    let names = (0..<2).flatMap { row in (0..<3).map { "pixel_\(row)_\($0)" } }.joined(separator: ",")
    let table = try read(names + ",label\n1,2,3,4,5,60,9\n")
    #expect(table.images.shape == ImageShape(height: 2, width: 3))
    #expect(table.labels == [9])
  }

  @Test func columnsThatAreJustNumberedAreAHeader() throws {
    let table = try read("0,1,2,3\n9,8,7,66\n")
    #expect(table.images.pixels == [9, 8, 7, 66])
    #expect(table.labels == nil)
  }

  @Test func scikitLearnsDigitsCountToSixteen() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Fixtures/scikit-digits.csv")
    let dataset = try DatasetReader.read(path: file.path)
    #expect(dataset.name == "scikit-digits")
    #expect(dataset.images.shape == ImageShape(height: 8, width: 8))
    #expect(dataset.source.fullScale == 16)
    // load_digits().target[:30] and floor(data * 255 / 16 + 0.5), by NumPy.
    #expect(
      dataset.labels == [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
      ])
    #expect(Array(dataset.images[0].prefix(8)) == [0, 0, 80, 207, 143, 16, 0, 0])
    #expect(dataset.images.pixels.reduce(0) { $0 + Int($1) } == 147_396)
  }

  @Test func fullInkIsToldFromTheLargestNumber() throws {
    #expect(try read("0,1,1,0\n").images.pixels == [0, 255, 255, 0])
    #expect(try read("0,2,8,16\n").images.pixels == [0, 32, 128, 255])
    #expect(try read("0,2,8,17\n").images.pixels == [0, 2, 8, 17])
    #expect(try read("0,0,0,0\n").images.pixels == [0, 0, 0, 0])
  }

  @Test func fractionsAreRounded() throws {
    #expect(try read("1,200,3,4,2.5\n").images.pixels == [200, 3, 4, 3])
    #expect(try read("5,4,3,2,100\n10,2,3,4,5\n").labels == [5, 10])
  }

  @Test func aLimitLeavesTheRestAlone() throws {
    let table = try read("1,2,3,90\n5,6,7,80\nbroken\n", rowLimit: 2)
    #expect(table.images.pixels == [1, 2, 3, 90, 5, 6, 7, 80])
  }

  static let broken: [(text: String, error: CSVError)] = [
    ("label,a,b,c,d\n", .noRows),
    ("\n\r\n", .noRows),
    (
      "label,a,b,c,d\n1,2,3,4,5\n\n1,2,3,4\n",
      .missingCell(CSVCell(line: 4, column: 5, text: ""), expected: 5)
    ),
    ("label,a,b,c,d\n1,2,3,4,5,6,7\n", .extraCell(CSVCell(line: 2, column: 6, text: "6"), expected: 5)),
    ("label,a,b,c,d\r\n1,2,3,4,5,\r\n", .extraCell(CSVCell(line: 2, column: 6, text: ""), expected: 5)),
    ("1,0,0,0,0\n1,0,0,0,0,0\n", .extraCell(CSVCell(line: 2, column: 6, text: "0"), expected: 5)),
    ("1,0,0,0,0\n1,0,0,0\n", .missingCell(CSVCell(line: 2, column: 5, text: ""), expected: 5)),
    ("5,4,3,2,1\n1,2,,4,5\n", .notANumber(CSVCell(line: 2, column: 3, text: ""))),
    ("1,2,x,4,5\n", .notANumber(CSVCell(line: 1, column: 3, text: "x"))),
    ("5,4,3,2,1\n1,2,0x1F,4,5\n", .notANumber(CSVCell(line: 2, column: 3, text: "0x1F"))),
    ("5,4,3,2,1\n1,2,nan,4,5\n", .notANumber(CSVCell(line: 2, column: 3, text: "nan"))),
    ("5,4,3,2,1\n1,2,\"3,4,5\n", .notANumber(CSVCell(line: 2, column: 3, text: "\"3"))),
    ("5,4,3,2,1\n1,2,3 4,5,6\n", .notANumber(CSVCell(line: 2, column: 3, text: "3 4"))),
    ("1,2,3,4,256\n", .outOfRange(CSVCell(line: 1, column: 5, text: "256"))),
    ("1,2,3,4,-1\n", .outOfRange(CSVCell(line: 1, column: 5, text: "-1"))),
    ("1,2,3,4,1e300\n", .outOfRange(CSVCell(line: 1, column: 5, text: "1e300"))),
    ("5,4,3,2,1\n1.5,2,3,4,5\n", .label(CSVCell(line: 2, column: 1, text: "1.5"))),
    ("5,4,3,2,1\n,2,3,4,5\n", .label(CSVCell(line: 2, column: 1, text: ""))),
    ("label,a,b,c\n1,2,3,4\n", .imageSize(pixels: 3)),
    ("1,2,3,4,5,6,7\n", .imageSize(pixels: 7)),
    ("hello world\nthis is a letter\n", .imageSize(pixels: 1)),
    (
      "5,4,3,2,1\n1,2,\(String(repeating: "9", count: 1000)),4,5\n",
      .notANumber(CSVCell(line: 2, column: 3, text: String(repeating: "9", count: 23) + "…"))
    ),
  ]

  @Test(arguments: broken)
  func aBrokenFileSaysWhere(text: String, error: CSVError) {
    #expect(throws: error) { try read(text) }
  }

  @Test func rowsTooShortForTheirNumberTakeNoMemory() {
    // A first row of 1000 x 1000 pixels, then a million short rows: 10^12 pixels if taken at face value.
    let text =
      Array(repeating: "0", count: 1_000_000).joined(separator: ",") + "\n"
      + String(repeating: "1\n", count: 1_000_000)
    #expect(throws: CSVError.missingCell(CSVCell(line: 2, column: 2, text: ""), expected: 1_000_000)) {
      try read(text)
    }
  }

  /// Files of several chunks: the data round-trips, and the first of several errors is reported.
  @Test func largeFilesAreReadInParts() throws {
    var random = SeededGenerator(seed: 2)
    let rows = 4000
    let pixels = (0..<rows * 784).map { _ in
      Bool.random(using: &random) ? 0 : UInt8.random(in: 0...255, using: &random)
    }
    let labels = random.bytes(rows, below: 9)
    var lines = (0..<rows).map { row in
      "\(labels[row])," + pixels[row * 784..<(row + 1) * 784].map(String.init).joined(separator: ",")
    }
    let text = lines.joined(separator: "\n")
    #expect(text.utf8.count > 3 << 20)
    let table = try read(text)
    #expect(table.images.pixels == pixels)
    #expect(table.labels == labels)

    for row in [3900, 2500] { lines[row] = "x" + lines[row].dropFirst() }
    #expect(throws: CSVError.label(CSVCell(line: 2501, column: 1, text: "x"))) {
      try read(lines.joined(separator: "\n"))
    }
    #expect(try read(lines.joined(separator: "\n"), rowLimit: 2500).images.count == 2500)
  }

  @Test func randomTablesRoundTrip() throws {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<200 {
      let side = Int.random(in: 2...9, using: &random)
      let rows = Int.random(in: 1...20, using: &random)
      let pixels = random.bytes(rows * side * side).map { $0 < 150 ? 0 : $0 }
      let labelColumn = Int.random(in: 0...side * side, using: &random)
      var text = (0...side * side).map { $0 == labelColumn ? "label" : "p" }.joined(separator: ",")
      for row in 0..<rows {
        var cells = pixels[row * side * side..<(row + 1) * side * side].map { pixel in
          Int.random(in: 0..<10, using: &random) == 0 ? "\(pixel).0" : "\(pixel)"
        }
        cells.insert("\(row % 10)", at: labelColumn)
        text += "\n" + cells.joined(separator: ",")
      }
      let table = try read(text)
      #expect(table.labels == (0..<rows).map { UInt8($0 % 10) })
      // A small table may be all paper, which leaves its scale undetermined.
      #expect(table.images.pixels == pixels)
    }
  }
}
