import Commands
import Digits
import Display
import Experiments
import Notebook
import Testing

@Suite struct CanvasScreenTests {
  private func screen(
    _ canvas: Canvas = Canvas(), _ opinion: LivePrediction = .noModel, columns: Int = 80, rows: Int = 24,
    style: RenderStyle = RenderStyle(unicode: true)
  ) -> CanvasScreen {
    CanvasScreen(canvas, opinion, columns: columns, rows: rows, style: style)
  }

  private let probabilities = (0...9).map {
    Probability(digit: ClassLabel($0), probability: $0 == 3 ? 0.91 : 0.01)
  }

  @Test func fitsIntoAnOrdinaryTerminal() {
    #expect(CanvasScreen.fits(columns: 80, rows: 24))
    for style in [RenderStyle.plain, RenderStyle(unicode: true)] {
      for opinion in [
        LivePrediction.noModel, .otherSize(model: "m1", .mnist), .empty(model: "m1"),
        .sees(model: "m1", probabilities),
      ] {
        let lines = screen(Canvas(), opinion, style: style).lines
        #expect(lines.count == 24)
        #expect(lines.allSatisfy { DisplayText.width(of: $0) < 80 })
        // The keys never move.
        #expect(lines[13].hasSuffix("press and drag to draw") && lines[21].contains("leave without"))
      }
    }
  }

  @Test func inASCIIThereIsOnlyASCII() {
    var canvas = Canvas()
    _ = canvas.act(.togglePen)
    _ = canvas.act(.move(columns: 5, rows: 5))
    let lines = screen(canvas, .sees(model: "m1", probabilities), style: .plain).lines
    #expect(lines.allSatisfy { $0.utf8.allSatisfy { $0 < 0x7F && $0 >= 0x20 } })
    #expect(lines.contains { $0.contains("##") })
  }

  @Test func showsInkWhereTheMouseWasAndThePenAtTheCursor() throws {
    var canvas = Canvas()
    let point = try #require(CanvasScreen.point(column: 11, row: 4, onlyInside: true))
    _ = canvas.act(.press(point))
    let screen = screen(canvas)
    let line = Array(screen.lines[4])
    #expect(line[11] != " ")
    #expect(screen.cursor == (11, 4))
    #expect(line[3] == " ")
  }

  @Test func placesOutsideTheFrameAreNoPoints() {
    for (column, row) in [(0, 5), (41, 5), (5, 0), (5, 21), (60, 10)] {
      #expect(CanvasScreen.point(column: column, row: row, onlyInside: true) == nil)
    }
    #expect(CanvasScreen.point(column: 60, row: 23, onlyInside: false) == Drawing.Point(column: 39, row: 39))
    #expect(CanvasScreen.point(column: 1, row: 1, onlyInside: true) == Drawing.Point(column: 0, row: 0))
    #expect(CanvasScreen.point(column: 40, row: 20, onlyInside: true) == Drawing.Point(column: 39, row: 38))
  }

  @Test func theProbabilitiesStandBesideTheDrawing() {
    let lines = screen(Canvas(), .sees(model: "m1", probabilities)).lines
    #expect(lines[0].hasSuffix("m1 sees"))
    #expect(lines[4].contains("3 ██") && lines[4].hasSuffix(" 91 %"))
    #expect(lines[5].hasSuffix("  1 %"))
  }

  @Test func saysWhyNobodyGuesses() {
    let text = screen(Canvas(), .otherSize(model: "m1", ImageShape(height: 8, width: 8))).lines
    #expect(text[0].hasSuffix("m1 judges images of 8 x 8 pixels,"))
    #expect(screen().lines[0].hasSuffix("No model is trained yet, so nobody"))
    #expect(screen(Canvas(), .empty(model: "m1")).lines[0].hasSuffix("m1 waits for you to draw."))
  }

  @Test func aQuestionStandsAtTheBottom() {
    var canvas = Canvas(label: nil)
    _ = canvas.act(.togglePen)
    _ = canvas.act(.keep)
    #expect(screen(canvas).lines[23] == " Which digit is it? Press 0 to 9, and it is kept.")
    #expect(screen(canvas).lines[22] == " pen up, 4 thick; no label yet")
  }

  @Test func aWindowThatBecameTooSmallSaysSo() {
    let small = screen(columns: 40, rows: 10)
    #expect(
      small.lines.joined(separator: " ").contains("needs 79 x 24. Make it larger, or press q to leave."))
    #expect(small.lines.allSatisfy { $0.count < 40 })
    #expect(screen(columns: 3, rows: 1).lines.count == 1)
  }
}
