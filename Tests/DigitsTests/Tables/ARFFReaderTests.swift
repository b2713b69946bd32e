import Testing

@testable import Digits

@Suite struct ARFFReaderTests {
  private let attributes = (1...4).map { "@ATTRIBUTE pixel\($0) real\n" }.joined()
  private let pixels: [UInt8] = [0, 255, 17, 1, 9, 8, 7, 6]
  private let label = ReadingFinding.labelColumn(number: 5, name: "class")

  private func header(_ classes: String) -> String {
    "% comment\n\n@RELATION mnist_784\n\n\(attributes)@ATTRIBUTE class \(classes)\n\n@DATA\n"
  }

  @Test(arguments: ["0,255,17,1,7\n9,8,7,6,3\n", "% a seven\n0, 255,17.0,1e0, '7'\n\n9,8,7,6,\"3\""])
  func denseRows(data: String) throws {
    let expected = Reading(2, 2, pixels, .integers([7, 3]), [label])
    #expect(try Reading(readTable(header("{0,1,2,3,4,5,6,7,8,9}") + data)) == expected)
    #expect(try Reading(readTable(header("{ '0', '3', \"7\" }") + data)) == expected)
    #expect(try Reading(readTable(header("integer") + data)) == expected)
  }

  @Test func keywordsAndTypesAreInAnyCase() throws {
    let text =
      "@relation 'a b'\r\n@attribute 'pixel 1' NUMERIC\r\n@Attribute \"b's\" Real\r\n@ATTRIBUTE c integer\r\n"
      + "@attribute\td\tnumeric % last\r\n@attribute Class {a,'t-shirt\\'s'}\r\n@data\r\n0,255,17,1,'t-shirt\\'s'\r\n"
    // An escaped quote within a row is not undone.
    #expect(throws: CSVError.self) { try readTable(text) }
    let plain = text.replacing("\\'", with: "")
    #expect(
      try Reading(readTable(plain))
        == Reading(
          2, 2, Array(pixels.prefix(4)), .integers([1]), [.labelColumn(number: 5, name: "Class")],
          classNames: [0: "a", 1: "t-shirts"]))
  }

  /// The order of the list is that of the classes.
  @Test func classesKeepTheirOrder() throws {
    let rows = try readTable(header("{trouser, 't-shirt', bag}") + "0,255,17,1,bag\n9,8,7,6,'t-shirt'\n")
    #expect(
      Reading(rows)
        == Reading(
          2, 2, pixels, .integers([2, 1]), [label], classNames: [0: "trouser", 1: "t-shirt", 2: "bag"]))
    let mixed = try readTable(header("{A,7,B}") + "0,255,17,1,7\n9,8,7,6,A\n")
    #expect(mixed.labels == .integers([1, 0]))
  }

  @Test func theClassMayStandFirstOrBeNamedOtherwise() throws {
    let text = "@relation r\n@attribute kind {x,y}\n\(attributes)@data\ny,0,255,17,1\nx,9,8,7,6\n"
    #expect(
      try Reading(readTable(text))
        == Reading(
          2, 2, pixels, .integers([1, 0]), [.labelColumn(number: 1, name: "kind")],
          classNames: [0: "x", 1: "y"]))
    var options = ReadingOptions()
    options.labelColumn = "none"
    #expect(
      try Reading(readTable(text, options)) == Reading(2, 2, pixels, nil, [.leftOut(columns: ["kind"])]))
    let unlabelled = "@relation r\n\(attributes)@data\n0,255,17,1\n9,8,7,6\n"
    #expect(try Reading(readTable(unlabelled)) == Reading(2, 2, pixels, nil))
  }

  @Test func sparseRows() throws {
    let data = "{1 255, 2 17, 3 1, 4 7}\n{ 4 '3',0 9,1 8,\t2 7,3 6 }\n{1 200}\n{}\n"
    let all = pixels + [0, 200, 0, 0, 0, 0, 0, 0]
    let numeric = try readTable(header("numeric") + data)
    #expect(Reading(numeric) == Reading(2, 2, all, .integers([7, 3, 0, 0]), [label]))
    // A class that is left out is the first of the list.
    let listed = try readTable(header("{5,3,7}") + data)
    #expect(Reading(listed) == Reading(2, 2, all, .integers([7, 3, 5, 5]), [label]))
  }

  @Test func whatCannotBeReadSaysWhere() {
    let classes = header("{0,1}")
    let lines = 12
    let cases: [(String, CSVError)] = [
      (classes + "0,255,17,1,1\n9,?,7,6,1\n", .notANumber(CSVCell(line: lines + 1, column: 2, text: "?"))),
      (classes + "0,255,17,1,?\n", .label(CSVCell(line: lines, column: 5, text: "?"))),
      (classes + "0,255,17,1,2\n", .unlistedClass(CSVCell(line: lines, column: 5, text: "2"))),
      (header("{a,b}") + "0,255,17,1,c\n", .unlistedClass(CSVCell(line: lines, column: 5, text: "c"))),
      (classes + "0,255,17,1\n", .missingCell(CSVCell(line: lines, column: 5, text: ""), expected: 5)),
      (classes + "0,255,17,1,1,1\n", .extraCell(CSVCell(line: lines, column: 6, text: "1"), expected: 5)),
      (classes + "{1 200, 2}\n", .feature(CSVCell(line: lines, column: 2, text: "2}"))),
      (
        classes + "{1 200, 9 3}\n",
        .featureIndex(CSVCell(line: lines, column: 2, text: "9 3}"), limit: 4096 * 4096)
      ),
      (classes + "{1 200, 2 ?}\n", .notANumber(CSVCell(line: lines, column: 2, text: "2 ?}"))),
      (classes + "{1 200\n", .feature(CSVCell(line: lines, column: 1, text: "{1 200"))),
      (classes, .noRows),
      (header("string") + "0,255,17,1,a\n", .attributeType(line: 9, name: "class", type: "string")),
      (header("date 'yyyy'") + "0,255,17,1,a\n", .attributeType(line: 9, name: "class", type: "date")),
      (header("{0,1") + "0,255,17,1,1\n", .attribute(line: 9, text: "@ATTRIBUTE class {0,1")),
      ("@relation r\n@atribute a real\n@data\n1\n", .attribute(line: 2, text: "@atribute a real")),
      ("@relation r\n@data\n1,2\n", .attribute(line: 2, text: "@data")),
      ("@relation r\n@attribute a real\n", .withoutData),
      ("@relation r\n@attribute a real\n@attribute b real\n@data\n1,2\n", .imageSize(pixels: 2)),
    ]
    for (text, error) in cases { #expect(throws: error, "\(text)") { try readTable(text) } }
  }

  @Test func openMLsLayout() throws {
    var random = SeededGenerator(seed: 7)
    let pixels = random.bytes(20 * 784)
    var text = "@RELATION mnist_784\n" + (1...784).map { "@ATTRIBUTE pixel\($0) real\n" }.joined()
    text += "@ATTRIBUTE class {0,1,2,3,4,5,6,7,8,9}\n\n@DATA\n"
    for row in 0..<20 {
      text += pixels[row * 784..<(row + 1) * 784].map { "\($0)" }.joined(separator: ",") + ",\(row % 10)\n"
    }
    #expect(
      try Reading(readTable(text))
        == Reading(
          28, 28, pixels, .integers((0..<20).map { $0 % 10 }), [.labelColumn(number: 785, name: "class")]))
  }
}
