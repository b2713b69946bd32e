import Foundation
import Testing

@testable import Display

/// Drawings as pictures of pixels on a terminal.
@Suite struct TerminalGraphicsTests {
  private static let digit = Block.images(
    ImageGrid(pictures: [
      .init(height: 2, width: 3, pixels: [0, 255, 0, 128, 0, 255], caption: "row 1: 7")
    ]))
  private static let chart = Block.chart(
    LineChart(
      title: "loss", xLabel: "epoch", yLabel: "loss",
      series: [.init(name: "train", points: (1...5).map { .init(x: Double($0), y: 1 / Double($0)) })]))

  private func text(_ form: TerminalGraphics.Form, _ block: Block, columns: Int = 80, inTmux: Bool = false)
    -> String
  {
    var style = RenderStyle(width: columns, isTerminal: true)
    style.graphics = TerminalGraphics(form, isInTmux: inTmux)
    return TextRenderer(style: style).render([.heading("A picture"), block, .text("below")])
  }

  /// The inverse of the encoder, by the manual of the VT340: bands of six rows, `$`, `-`, `!n` and `#n;2;r;g;b`.
  private func pixels(ofSixels text: Substring) throws -> (
    height: Int, width: Int, levels: [Int: [Int]], at: [Int]
  ) {
    var levels: [Int: [Int]] = [:]
    var scalars = Array(text.utf8)[...]
    func numbers() -> [Int] {
      var found = [0]
      while let byte = scalars.first, (0x30...0x3B).contains(byte), byte != 0x3A {
        if byte == 0x3B {
          found.append(0)
        } else {
          found[found.count - 1] = found[found.count - 1] * 10 + Int(byte - 0x30)
        }
        scalars.removeFirst()
      }
      return found
    }
    let first = scalars.popFirst()
    try #require(first == UInt8(ascii: "\""))
    let size = numbers()
    let (width, height) = (size[2], size[3])
    var at = [Int](repeating: -1, count: width * height)
    var (color, row, column) = (0, 0, 0)
    func draw(_ byte: UInt8, _ count: Int) {
      for _ in 0..<count {
        for bit in 0..<6 where (byte - 0x3F) >> UInt8(bit) & 1 == 1 {
          at[(row + bit) * width + column] = color
        }
        column += 1
      }
    }
    while let byte = scalars.popFirst() {
      switch byte {
      case UInt8(ascii: "#"):
        let found = numbers()
        color = found[0]
        if found.count == 5 { levels[color] = Array(found.dropFirst(2)) }
      case UInt8(ascii: "$"): column = 0
      case UInt8(ascii: "-"): (row, column) = (row + 6, 0)
      case UInt8(ascii: "!"):
        let count = numbers()[0]
        let repeated = scalars.popFirst()
        draw(try #require(repeated), count)
      default: draw(byte, 1)
      }
    }
    return (height, width, levels, at)
  }

  @Test func sixelsGiveThePixelsBack() throws {
    var picture = ColourPicture(height: 13, width: 20)
    picture.fill(x: 2, y: 1, width: 9, height: 7, .black)
    picture.fill(x: 4, y: 5, width: 12, height: 8, Tint(red: 255, green: 0, blue: 102))
    let text = SixelPicture(picture).text
    #expect(text.hasPrefix("\u{1B}P0;1;0q\"1;1;20;13") && text.hasSuffix("\u{1B}\\"))
    let (height, width, levels, at) = try pixels(ofSixels: text.dropFirst(8).dropLast(2))
    #expect((height, width) == (13, 20))
    for place in at.indices {
      let shown = try #require(levels[at[place]], "every pixel has a colour")
      let wanted = picture.colours[3 * place..<3 * place + 3].map {
        Int(($0 == 255 ? 100 : Double($0) / 2.55).rounded())
      }
      for (a, b) in zip(shown, wanted) { #expect(abs(a - b) <= 4) }
    }
  }

  @Test func kittyGetsAPNGInPieces() throws {
    let text = text(.kitty, Self.chart)
    let commands = text.components(separatedBy: "\u{1B}_G").dropFirst().map { $0.prefix { $0 != "\u{1B}" } }
    try #require(commands.count > 1)
    #expect(commands[0].hasPrefix("a=T,f=100,q=2,m=1;"))
    #expect(commands[1...].dropLast().allSatisfy { $0.hasPrefix("m=1;") })
    #expect(commands.last?.hasPrefix("m=0;") == true)
    let pieces = commands.compactMap { $0.split(separator: ";").last }
    #expect(pieces.allSatisfy { $0.count <= 4096 })
    let file = try #require(Data(base64Encoded: pieces.joined()))
    #expect(file.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    // Width of the PNG: within the window but for its last column.
    let width = file[16..<20].reduce(0) { $0 << 8 | Int($1) }
    #expect(width <= 79 * 9)
  }

  @Test func itermGetsAFile() throws {
    let text = text(.iterm, Self.digit)
    let file = try #require(
      text.firstMatch(of: /\u{1B}\]1337;File=inline=1;size=(\d+);width=(\d+);height=auto:([^\u{07}]*)\u{07}/))
    #expect(Data(base64Encoded: String(file.3))?.count == Int(file.1))
  }

  @Test func tmuxIsToldToPassItOn() {
    let text = text(.kitty, Self.digit, inTmux: true)
    #expect(text.contains("\u{1B}Ptmux;\u{1B}\u{1B}_Ga=T,f=100,q=2,"))
    #expect(text.contains("\u{1B}\u{1B}\\\u{1B}\\"))
    // It knows sixels itself.
    #expect(self.text(.sixel, Self.digit, inTmux: true).contains("\u{1B}P0;1;0q"))
  }

  @Test(arguments: TerminalGraphics.Form.allCases) func textStaysText(form: TerminalGraphics.Form) {
    let lines = text(form, Self.digit).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.first == "A picture")
    #expect(lines.suffix(3) == ["", "below", ""])
    var style = RenderStyle(width: 80)
    let table = [
      Block.text("a"), .table(Table(columns: [.init("x")], rows: [[.init("1")]])),
      .images(ImageGrid(pictures: [])),
    ]
    let plain = TextRenderer(style: style).render(table)
    style.graphics = TerminalGraphics(form)
    #expect(TextRenderer(style: style).render(table) == plain)
  }

  @Test(arguments: [20, 40, 80, 200]) func picturesFitTheWindow(columns: Int) throws {
    for block in [Self.digit, Self.chart] {
      let text = text(.sixel, block, columns: columns)
      let size = try #require(text.firstMatch(of: /"1;1;(\d+);(\d+)/))
      #expect(try #require(Int(size.1)) <= (columns - 1) * TerminalGraphics.Cell.usual.width + 1)
      #expect(try #require(Int(size.2)) < 1200)
    }
  }
}
