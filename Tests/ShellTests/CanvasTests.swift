import Foundation
import Testing

/// `draw` at a pseudo-terminal: by keys, by mouse reports, and how it leaves the terminal.
@Suite struct CanvasTests {
  private let right = "\u{1B}[C"
  private let farDown = "\u{1B}[1;2B"

  /// A press, drags and a release at screen positions, counted from 1.
  private func mouse(_ places: (Int, Int)...) -> String {
    var text = ""
    for (index, place) in places.enumerated() {
      text += "\u{1B}[<\(index == 0 ? 0 : 32);\(place.0);\(place.1)M"
    }
    if let last = places.last { text += "\u{1B}[<0;\(last.0);\(last.1)m" }
    return text
  }

  /// Opens the canvas and returns the previous state of the terminal.
  private func opened(
    model: Bool = false, environment: [String: String] = [:]
  ) throws -> (Terminal, before: [UInt8]) {
    let terminal = try Terminal(in: try Sandbox(), environment: environment)
    try terminal.expectPrompt()
    if model {
      try terminal.run("load mnist rows=1000")
      try terminal.run("train epochs=3")
    }
    terminal.type("draw\r")
    try terminal.expect("leave without keeping it")
    try terminal.expect("no label yet")
    #expect(terminal.raw.contains("\u{1B}[?1049h") && terminal.raw.contains("\u{1B}[?1006h"))
    #expect(!terminal.isSane)
    return (terminal, try #require(terminal.ordinaryState))
  }

  /// All modes that were enabled are disabled again.
  private func expectLeft(_ terminal: Terminal, _ before: [UInt8]) throws {
    for mode in ["1049", "1002", "1006"] {
      let on = try #require(terminal.raw.ranges(of: "\u{1B}[?\(mode)h").last)
      let off = try #require(terminal.raw.ranges(of: "\u{1B}[?\(mode)l").last)
      #expect(off.lowerBound > on.lowerBound, "mode \(mode) is still on")
    }
    #expect(terminal.state == before)
  }

  @Test func drawsByKeysAndKeeps() throws {
    let (terminal, _) = try opened(model: true)
    terminal.type(" " + String(repeating: right, count: 10) + farDown + farDown)
    try terminal.expect("m1 sees")
    terminal.type("\r")
    try terminal.expect("Which digit is it? Press 0 to 9, and it is kept.")
    terminal.type("7")
    try terminal.expect("row 0 of drawn, label 7, m1 says")
    try terminal.expectPrompt()
    #expect(try terminal.run("history n=1").contains("draw label=7 strokes=4:20,10-30,10-30,20"))
    terminal.type("\u{04}")
    #expect(try terminal.waitForEnd() == 0)
    #expect(terminal.isSane)
  }

  @Test func drawsByMouse() throws {
    let (terminal, _) = try opened()
    terminal.type(mouse((10, 5), (30, 5), (20, 18)) + "++" + mouse((60, 9), (61, 9)) + mouse((22, 10)))
    terminal.type("u" + mouse((12, 12)) + "9\r")
    try terminal.expect("row 0 of drawn, label 9")
    try terminal.expectPrompt()
    let history = try terminal.run("history n=1").filter { !$0.isWhitespace }
    #expect(history.contains("label=9strokes=4:8,6-28,6-18,32;6:10,20"))
  }

  @Test func worksInASCII() throws {
    let terminal = try Terminal(in: try Sandbox(), environment: ["LANG": "C", "NO_COLOR": "1"])
    try terminal.expectPrompt()
    terminal.type("draw\r")
    try terminal.expect("+----------------------------------------+  No model is trained yet")
    terminal.type(" " + right + right)
    try terminal.expect("#")
    terminal.type("q")
    try terminal.expect("Nothing was kept.")
    #expect(terminal.raw.utf8.allSatisfy { $0 < 0x80 })
  }

  // MARK: How it leaves the terminal

  @Test(arguments: ["q", "\u{1B}", "\u{03}", "\u{04}"]) func leavingKeepsNothing(key: String) throws {
    let sandbox = try Sandbox()
    let terminal = try Terminal(["-c", "draw"], in: sandbox)
    let before = try #require(terminal.ordinaryState)
    try terminal.expect("no label yet")
    #expect(terminal.state != before)
    terminal.type(" " + right + key)
    #expect(try terminal.waitForEnd() == 130, "nothing was drawn, so a script would not go on")
    #expect(terminal.raw.contains("Nothing was kept."))
    try expectLeft(terminal, before)
  }

  @Test func endsAsItBegan() throws {
    let terminal = try Terminal(["-c", "draw label=4"], in: try Sandbox())
    let before = try #require(terminal.ordinaryState)
    try terminal.expect("label 4")
    terminal.type(" " + right + "\r")
    #expect(try terminal.waitForEnd() == 0)
    try expectLeft(terminal, before)
  }

  @Test func controlCAtThePromptComesBackToIt() throws {
    let (terminal, _) = try opened()
    terminal.type("\u{03}")
    try terminal.expect("Nothing was kept.")
    try terminal.expectPrompt()
    #expect(try terminal.run("set").hasPrefix("seed=0 "))
  }

  @Test(arguments: [SIGTERM, SIGHUP]) func aKillLeavesTheTerminalAsItWas(signal: Int32) throws {
    let terminal = try Terminal(["-c", "draw"], in: try Sandbox())
    let before = try #require(terminal.ordinaryState)
    try terminal.expect("no label yet")
    terminal.type(" " + right)
    try terminal.expect("pen down")
    terminal.send(signal)
    #expect(try terminal.waitForEnd() == -signal)
    try expectLeft(terminal, before)
  }

  @Test func aResizedWindowIsDrawnAnewAndLosesNothing() throws {
    let terminal = try Terminal(["-c", "draw"], in: try Sandbox())
    let before = try #require(terminal.ordinaryState)
    try terminal.expect("no label yet")
    terminal.type(" " + right + right)
    try terminal.expect("pen down")
    terminal.resize(columns: 50)
    try terminal.expect("This window is 50 x 24 characters now")
    terminal.resize(columns: 100)
    try terminal.expect("pen down")
    terminal.type("3\r")
    #expect(try terminal.waitForEnd() == 0)
    #expect(terminal.raw.contains("row 0 of drawn, label 3"))
    try expectLeft(terminal, before)
  }

  /// A session leader, as here, is not actually stopped, so it continues at once.
  @Test func aStoppedCanvasLeavesTheTerminalAndComesBack() throws {
    let terminal = try Terminal(["-c", "draw"], in: try Sandbox())
    let before = try #require(terminal.ordinaryState)
    try terminal.expect("no label yet")
    terminal.type("5")
    try terminal.expect("label 5")
    let shown = terminal.raw.count
    terminal.send(SIGTSTP)
    try terminal.expect("label 5")
    let since = String(terminal.raw.dropFirst(shown))
    let left = try #require(since.firstRange(of: "\u{1B}[?1049l"))
    let entered = try #require(since.firstRange(of: "\u{1B}[?1049h"))
    #expect(left.lowerBound < entered.lowerBound)
    terminal.type(" \r")
    #expect(try terminal.waitForEnd() == 0)
    try expectLeft(terminal, before)
  }

  // MARK: Where nothing can be drawn

  @Test func aSmallWindowAndADumbTerminalAreOneSentence() throws {
    let narrow = try Terminal(["-c", "draw"], in: try Sandbox(), columns: 60)
    #expect(try narrow.waitForEnd() == 1)
    #expect(narrow.raw.contains("the window is 60 x 24 characters, and"))
    #expect(!narrow.raw.contains("\u{1B}[?1049h"))
    let dumb = try Terminal(["-c", "draw"], in: try Sandbox(), environment: ["TERM": "dumb"])
    #expect(try dumb.waitForEnd() == 1)
    #expect(dumb.raw.contains("a terminal of type 'dumb' cannot move its cursor"))
  }

  @Test func inAPipeItReplaysStrokes() throws {
    let piped = try Piped.run([], input: "draw label=7 strokes=4:8,6-30,6-16,35\nuse drawn\nshow 0\n")
    #expect(piped.code == 0)
    #expect(piped.output.contains("row 0 of drawn, label 7"))
    let without = try Piped.run([], input: "draw\n")
    #expect(without.code == 1)
    #expect(without.error.contains("there is no terminal to draw on"))
  }
}
