import Foundation
import Notebook
import Testing

/// Lessons at a pseudo-terminal of 80 x 24 for a reader who only presses Enter.
@Suite struct LessonTests {
  private let controlC = "\u{03}"
  private let controlD = "\u{04}"
  private let goOn = Lesson.goOn
  private let guess = "Your guess, then Enter> "

  private func atPrompt() throws -> Terminal {
    let terminal = try Terminal(in: try Sandbox())
    try terminal.expectPrompt()
    return terminal
  }

  /// Presses Enter until the lesson ends.
  /// - Returns: the text of each screen.
  private func screens(ofLesson number: Int) throws -> [String] {
    let terminal = try atPrompt()
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

  /// Text that remains readable, without erased progress lines.
  private static func visible(_ raw: Substring) -> String {
    // By scalars: as characters the ends of the lines before, a return and a feed each, would not end a match.
    let erased = /[^\n]*\r\u{1B}\[K/.matchingSemantics(.unicodeScalar)
    return Terminal.plain(String(raw).replacing(erased, with: ""))
  }

  @Test(arguments: 1...11) func everyScreenFitsAndEnterIsEnough(number: Int) throws {
    let screens = try screens(ofLesson: number)
    let lesson = try #require(try LessonFolder.lessons().first { $0.number == number })
    #expect(screens.count == lesson.stops)
    for screen in screens {
      // Earlier text scrolls away; the text since the last Enter must fit, since beginners do not scroll
      // back.
      let lines = screen.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      #expect(lines.count <= 24, "\(lines.count) lines:\n\(screen)")
      #expect(lines.allSatisfy { $0.count <= 80 }, "too wide:\n\(screen)")
      #expect(!screen.contains("error"))
    }
  }

  @Test func aReaderMayGuessTypeCommandsAndErr() throws {
    let terminal = try atPrompt()
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
    try terminal.expect("You said 783; it was 784: 1 off.")
    try terminal.expect("28 times 28 is 784")
  }

  @Test(arguments: ["\u{03}", "\u{04}", "quit\r"]) func leavingAndComingBack(key: String) throws {
    let terminal = try atPrompt()
    try terminal.begin(lesson: 1)
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
    let terminal = try atPrompt()
    try terminal.begin(lesson: 1)
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

  /// Ctrl-C during a command of the lesson also leaves the lesson, with a single message.
  @Test func interruptingACommandOfALessonIsLeavingIt() throws {
    let sandbox = try Sandbox()
    let lessons = sandbox.folder.appending(path: "lessons")
    try FileManager.default.createDirectory(at: lessons, withIntermediateDirectories: true)
    try "# # Long\n#\n#...\nload mnist rows=2000 name=practice\ntrain hidden=64 epochs=100000 tol=0\n#...\n"
      .write(to: lessons.appending(path: "1-long.digits"), atomically: true, encoding: .utf8)
    let terminal = try Terminal(in: sandbox, environment: ["DIGITBOOK_LESSONS": lessons.path])
    try terminal.expectPrompt()
    #expect(try terminal.run("load mnist rows=300 name=own").contains("own"))
    try terminal.begin(lesson: 1)
    try terminal.expect("/100000  ")
    terminal.type(controlC)
    let goodbye = try terminal.expectPrompt()
    #expect(goodbye.components(separatedBy: "You left lesson 1;").count == 2)
    #expect(goodbye.contains("practice is the current dataset now; 'use own' goes back to yours."))
  }

  /// All lessons use the same digits; models of earlier lessons stay up to date.
  @Test func theNextLessonGoesOnWithTheDigitsOfTheLast() throws {
    let piped = try Piped.run(["-c", "lesson 2", "-c", "lesson 3"])
    #expect(piped.code == 0)
    let second = try #require(piped.output.split(separator: "Lesson 3: ").last)
    #expect(second.contains("practice: 4,000 labelled images") && second.contains("Split: 3,000 train"))
    #expect(!second.contains("already loaded") && !second.contains("tale"), "nothing is stale")
    let terminal = try atPrompt()
    #expect(try terminal.run("load mnist rows=4000 name=practice").contains("Not split yet"))
    try terminal.begin(lesson: 3)
    try terminal.expect("digitbook> use practice")
    try terminal.expect("digitbook> split test=1000 seed=1")
  }

  @Test func whoLeavesIsToldTheWayBackToTheirOwn() throws {
    let terminal = try atPrompt()
    #expect(try terminal.run("load mnist rows=300 name=own").contains("own"))
    #expect(try terminal.run("train hidden=2 epochs=1 name=mine").contains("mine"))
    terminal.type("lesson 2\r")
    try terminal.expect(goOn)
    terminal.type(controlD)
    #expect(!(try terminal.expect("digitbook> ").contains("goes back")), "nothing has changed yet")
    try terminal.begin(lesson: 2)
    try terminal.expect(goOn)
    terminal.type(controlC)
    try terminal.expect("practice is the current dataset now; 'use own' goes back to yours.")
    try terminal.expectPrompt()
    #expect(try terminal.run("use own").contains("own: 300"))
    terminal.type("lesson 2\r")
    try terminal.expect("digitbook> use practice")
    for prompt in [goOn, goOn, guess] {
      try terminal.expect(prompt)
      terminal.type("\r")
    }
    try terminal.expect(goOn)
    terminal.type("quit\r")
    try terminal.expect("practice is the current dataset now; 'use own' goes back to yours.")
    try terminal.expect("one-unit is the current model now; 'use mine' goes back to yours.")
    try terminal.expectPrompt()
    // Leftovers of an earlier lesson do not count as the reader's own.
    try terminal.begin(lesson: 1)
    try terminal.expect(goOn)
    terminal.type(controlD)
    #expect(!(try terminal.expect("digitbook> ").contains("back to yours")))
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

extension Terminal {
  /// Starts a lesson and passes its first screen.
  fileprivate func begin(lesson number: Int) throws {
    type("lesson \(number)\r")
    try expect(Lesson.goOn)
    type("\r")
  }
}

extension Lesson {
  fileprivate static let goOn = "Enter goes on> "

  /// Number of times the lesson waits for the reader.
  fileprivate var stops: Int {
    steps.count { step in
      switch step {
      case .question, .pause: true
      case .prose, .command, .answer: false
      }
    }
  }
}
