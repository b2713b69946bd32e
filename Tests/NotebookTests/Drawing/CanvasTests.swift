import Digits
import Notebook
import Testing

@Suite struct CanvasTests {
  private func canvas(_ actions: Canvas.Action...) -> Canvas {
    var canvas = Canvas()
    for action in actions { #expect(canvas.act(action) == nil) }
    return canvas
  }

  private func point(_ column: Int, _ row: Int) -> Drawing.Point { Drawing.Point(column: column, row: row) }

  @Test func movingDrawsOnlyWhileThePenIsDown() {
    let moved = canvas(.move(columns: -5, rows: 0))
    #expect(moved.drawing.isEmpty)
    #expect(moved.position == point(15, 10))
    let drawn = canvas(
      .togglePen, .move(columns: 3, rows: 0), .togglePen, .move(columns: 0, rows: 9), .togglePen)
    #expect(drawn.drawing.text == "4:20,10-23,10;4:23,19")
  }

  @Test func theEdgeStopsThePen() {
    #expect(canvas(.move(columns: 500, rows: -500)).position == point(39, 0))
  }

  @Test func theMouseDrawsFromPressToRelease() {
    let drawn = canvas(
      .drag(point(1, 1)), .press(point(5, 6)), .drag(point(9, 6)), .release, .drag(point(20, 20)))
    #expect(drawn.drawing.text == "4:5,6-9,6")
    #expect(!drawn.isPenDown)
  }

  @Test func thicknessHasLimitsAndBeginsAStroke() {
    let thick = canvas(.togglePen, .move(columns: 1, rows: 0), .thicker, .move(columns: 1, rows: 0))
    #expect(thick.drawing.text == "4:20,10-21,10;5:21,10-22,10")
    var many = Canvas()
    for _ in 0..<20 { _ = many.act(.thinner) }
    #expect(many.pen == 1)
    for _ in 0..<20 { _ = many.act(.thicker) }
    #expect(many.pen == 8)
  }

  @Test func undoTakesBackStrokesAndAClearing() {
    var drawn = canvas(
      .press(point(1, 2)), .release, .press(point(3, 4)), .drag(point(5, 6)), .release, .clear)
    #expect(drawn.drawing.isEmpty)
    #expect(drawn.act(.undo) == nil && drawn.drawing.text == "4:1,2;4:3,4-5,6")
    #expect(drawn.act(.undo) == nil && drawn.drawing.text == "4:1,2")
    #expect(drawn.act(.undo) == nil && drawn.drawing.isEmpty && drawn.note == nil)
    #expect(drawn.act(.undo) == nil && drawn.note == .nothingToUndo)
  }

  @Test func keepingNeedsInkAndALabel() {
    var empty = canvas(.label(3))
    #expect(empty.act(.keep) == nil)
    #expect(empty.note == .nothingDrawn)

    var drawn = canvas(.press(point(1, 2)), .release)
    #expect(drawn.act(.keep) == nil)
    #expect(drawn.note == .whichDigit)
    let kept = Canvas.End.kept(LabelledDrawing(drawing: drawn.drawing, label: 7))
    #expect(drawn.act(.label(7)) == kept)

    var labelled = canvas(.label(7), .press(point(1, 2)), .release)
    #expect(labelled.act(.keep) == kept)
  }

  @Test func aLabelAfterSomethingElseDoesNotKeep() {
    var drawn = canvas(.press(point(1, 2)), .release, .keep, .thicker)
    #expect(drawn.act(.label(7)) == nil)
    #expect(drawn.label == 7)
    #expect(drawn.act(.leave) == .left)
  }
}
