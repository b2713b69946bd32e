import Digits
import Notebook
import Testing

@testable import digitbook

@Suite struct CanvasKeysTests {
  private func actions(_ text: String) -> [Canvas.Action] {
    var keys = CanvasKeys()
    return keys.take(Array(text.utf8)[...])
  }

  private func point(_ column: Int, _ row: Int) -> Drawing.Point { Drawing.Point(column: column, row: row) }

  @Test func keysMeanWhatTheScreenSays() {
    #expect(
      actions(" +-uc7\rq")
        == [.togglePen, .thicker, .thinner, .undo, .clear, .label(7), .keep, .leave])
    #expect(actions("lnp\tx") == [.layers, .nextUnit, .previousUnit, .nextLayer, .switchUnit])
    #expect(
      actions("\u{1B}[A\u{1B}OB\u{1B}[C\u{1B}[1;2D")
        == [
          .move(columns: 0, rows: -1), .move(columns: 0, rows: 1), .move(columns: 1, rows: 0),
          .move(columns: -5, rows: 0),
        ])
  }

  @Test func theMouseIsReportedByPlaces() {
    #expect(actions("\u{1B}[<0;2;2M") == [.press(point(0, 0))])
    #expect(actions("\u{1B}[<32;12;5M") == [.drag(point(10, 6))])
    #expect(actions("\u{1B}[<0;12;5m") == [.release])
    #expect(actions("\u{1B}[<0;70;5M") == [], "a press outside the frame")
    #expect(actions("\u{1B}[<32;70;99M") == [.drag(point(39, 39))], "a drag that leaves the frame")
    #expect(
      actions("\u{1B}[<2;12;5M\u{1B}[<64;12;5M\u{1B}[<35;12;5M") == [], "other buttons, wheel, no button")
  }

  @Test func sequencesMayComeInPieces() {
    let text = Array("\u{1B}[<0;12;5M\u{1B}[A".utf8)
    for cut in 0...text.count {
      var keys = CanvasKeys()
      #expect(keys.take(text[..<cut]) + keys.take(text[cut...]) == actions("\u{1B}[<0;12;5M\u{1B}[A"))
      #expect(!keys.isWithinSequence)
    }
  }

  @Test func anEscapeThatStaysAloneLeaves() {
    var keys = CanvasKeys()
    #expect(keys.take([0x1B]) == [])
    #expect(keys.isWithinSequence)
    #expect(keys.giveUpWaiting() == [.leave])
    #expect(!keys.isWithinSequence)
  }

  @Test func whatMeansNothingIsDropped() {
    #expect(actions("\u{1B}[200~y\u{1B}[201~\u{1B}OP\u{1B}[15;2~\u{1B}yäz") == [])
    #expect(actions("\u{1B}[M !!1") == [.label(1)], "a mouse report in the oldest form")
    #expect(actions("\u{1B}[<0;99999999999999999999;1M\u{1B}[<;;M\u{1B}[<M\u{1B}[<-1;-1;-1M2") == [.label(2)])
    #expect(actions("\u{1B}[" + String(repeating: "1;", count: 100)) == [])
  }

  @Test(arguments: 0..<200) func noBytesDoHarm(seed: UInt64) {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    var keys = CanvasKeys()
    var canvas = Canvas()
    for _ in 0..<20 {
      let bytes = (0..<12).map { _ -> UInt8 in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let pick = UInt8(truncatingIfNeeded: state >> 56)
        return pick < 96
          ? [0x1B, 0x5B, 0x3C, 0x4D, 0x3B, 0x30][Int(pick) % 6] : UInt8(truncatingIfNeeded: state >> 40)
      }
      for action in keys.take(bytes[...]) { _ = canvas.act(action) }
    }
    #expect(canvas.drawing.strokes.count <= Drawing.mostStrokes)
  }
}
