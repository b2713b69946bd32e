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
        .sees(model: "m1", probabilities, layers: []),
      ] {
        let lines = screen(Canvas(), opinion, style: style).lines
        #expect(lines.count == 24)
        #expect(lines.allSatisfy { DisplayText.width(of: $0) < 80 })
        // The keys never move.
        #expect(lines[11].hasSuffix("press and drag to draw") && lines[21].contains("leave without"))
      }
    }
  }

  @Test func inASCIIThereIsOnlyASCII() {
    var canvas = Canvas()
    _ = canvas.act(.togglePen)
    _ = canvas.act(.move(columns: 5, rows: 5))
    let lines = screen(canvas, .sees(model: "m1", probabilities, layers: []), style: .plain).lines
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
    let lines = screen(Canvas(), .sees(model: "m1", probabilities, layers: [])).lines
    #expect(lines[0].hasSuffix("m1 sees"))
    #expect(lines[4].contains("3 ██") && lines[4].hasSuffix(" 91 %"))
    #expect(lines[5].hasSuffix("  1 %"))
  }

  private let layers = [
    LiveLayer(number: 1, name: "128 units", values: (0..<128).map { Float($0) }),
    LiveLayer(number: 2, name: "3 channels", values: [0, -1, 0.25]),
  ]

  @Test func theLayersLightUpBesideTheDrawing() {
    var canvas = Canvas(units: [128, 3])
    _ = canvas.act(.layers)
    let screen = screen(canvas, .sees(model: "m1", probabilities, layers: layers), style: .plain)
    #expect(screen.lines.count == 24 && screen.lines.allSatisfy { $0.count < 80 })
    #expect(screen.lines[0].hasSuffix("m1 sees 3 (91 %)"))
    #expect(screen.lines[1].hasSuffix("layer 1, unit 0: 0"))
    #expect(screen.lines[2].hasSuffix("  _" + String(repeating: ".", count: 25) + "::::::::"))
    #expect(screen.lines[5].hasSuffix("##########################"))
    #expect(screen.lines[6].hasSuffix("  layer 2: 3 channels"))
    #expect(screen.lines[7].hasSuffix("   #:"))
    #expect(screen.lines[11].hasSuffix("press and drag to draw"))

    for action in [Canvas.Action.previousUnit, .switchUnit] { _ = canvas.act(action) }
    let off = self.screen(canvas, .sees(model: "m1", probabilities, layers: layers), style: .plain).lines
    #expect(off[0].hasSuffix("m1 without 1 unit sees 3 (91 %)"))
    #expect(off[1].hasSuffix("layer 1, unit 127: off") && off[5].hasSuffix("#x"))
  }

  @Test func aDeepNetworkIsShownAroundTheMark() {
    let deep = (1...20).map {
      LiveLayer(number: $0, name: "500 units", values: Array(repeating: 1, count: 500))
    }
    var canvas = Canvas(units: deep.map(\.values.count))
    for action in [Canvas.Action.layers] + Array(repeating: .nextLayer, count: 12) { _ = canvas.act(action) }
    let lines = screen(canvas, .sees(model: "m1", probabilities, layers: deep)).lines
    #expect(lines.count == 24 && lines.allSatisfy { DisplayText.width(of: $0) < 80 })
    #expect(lines.contains { $0.hasSuffix("layer 13, unit 0: 1") })
    #expect(lines[11].hasSuffix("press and drag to draw"))
  }

  @Test func withoutHiddenLayersItSaysSo() {
    var canvas = Canvas()
    _ = canvas.act(.layers)
    #expect(
      screen(canvas).lines[23] == " There is no hidden layer to look at: train a network with one first.")
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
