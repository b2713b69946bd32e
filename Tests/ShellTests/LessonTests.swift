import Foundation
import Testing

@testable import Notebook

/// Lessons at a pseudo-terminal of 80 x 24, as somebody follows them who only presses Enter.
@Suite struct LessonTests {
  private let controlC = "\u{03}"
  private let controlD = "\u{04}"
  private let goOn = "Enter goes on> "
  private let guess = "Your guess, then Enter> "

  /// Presses Enter until the lesson is over.
  /// - Returns: what was on each screen.
  private func screens(ofLesson number: Int) throws -> [String] {
    let terminal = try Terminal(in: try Sandbox())
    try terminal.expectPrompt()
    terminal.type("lesson \(number)")
    var screens: [String] = []
    while true {
      let before = terminal.raw.count
      terminal.type("\r")
      let shown = try terminal.expect(anyOf: goOn, guess, "End of lesson")
      if shown.hasSuffix("End of lesson") { return screens }
      screens.append(Self.visible(terminal.raw.dropFirst(before)))
      try #require(screens.count < 60, "the lesson does not end")
    }
  }

  /// What is left to read: lines of progress that were erased are gone.
  private static func visible(_ raw: Substring) -> String {
    String(raw).replacing(/[^\n]*\r\u{1B}\[K/, with: "").replacing(/\u{1B}\[[0-9;?]*[A-Za-z]/, with: "")
      .replacing("\r", with: "")
  }

  /// How many lines each screen may have: 24. Beginners, who do not scroll yet, never need more.
  private static func room(onTheScreensOf number: Int) throws -> [Int] {
    let lesson = try #require(try LessonFolder.lessons().first { $0.number == number })
    return lesson.steps.indices.compactMap { index in
      switch lesson.steps[index] {
      case .prose, .command: return nil
      case .question: return 24
      case .pause:
        // From lesson 4 on, what a single command shows may need more where it stands alone.
        if number > 3, index > 0, case .command = lesson.steps[index - 1] { return 30 }
        return 24
      }
    }
  }

  @Test(arguments: 1...8) func everyScreenFitsAndEnterIsEnough(number: Int) throws {
    let screens = try screens(ofLesson: number)
    #expect(screens.count == (try Self.room(onTheScreensOf: number)).count)
    for (screen, room) in zip(screens, try Self.room(onTheScreensOf: number)) {
      // What the reader has pressed Enter on scrolls away; what came since must fit.
      let lines = screen.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      #expect(lines.count <= room, "\(lines.count) lines:\n\(screen)")
      #expect(lines.allSatisfy { $0.count <= 80 }, "too wide:\n\(screen)")
      #expect(!screen.contains("error"))
    }
  }

  @Test func aReaderMayGuessTypeCommandsAndErr() throws {
    let terminal = try Terminal(in: try Sandbox())
    try terminal.expectPrompt()
    terminal.type("lesson 1\r")
    try terminal.expect("Lesson 1: What a digit image is")
    try terminal.expect("Enter goes on; Ctrl-D leaves")
    try terminal.expect(goOn)
    terminal.type("set seed=5\r")
    try terminal.expect("seed=5 threads")
    try terminal.expect(goOn)
    terminal.type("nonsense\r")
    try terminal.expect("there is no command 'nonsense'")
    try terminal.expect(goOn)
    terminal.type("28\r")
    try terminal.expect("Nothing is asked here: Enter alone goes on.")
    try terminal.expect(goOn)
    terminal.type("\r")
    try terminal.expect("digitbook> load mnist rows=4000 name=practice")
    for prompt in [goOn, goOn, guess] {
      try terminal.expect(prompt)
      if prompt != guess { terminal.type("\r") }
    }
    terminal.type("783 perhaps\r")
    try terminal.expect("You said: 783 perhaps")
    try terminal.expect("28 times 28 is 784")
  }

  @Test(arguments: ["\u{03}", "\u{04}", "quit\r"]) func leavingAndComingBack(key: String) throws {
    let terminal = try Terminal(in: try Sandbox())
    try terminal.expectPrompt()
    terminal.type("lesson 1\r")
    try terminal.expect(goOn)
    terminal.type("\r")
    try terminal.expect("Every digit is a row")
    try terminal.expect(goOn)
    terminal.type(key)
    try terminal.expect("You left lesson 1; 'lesson 1' comes back here until you quit digitbook.")
    try terminal.expectPrompt()
    #expect(try terminal.run("set").hasPrefix("seed=0 "))
    terminal.type("lesson 1\r")
    try terminal.expect("Going on where you left; 'lesson 1 --restart' begins anew.")
    let again = try terminal.expect(goOn)
    #expect(again.contains("Every digit is a row") && !again.contains("You are going to teach"))
    terminal.type(controlD)
    try terminal.expectPrompt()
    terminal.type("lesson 1 --restart\r")
    try terminal.expect("You are going to teach")
  }

  @Test func itGoesBackToItsOwnDataset() throws {
    let terminal = try Terminal(in: try Sandbox())
    try terminal.expectPrompt()
    terminal.type("lesson 1\r")
    try terminal.expect(goOn)
    terminal.type("\r")
    try terminal.expect("Every digit is a row")
    try terminal.expect("[2/")
    terminal.type("load mnist rows=100 name=other\r")
    try terminal.expect("other: 100 labelled images")
    try terminal.expect(goOn)
    terminal.type("\r")
    try terminal.expect("digitbook> use practice")
    try terminal.expect("row 42 of practice, label 7")
    try terminal.expect(goOn)
    terminal.type(controlD)
    try terminal.expectPrompt()
    #expect(try terminal.run("lesson").contains("begun"))
    #expect(try terminal.run("drop practice").contains("practice"))
    terminal.type("lesson 1\r")
    try terminal.expect("There is no dataset practice any more, so lesson 1 begins anew.")
    try terminal.expect("You are going to teach")
  }

  @Test func inAPipeItRunsThrough() throws {
    let piped = try Piped.run(["-c", "lesson 1"])
    #expect(piped.code == 0)
    #expect(piped.output.hasPrefix("Lesson 1: What a digit image is\n"))
    #expect(piped.output.contains("? How many numbers is one image?"))
    #expect(piped.output.contains("row 42 of practice, label 7\n"))
    #expect(!piped.output.contains("\u{1B}") && !piped.output.contains(goOn))
    #expect(piped.output.contains("calls them practice,\nso that"), "stars are no text")
    #expect(piped.output.contains("('captions=labels' puts the row"))
  }

  @Test func programsGetTheCellsAlone() throws {
    let cells = try Piped.run(["--json", "-c", "lesson 1"]).cells()
    let kinds = cells.compactMap { ($0["result"] as? [String: Any])?["kind"] as? String }
    #expect(kinds == ["lesson", "dataset", "images", "images", "images", "images"])
  }
}
