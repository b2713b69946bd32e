import Foundation
import Testing

@testable import Display

@Suite struct WritingTests {
  private let writing = Writing(
    lines: [
      [.init("1"), .init("2", isUnsure: true), .init(" "), .init("3", isUnsure: true)], [.init("45")],
    ], note: "m1 is less than 90 % sure of 2 of the 5 digits, marked ^.")

  @Test func aPipeGetsTheLinesAlone() {
    #expect(TextRenderer().render([.writing(writing)]) == "12 3\n45\n")
  }

  @Test func aTerminalHasMarksWithAndWithoutColours() {
    let plain = TextRenderer(style: RenderStyle(isTerminal: true)).render([.writing(writing)])
    #expect(plain == "12 3\n ^ ^\n45\n\nm1 is less than 90 % sure of 2 of the 5 digits, marked ^.\n")
    let coloured = TextRenderer(style: RenderStyle(color: .ansi16, isTerminal: true)).render([
      .writing(writing)
    ])
    #expect(coloured.hasPrefix("1\u{1B}[31m2\u{1B}[0m \u{1B}[31m3\u{1B}[0m\n"))
  }

  @Test func longLinesAreBrokenWithTheirMarks() {
    let long = Writing(lines: [(0..<30).map { Writing.Piece("\($0 % 10)", isUnsure: $0 == 25) }])
    let text = TextRenderer(style: RenderStyle(width: 20, isTerminal: true)).render([.writing(long)])
    #expect(text == "01234567890123456789\n0123456789\n     ^\n")
  }

  @Test func theOverlayIsAnSVGWithThePictureInIt() {
    let overlay = PageOverlay(
      height: 60, width: 80,
      marks: [
        .init(left: 10, top: 20, width: 12, height: 20, text: "7", isUnsure: false),
        .init(left: 30, top: 20, width: 12, height: 20, text: "?", isUnsure: true),
      ])
    let svg = overlay.svg(over: "QUJD", title: "a <page>")
    #expect(svg.contains("viewBox=\"0 0 80 60\""))
    #expect(svg.contains("<title>a &lt;page&gt;</title>"))
    #expect(svg.contains("data:image/png;base64,QUJD"))
    #expect(svg.contains("points=\"10,20 22,20 22,40 10,40 10,20\""))
    #expect(svg.contains(">7</text>"))
    // Only what is unsure has dashes.
    #expect(svg.components(separatedBy: "stroke-dasharray").count == 2)
    let html = overlay.html(over: "QUJD", title: "page", lines: ["7?", "1 2"])
    #expect(html.contains("<pre>7?\n1 2</pre>"))
    #expect(html.contains("<svg style=\"max-width: 100%; height: auto\" xmlns="))
  }

  @Test func theOverlayPaintsOnThePicture() {
    let overlay = PageOverlay(
      height: 60, width: 80,
      marks: [.init(left: 10, top: 20, width: 20, height: 30, text: "7", isUnsure: false)])
    let colours = overlay.colours(over: [UInt8](repeating: 200, count: 4800))
    #expect(colours.count == 3 * 4800)
    #expect(Array(colours[..<3]) == [200, 200, 200])
    let frame = 3 * (35 * 80 + 10)
    #expect(colours[frame] != 200 && colours[frame + 2] > colours[frame])
    #expect(Array(colours[3 * (35 * 80 + 20)..<3 * (35 * 80 + 20) + 3]) == [200, 200, 200])
  }
}
