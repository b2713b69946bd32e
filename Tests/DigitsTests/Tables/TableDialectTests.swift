import Testing

@testable import Digits

/// The same four pixels in the ways in which tables are written.
@Suite struct TableDialectTests {
  private let pixels: [UInt8] = [0, 255, 17, 1, 9, 8, 7, 6]

  private func expected(_ label: ReadingFinding? = nil) -> Reading {
    Reading(2, 2, pixels, label.map { _ in .integers([7, 3]) }, label.map { [$0] } ?? [])
  }

  @Test(arguments: [
    "label,a,b,c,d\n7,0,255,17,1\n3,9,8,7,6\n",
    "label,a,b,c,d\r7,0,255,17,1\r3,9,8,7,6",
    "label,a,b,c,d\r\r7,0,255,17,1\r3,9,8,7,6\r",
    "label,a,b,c,d,\n7,0,255,17,1,\n3,9,8,7,6,\n",
    "label,a,b,c,d,\n7,0,255,17,1\n3,9,8,7,6\n",
    "label;a;b;c;d;\r\n7;0;255;17;1;\r\n3;9;8;7;6;\r\n",
    "# made by hand\nlabel,a,b,c,d\n\n7,0,255,17,1\n% next\n3,9,8,7,6\n   \n\t\n",
    "sep=;\r\nlabel;a;b;c;d\r\n7;0;255;17;1\r\n3;9;8;7;6\r\n", "label,0,1,2,3\n7,0,255,17,1\n3,9,8,7,6\n",
    "label, a, b, c, d\n7, 0, 255, 17, 1\n3, 9, 8, 7, 6\n",
    "label\ta\tb\tc\td\n7\t0\t255\t17\t1\n3\t9\t8\t7\t6\n",
    "label a b c d\n7 0 255 17 1\n3 9 8 7 6\n",
    "label;a;b;c;d\n7,0;0,0;255,0;17,0;1,0\n3;9;8,0;7;6\n",
    "label\ta\tb\tc\td\n7,0\t0,0\t255,0\t17,0\t1,0\n3\t9\t8\t7\t6\n",
    "label,a,b,c,d\n7.000e+00,0e0,2.55e+02,1.7E1,1\n+3,9.0,8.,7.0e0,006\n",
    "\"label\",\"a\",\"b\",\"c\",\"d\"\n\"7\",\"0\",\"255\",\"17\",\"1\"\n'3',9,8,7,6\n",
  ])
  func namedLabels(text: String) throws {
    #expect(try Reading(readTable(text)) == expected(.labelColumn(number: 1, name: "label")))
  }

  @Test(arguments: [
    "7 0 255 17 1\n3 9 8 7 6\n", "  7   0 255\t17 1  \n3 9 8 7 6 \n",
    " 7.0000 0.0000 255.000 17 1\n3 9 8 7 6",
    "7;0;255;17;1\n3;9;8;7;6", "7,0;0,0;255,0;17,0;1,0\n3,0;9,0;8,0;7,0;6,0\n", "7,0,255,17,1,\n3,9,8,7,6,\n",
    "7,0,255,17,1\r3,9,8,7,6\r",
  ])
  func labelsWithoutHeader(text: String) throws {
    #expect(try Reading(readTable(text)) == expected(.labelColumn(number: 1, name: nil)))
  }

  @Test func namesInACommentAreTaken() throws {
    let rows = try readTable("# made by NumPy\n# target,1x1,1x2,2x1,2x2\n7,0,255,17,1\n3,9,8,7,6\n")
    #expect(Reading(rows) == expected(.labelColumn(number: 1, name: "target")))
    #expect(try readTable("# 1,2,3\n0,255,17,1\n9,8,7,6\n").labels == nil)
  }

  @Test func rWritesNoNameForItsRowNumbers() throws {
    let rows = try readTable("label a b c d\n\"1\" 7 0 255 17 1\n\"2\" 3 9 8 7 6\n\"3\" 1 0 0 0 0\n")
    #expect(
      Reading(rows)
        == Reading(
          2, 2, pixels + [0, 0, 0, 0], .integers([7, 3, 1]),
          [.labelColumn(number: 2, name: "label"), .leftOut(columns: ["1"])]))
  }

  private func utf16(_ text: String, bigEndian: Bool, hasMark: Bool) -> [UInt8] {
    ((hasMark ? "\u{FEFF}" : "") + text).utf16.flatMap { unit in
      let bytes = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
      return bigEndian ? bytes.reversed() : bytes
    }
  }

  @Test(arguments: [true, false], [true, false])
  func utf16IsConverted(bigEndian: Bool, hasMark: Bool) throws {
    let text = "label,a,b,c,d\r\n7,0,255,17,1\r\n3,9,8,7,6\r\n"
    let bytes = utf16(text, bigEndian: bigEndian, hasMark: hasMark)
    #expect(TableReader.begins(bytes))
    #expect(try Reading(readTable(bytes)) == expected(.labelColumn(number: 1, name: "label")))
    // An odd byte at the end, as after a cut.
    #expect(try readTable(bytes + [0x31]).pixels == pixels)
  }

  @Test func utf16HoldsAnyCharacter() throws {
    let text = "label,a,b,c,d\n\u{5341},0,255,17,1\n\u{1F600}é,9,8,7,6\n"
    for bigEndian in [true, false] {
      let rows = try readTable(utf16(text, bigEndian: bigEndian, hasMark: true))
      #expect(rows.labels == .words(["\u{5341}", "\u{1F600}é"]))
    }
    // Surrogates without their partners.
    #expect(
      UTF16Order.little.utf8(of: [0x00, 0xD8, 0x41, 0x00, 0x00, 0xDC]) == Array("\u{FFFD}A\u{FFFD}".utf8))
  }

  @Test func textIsNotTakenForUTF16() {
    #expect(UTF16Order(Array("7,0,255".utf8)) == nil)
    #expect(UTF16Order([]) == nil)
    #expect(UTF16Order([0, 0, 8, 3, 0, 0, 0, 1, 0, 0]) == nil)
  }

  @Test func theHeaderCanBeToldByTheUser() throws {
    var options = ReadingOptions()
    options.header = .on
    #expect(try readTable("5,6,7,88\n0,255,17,1\n9,8,7,6\n", options).pixels == pixels)
    options.header = .off
    #expect(try readTable("0,1,2,3\n0,255,17,1\n", options).pixels == [0, 1, 2, 3, 0, 255, 17, 1])
    #expect(throws: CSVError.notANumber(CSVCell(line: 1, column: 1, text: "p"))) {
      try readTable("p,q,r,s\n0,255,17,1\n", options)
    }
  }

  /// Tables of the same values in all dialects are read as equal.
  @Test func everyDialectReadsBackEqual() throws {
    var random = SeededGenerator(seed: 15)
    for _ in 0..<60 {
      let side = Int.random(in: 2...6, using: &random)
      let count = side * side
      let rows = Int.random(in: 1...12, using: &random)
      let pixels = random.bytes(rows * count).map { $0 < 120 ? 0 : $0 }
      // One bright pixel settles the range.
      let values = [255] + pixels.dropFirst()
      let labels = (0..<rows).map { _ in Int32.random(in: 0...40, using: &random) }
      let labelColumn = Int.random(in: 0...count, using: &random)
      for _ in 0..<8 {
        let dialect = RandomDialect(&random)
        var names = (0..<count).map { "p\($0)" }
        names.insert("target", at: labelColumn)
        var lines = [names.map(dialect.quoted).joined(separator: dialect.separator)]
        for row in 0..<rows {
          var cells = values[row * count..<(row + 1) * count].map { dialect.cell(Int($0), &random) }
          cells.insert(dialect.quoted("\(labels[row])"), at: labelColumn)
          lines.append(cells.joined(separator: dialect.separator))
        }
        let text = dialect.file(lines)
        let read = try readTable(text)
        #expect(read.pixels == values, "\(String(decoding: text, as: UTF8.self))")
        #expect(read.labels == .integers(labels))
        #expect(read.findings.prefix(1) == [.labelColumn(number: labelColumn + 1, name: "target")])
      }
    }
  }

  private struct RandomDialect {
    let separator: String
    let end: String
    let isQuoted: Bool
    let hasComma: Bool
    let notation: Int
    let isTrailing: Bool
    let encoding: Int

    init(_ random: inout SeededGenerator) {
      separator = [",", ";", "\t", " ", "   ", ", "].randomElement(using: &random) ?? ","
      end = ["\n", "\r\n", "\r", "\n\n", "\n# comment\n"].randomElement(using: &random) ?? "\n"
      isQuoted = Bool.random(using: &random)
      hasComma = separator == ";" && Bool.random(using: &random)
      notation = Int.random(in: 0..<5, using: &random)
      isTrailing = Bool.random(using: &random)
      encoding = Int.random(in: 0..<4, using: &random)
    }

    func quoted(_ text: String) -> String { isQuoted ? "\"\(text)\"" : text }

    func cell(_ value: Int, _ random: inout SeededGenerator) -> String {
      let point = hasComma ? "," : "."
      return switch notation {
      case 0: quoted("\(value)")
      case 1: quoted("\(value)\(point)0")
      case 2: quoted("\(value)\(point)000000000000000000e+00")
      case 3: quoted("\(value)0e-1")
      default: quoted(Bool.random(using: &random) ? "+\(value)" : "\(value)\(point)")
      }
    }

    func file(_ lines: [String]) -> [UInt8] {
      let text = lines.map { $0 + (isTrailing ? separator.trimmingBlanks : "") }.joined(separator: end)
      switch encoding {
      case 0: return Array(text.utf8)
      case 1: return Array(("\u{FEFF}" + text + end).utf8)
      case 2: return ("\u{FEFF}" + text).utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
      default: return (text + end).utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
      }
    }
  }
}

extension String {
  /// The separator after the last cell, without its blanks if it has others.
  fileprivate var trimmingBlanks: String { self == ", " ? "," : self }
}
