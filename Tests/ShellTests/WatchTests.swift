import Foundation
import Testing

@testable import digitbook

/// `train --watch` at a pseudo-terminal, and without one.
@Suite struct WatchTests {
  private let controlC = "\u{03}"
  private let endless = "train hidden=16 epochs=1000000 tol=0 patience=1000000 name=cut --watch"

  private func screen(_ terminal: Terminal, columns: Int = 80) -> Screen {
    var screen = Screen(columns: columns)
    screen.show(terminal.raw)
    return screen
  }

  @Test func thePictureIsDrawnInItsPlaceAndStaysAboveTheResult() throws {
    let terminal = try Terminal(
      [
        "-c", "load mnist rows=400", "-c", "split test=100", "-c",
        "train hidden=16 epochs=400 tol=0 patience=400 --watch",
      ],
      in: try Sandbox())
    #expect(try terminal.waitForEnd() == 0)
    let screen = screen(terminal)
    #expect(screen.unknown.isEmpty && screen.isCursorVisible)
    let lines = screen.text
    // Only the last picture remains.
    #expect(
      lines.filter { $0.wholeMatch(of: /Loss on the training rows; accuracy [0-9.]+ %/) != nil }.count == 1)
    #expect(lines.filter { $0.hasPrefix("Weights of the first 5 of the 16 units") }.count == 1)
    let status = try #require(lines.firstIndex { $0.hasPrefix("epoch 400/400  ") })
    let top = try #require(lines.firstIndex { $0.hasPrefix("Loss on the training rows; accuracy ") })
    #expect(status - top < 24, "it fits a screen")
    #expect(lines[status + 1].isEmpty)
    #expect(lines[status + 2].hasPrefix("m1: 784-16-10 relu"))
    // It was redrawn several times.
    #expect(terminal.raw.components(separatedBy: "\u{1B}[?25l").count > 2)
  }

  @Test func aResizeIsFollowedAndControlCKeepsTheModel() throws {
    let terminal = try Terminal(in: try Sandbox())
    try terminal.expectPrompt()
    try terminal.run("load mnist rows=400")
    terminal.type(endless + "\r")
    try terminal.expect("Weights of the first 5 of")
    try terminal.expect("Weights of the first 5 of")
    terminal.resize(columns: 60)
    try terminal.expect("Weights of the first 3 of")
    let before = terminal.raw.count
    try terminal.expect("Weights of the first 3 of")
    terminal.type(controlC)
    let rest = try terminal.expect("It is kept as it is: 'train continue=cut'")
    #expect(rest.contains("interrupted"))
    try terminal.expectPrompt()
    let drawn = String(terminal.raw.dropFirst(before))
    var narrow = Screen(columns: 1000)
    narrow.show(drawn)
    #expect(narrow.text.allSatisfy { $0.count <= 60 })
    #expect(narrow.isCursorVisible)
    #expect(!terminal.isSane, "readline has the terminal again")
    #expect(try terminal.run("models").contains("cut"))
    #expect(try terminal.run("train continue=cut epochs=1 --watch").contains("m1: 784-16-10"))
  }

  @Test func keysChangeTheCourseAndAScriptTakesTheSame() throws {
    let sandbox = try Sandbox()
    let terminal = try Terminal(in: sandbox)
    try terminal.expectPrompt()
    try terminal.run("load mnist rows=400")
    try terminal.run("split test=100")
    terminal.type("train hidden=16 epochs=100000 batch=100 tol=0 patience=100000 name=keyed --watch\r")
    try terminal.expect("space pauses, + - rate, s step, e epoch, q ends")
    terminal.type(" ")
    try terminal.expect("Paused at ")
    terminal.type("\u{1B}[A-")
    try terminal.expect("rate 0.0005: space goes on, + - rate, s step, e epoch, q ends")
    terminal.type("s")
    try terminal.expect("Paused at ")
    terminal.type("e+")
    try terminal.expect("rate 0.001: space goes on")
    terminal.type(" ")
    try terminal.expect("Rate 0.001: space pauses")
    terminal.type("q")
    // Where the sentence wraps depends on how many epochs there were.
    try terminal.expect("ended on the way")
    try terminal.expectPrompt()
    #expect(!terminal.isSane, "readline has the terminal again")
    try terminal.run("export script keyed.digits")
    terminal.type("quit\r")
    #expect(try terminal.waitForEnd() == 0)
    #expect(terminal.isSane, "the terminal is as it was")
    let script = try String(contentsOfFile: sandbox.folder.path + "/keyed.digits", encoding: .utf8)
    #expect(script.contains(/train .* --watch at=[0-9.]+:lr:0\.0005,[0-9.]+:lr:0\.001,[0-9.]+:end/))
    #expect(try Piped.run(["replay", "keyed.digits", "--verify"], in: sandbox).code == 0)
  }

  @Test func controlCEndsAPausedTraining() throws {
    let terminal = try Terminal(in: try Sandbox())
    try terminal.expectPrompt()
    try terminal.run("load mnist rows=400")
    terminal.type(endless + "\r")
    try terminal.expect("space pauses")
    terminal.type(" ")
    try terminal.expect("Paused at ")
    terminal.type(controlC)
    try terminal.expect("It is kept as it is: 'train continue=cut'")
    try terminal.expectPrompt()
  }

  /// When the window is narrowed the lines of the last picture wrap; they are still overwritten.
  @Test func whatWrappedIsDrawnOver() {
    var lines = RedrawnLines()
    var screen = Screen(columns: 10)
    screen.show("above\r\n")
    screen.show(lines.redraw(["one", "1234567890123", "three"], columns: 20))
    #expect(screen.text == ["above", "one", "1234567890", "123", "three"])
    screen.show(lines.redraw(["four", "five"], columns: 10))
    #expect(screen.text == ["above", "four", "five"])
    screen.show(lines.redrawLast("six"))
    #expect(screen.text == ["above", "four", "six"])
    lines.forget()
    screen.show("\r\n$ fg\r\n" + lines.redraw(["seven"], columns: 10))
    #expect(screen.text == ["above", "four", "six", "$ fg", "seven"])
    #expect(screen.unknown.isEmpty)
  }

  // MARK: Where there is no terminal

  private let watched = ["-c", "load mnist rows=200", "-c", "train hidden=4 epochs=2 --watch"]
  private let explanation = ProgressLine.explanation + "\n"

  /// Whether a terminal shows the sentence, which wraps there.
  private func explains(_ text: String) -> Bool {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ").contains(ProgressLine.explanation)
  }

  @Test func inAPipeASentenceSaysSoAndTrainingGoesOn() throws {
    let piped = try Piped.run(watched)
    #expect(piped.code == 0)
    #expect(
      explanation
        == "--watch draws on a terminal that can move its cursor, and not beside --json; the training goes on "
        + "without it\n")
    #expect(piped.error.components(separatedBy: explanation).count == 2)
    #expect(piped.error.contains("epoch 2/2"))
    #expect(!piped.error.contains("\u{1B}") && !piped.error.contains("Weights of"))
    #expect(piped.output.contains("m1: 784-4-10 relu"))
  }

  @Test func besideJSONAndOnADumbTerminalToo() throws {
    let programs = try Piped.run(["--json"] + watched)
    #expect(try programs.cells().count == 2)
    #expect(programs.error.contains(explanation))
    let dumb = try Terminal(watched, in: try Sandbox(), environment: ["TERM": "dumb"])
    #expect(try dumb.waitForEnd() == 0)
    #expect(!dumb.raw.contains("\u{1B}") && explains(dumb.text))
    let json = try Terminal(["--json"] + watched, in: try Sandbox())
    #expect(try json.waitForEnd() == 0)
    #expect(explains(json.text) && !json.text.contains("Weights of"))
  }

  @Test func aWindowWithoutRoomHasTheLineAlone() throws {
    let terminal = try Terminal(watched, in: try Sandbox(), columns: 25)
    #expect(try terminal.waitForEnd() == 0)
    #expect(!terminal.text.contains("Weights of") && !terminal.text.contains(explanation))
  }
}
