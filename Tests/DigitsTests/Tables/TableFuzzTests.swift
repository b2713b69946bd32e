import Foundation
import Testing

@testable import Digits

/// For any bytes, a table gives consistent rows or a `DatasetError` and never traps.
@Suite struct TableFuzzTests {
  private static let inputs: [[UInt8]] = {
    let rows = ["7,0,255,17,1", "3,9,8,7,6", "0,0,0,0,200"]
    let header = "label,1x1,1x2,2x1,2x2\n"
    let arff =
      "@relation r\n" + (1...4).map { "@attribute p\($0) real\n" }.joined()
      + "@attribute class {0,3,7}\n@data\n"
    let texts = [
      header + rows.joined(separator: "\n"), "id," + header + "0,7,0,255,17,1,\r\n1,3,9,8,7,6,\r\n2,a,b\r\n",
      "9.0 -1.0 0.5 1.000e+00 -1 \n3 0 0 0 0 \n", "0,5;1,0;0,25;0\n", "10 4\n1 0 1 2 0.5\n2 0 0 0 0\n-1\n",
      "7 1:0.5 3:1 # c\n-1 qid:1 64:0.25 2:1\n", "0 0 0 1 0 0 1\n1 1 1 1 1 0 0\n9 9 9 9 0 1 0\n",
      arff + "0,255,17,1,7\n9,8,7,6,'3'\n", arff + "{1 255, 4 7}\n{0 9,4 3}\n{}\n",
      (0..<30).map { "w\($0 / 10),0,\($0),255,9" }.joined(separator: "\r"),
      header + "\"01\",0,255,17,1\n\"a\"\", \"\"b\",9,8,7,6\n\"nan\",0,0,0,3\n7,1,1,1,1\n",
    ]
    let plain = texts.map { Array($0.utf8) }
    let wide = Array(("\u{FEFF}" + texts[0]).utf16).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    return plain + [wide]
  }()

  private static let snippets = [
    ",", ";", "\n", "\r", " ", "\t", "\"", "\"\"", "\",\"", "'", "#", "%", "{", "}", "@", ":", "-", "e", ".",
    "nan", "1e400",
    "-1",
    "99999999999999999999", "label", "id", "\u{FEFF}", "1:", "16777216:1", "16777217:1", "0:0", "qid:1", "?",
    "\0",
  ]

  private func check(_ bytes: [UInt8], _ options: ReadingOptions) {
    do throws(DatasetError) {
      let rows = try TableReader.rows(bytes, path: "fuzz", options: options)
      #expect(!rows.pixels.isEmpty)
      #expect(rows.pixels.count.isMultiple(of: rows.shape.pixelCount))
      if let labels = rows.labels { #expect(labels.count == rows.pixels.count / rows.shape.pixelCount) }
    } catch {
      // Any error of the module is fine.
    }
  }

  private func options(_ random: inout SeededGenerator) -> ReadingOptions {
    var options = ReadingOptions()
    guard Int.random(in: 0..<3, using: &random) == 0 else { return options }
    options.rowLimit = [nil, 0, 1, 2].randomElement(using: &random) ?? nil
    options.header = [.auto, .on, .off].randomElement(using: &random) ?? .auto
    options.labelColumn = [nil, "none", "1", "5", "label", "-1", ""].randomElement(using: &random) ?? nil
    options.droppedColumns = [[], ["1"], ["id", "2"], ["5"]].randomElement(using: &random) ?? []
    options.range = [nil, GreyRange(low: 0, high: 1)].randomElement(using: &random) ?? nil
    return options
  }

  @Test func randomDamage() {
    let count = ProcessInfo.processInfo.environment["DIGITBOOK_FUZZ"] == nil ? 200 : 10_000
    for (number, input) in Self.inputs.enumerated() {
      var random = SeededGenerator(seed: UInt64(100 + number))
      for _ in 0..<count {
        var bytes = input
        for _ in 0..<Int.random(in: 1...4, using: &random) {
          let index = Int.random(in: 0...bytes.count, using: &random)
          let end = min(bytes.count, index + Int.random(in: 0...12, using: &random))
          switch Int.random(in: 0..<6, using: &random) {
          case 0 where index < bytes.count: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
          case 1: bytes.removeSubrange(index..<end)
          case 2: bytes.insert(contentsOf: Array(bytes[index..<end]), at: index)
          case 3: bytes = Array(bytes[..<index])
          default:
            bytes.insert(
              contentsOf: Array((Self.snippets.randomElement(using: &random) ?? ",").utf8), at: index)
          }
        }
        check(bytes, options(&random))
      }
    }
  }

  @Test func everyTruncation() {
    for input in Self.inputs {
      for length in 0..<input.count { check(Array(input[..<length]), ReadingOptions()) }
    }
  }

  @Test func randomText() {
    var random = SeededGenerator(seed: 16)
    for _ in 0..<1500 {
      let text = (0..<Int.random(in: 1...40, using: &random)).map { _ in
        Bool.random(using: &random)
          ? Self.snippets.randomElement(using: &random) ?? "," : "\(Int.random(in: 0...300, using: &random))"
      }.joined()
      check(Array(text.utf8), options(&random))
    }
  }
}
