import CommandLanguage
import Commands
import Digits
import Display
import Foundation
import Notebook
import NotebookTestSupport
import Synchronization
import Testing

/// A hand that does what it was told beforehand.
private final class Script: Sketchpad {
  private let actions: [Canvas.Action]
  let opinions = Mutex<[LivePrediction]>([])

  init(_ actions: Canvas.Action...) { self.actions = actions }
  init(_ actions: [Canvas.Action]) { self.actions = actions }

  func draw(
    on canvas: Canvas, settings: Settings, for critic: (Canvas.Question) -> LivePrediction
  ) throws(SketchpadError) -> LabelledDrawing? {
    var canvas = canvas
    for action in actions {
      let end = canvas.act(action)
      let opinion = critic(canvas.question)
      opinions.withLock { $0.append(opinion) }
      switch end {
      case .kept(let drawing): return drawing
      case .left: return nil
      case nil: break
      }
    }
    return nil
  }
}

@Suite struct DrawTests {
  private func json(_ cell: Cell) throws -> [String: Any] {
    let object = try JSONSerialization.jsonObject(with: Data(cell.json.utf8)) as? [String: Any]
    return try #require(object?["result"] as? [String: Any])
  }

  @Test func theCellReplaysWhatTheHandDrew() throws {
    let hand = Script(
      .press(Drawing.Point(column: 8, row: 6)), .drag(Drawing.Point(column: 30, row: 6)),
      .drag(Drawing.Point(column: 16, row: 35)), .release, .keep, .label(7))
    let notebook = Notebook(sketchpad: hand)
    let cell = try #require(notebook.run("draw"))
    #expect(cell.input == "draw label=7 strokes=4:8,6-30,6-16,35")
    let drawn = try #require(notebook.workspace.datasets["drawn"])

    let replayed = Notebook()
    #expect(try #require(replayed.run(cell.input)).status == .ok)
    let again = try #require(replayed.workspace.datasets["drawn"])
    #expect(again.images.pixels == drawn.images.pixels)
    #expect(again.labels == [7])
    #expect(again.source == drawn.source)
  }

  @Test func theModelIsAskedAfterEveryChange() throws {
    let hand = Script(
      .move(columns: 1, rows: 0), .press(Drawing.Point(column: 20, row: 4)),
      .drag(Drawing.Point(column: 20, row: 35)), .release, .label(1), .keep)
    let notebook = Notebook(sketchpad: hand)
    _ = notebook.run("load mnist rows=1000")
    _ = notebook.run("train epochs=3")
    let cell = try #require(notebook.run("draw"))
    let opinions = hand.opinions.withLock { $0 }
    #expect(opinions.first == .empty(model: "m1"))
    guard case .sees("m1", let last, _) = opinions.last else { throw CancellationError() }
    #expect(opinions[1] != opinions[2])
    // The same as 'show' says of the row that was kept: computed there by the judging of whole datasets.
    let result = try json(cell)
    #expect(result["row"] as? Int == 0)
    _ = notebook.run("use drawn")
    let shown = try json(try #require(notebook.run("show 0")))
    let image = try #require((shown["images"] as? [[String: Any]])?.first)
    let probabilities = try #require(image["probabilities"] as? [[String: Any]])
    let shownShares = probabilities.compactMap { ($0["probability"] as? Double).map { Float($0) } }
    let drawnShares = last.map { Float($0.probability) }
    #expect(shownShares == drawnShares)
    #expect(image["label"] as? Int == 1)
  }

  /// A unit that is off is what 'modify' makes of the network.
  @Test func layersLightUpAndUnitsAreSwitchedOff() throws {
    let units = 6
    let switching = (0..<units).flatMap { _ in [Canvas.Action.switchUnit, .nextUnit] }
    let hand = Script(
      [
        .press(Drawing.Point(column: 20, row: 4)), .drag(Drawing.Point(column: 20, row: 35)), .release,
        .layers,
      ] + switching + [.nextLayer, .switchUnit, .switchUnit, .label(1), .keep])
    let notebook = Notebook(sketchpad: hand)
    _ = notebook.run("load mnist rows=1000")
    _ = notebook.run("train epochs=2 hidden=8,5")
    let cell = try #require(notebook.run("draw"))
    let opinions = hand.opinions.withLock { $0 }
    let last = 4 + switching.count
    guard case .sees("m1", let plain, let none) = opinions[2],
      case .sees(_, let same, let layers) = opinions[3],
      case .sees(_, let without, let dark) = opinions[last - 1],
      case .sees(_, let again, _) = opinions[last + 2]
    else { throw CancellationError() }
    #expect(none.isEmpty && layers.map(\.number) == [1, 2] && layers.map(\.values.count) == [8, 5])
    for (a, b) in zip(plain, same) { #expect(abs(a.probability - b.probability) < 1e-5) }
    #expect(layers[0].values.prefix(units).contains { $0 > 0 })
    #expect(dark[0].values.prefix(units).allSatisfy { $0 == 0 })
    #expect(dark[0].values.dropFirst(units) == layers[0].values.dropFirst(units))
    #expect(without != same && again == without)

    for unit in 0..<units {
      let model = unit == 0 ? "m1" : "off\(unit - 1)"
      let line = "modify layer=1 unit=\(unit) off model=\(model) name=off\(unit)"
      #expect(notebook.run(line)?.status == .ok)
    }
    _ = notebook.run("use drawn")
    let shown = try json(try #require(notebook.run("show 0 model=off\(units - 1)")))
    let image = try #require((shown["images"] as? [[String: Any]])?.first)
    let probabilities = try #require(image["probabilities"] as? [[String: Any]])
    for (theirs, mine) in zip(probabilities.compactMap { $0["probability"] as? Double }, without) {
      #expect(abs(theirs - mine.probability) < 1e-5)
    }
    // What is kept is judged by the whole network.
    let kept = try #require(try json(cell)["probabilities"] as? [[String: Any]])
    for (mine, theirs) in zip(kept.compactMap { $0["probability"] as? Double }, plain) {
      #expect(abs(mine - theirs.probability) < 1e-12)
    }
  }

  @Test func withoutALayerThereIsNothingToLookAt() {
    var canvas = Canvas()
    #expect(canvas.act(.layers) == nil && canvas.note == .noLayers && !canvas.showsLayers)
    var deep = Canvas(units: [3, 2])
    for action in [Canvas.Action.nextUnit, .previousUnit, .switchUnit] { _ = deep.act(action) }
    #expect(
      deep.showsLayers && deep.marked == .init(layer: 1, unit: 2) && deep.off == [.init(layer: 1, unit: 2)])
    _ = deep.act(.nextLayer)
    #expect(deep.marked == .init(layer: 2, unit: 1))
    _ = deep.act(.nextLayer)
    #expect(deep.marked == .init(layer: 1, unit: 1))
  }

  @Test func drawingsGatherAndTheCurrentDatasetStays() throws {
    let scratch = try Scratch()
    try scratch.run("load mnist rows=300", "draw label=1 strokes=4:20,4-20,35")
    #expect(scratch.notebook.workspace.currentDatasetName == "mnist")
    let second = try scratch.json("draw label=7 strokes=4:8,6-30,6-16,35")
    #expect(second["row"] as? Int == 1 && second["dataset"] as? String == "drawn")
    try scratch.run("train epochs=1", "use drawn", "show 0-1")
    #expect(try scratch.json("report")["rows"] as? Int == 2)
  }

  @Test func withoutADatasetTheDrawingsAreTheCurrentOne() throws {
    let scratch = try Scratch()
    try scratch.run("draw label=1 strokes=4:20,4-20,35", "show 0")
  }

  @Test func aLoadedDatasetOfThatNameIsNotTouched() throws {
    let scratch = try Scratch()
    try scratch.run("load mnist rows=20 name=drawn")
    #expect(try scratch.json("draw label=1 strokes=4:20,4-20,35")["dataset"] as? String == "drawn-2")
    #expect(scratch.notebook.workspace.datasets["drawn"]?.count == 20)
  }

  @Test func leavingKeepsNothing() throws {
    let notebook = Notebook(sketchpad: Script(.press(Drawing.Point(column: 8, row: 6)), .leave))
    let cell = try #require(notebook.run("draw"))
    #expect(cell.status == .interrupted)
    #expect(TextRenderer().render(try #require(cell.result).blocks) == "Nothing was kept.\n")
    #expect(notebook.workspace.datasets.isEmpty)
  }

  @Test func aModelForAnotherSizeSaysNothing() throws {
    let scratch = try Scratch()
    let hand = Script(.press(Drawing.Point(column: 8, row: 6)), .label(1), .keep)
    let notebook = Notebook(sketchpad: hand)
    _ = notebook.run("load \"\(try scratch.csv("a.csv", rows: 80))\"")
    _ = notebook.run("train epochs=1")
    let cell = try #require(notebook.run("draw"))
    #expect(cell.status == .ok)
    #expect(hand.opinions.withLock { $0 }.first == .otherSize(model: "m1", ImageShape(height: 8, width: 8)))
  }

  // MARK: Bad input

  @Test func withoutATerminalItSaysWhatToDo() throws {
    #expect(
      try Scratch().fail("draw")
        == ErrorMessage(
          "there is no terminal to draw on",
          hint: "elsewhere 'draw' needs label= and strokes=, as 'history' shows them after drawing"))
  }

  @Test(arguments: [
    (
      SketchpadError.tooSmall(columns: 60, rows: 20),
      "the window is 60 x 20 characters, and the canvas needs 79 x 24",
      "make the window larger, or the letters smaller, and type 'draw' again"
    ),
    (
      .cannotMoveCursor(terminal: "dumb"),
      "a terminal of type 'dumb' cannot move its cursor, so there is no canvas",
      "elsewhere 'draw' needs label= and strokes=, as 'history' shows them after drawing"
    ),
  ])
  func aTerminalThatDoesNotSuitIsTold(error: SketchpadError, message: String, hint: String) {
    #expect(ErrorMessage(wording: error) == ErrorMessage(message, hint: hint))
  }

  @Test(arguments: [
    ("draw strokes=4:1,2", "'draw' needs label="),
    ("draw label=10", "label must be 0 to 9, not 10"),
    (
      "draw label=1 strokes=4",
      "'4' is not a stroke: a stroke is a pen, a colon and points, such as 4:20,5-20,34"
    ),
    ("draw label=1 strokes=4:a", "'a' is not a point: a point is a column and a row, such as 20,5"),
    ("draw label=1 strokes=4:40,1", "the point 40,1 is not on the canvas: columns and rows are 0 to 39"),
    ("draw label=1 strokes=12:4,1", "there is no pen 12: pens are 1 to 8"),
  ])
  func badStrokesAreTold(line: String, message: String) throws {
    #expect(try Scratch().fail(line).message == message)
  }
}
