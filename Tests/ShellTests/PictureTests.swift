import Foundation
import Testing

/// Digits and charts as pictures of pixels, in terminals that answer that they show some.
@Suite struct PictureTests {
  private static let kitty =
    "\u{1B}_Gi=31;OK\u{1B}\\\u{1B}[6;20;10t\u{1B}P>|kitty(0.35.2)\u{1B}\\\u{1B}[?62;c"
  private static let xterm = "\u{1B}[6;16;8t\u{1B}P>|XTerm(379)\u{1B}\\\u{1B}[?63;1;2;4;22c"
  private static let iterm = "\u{1B}P>|iTerm2 3.5.4\u{1B}\\\u{1B}[?62;4c"
  private static let lastQuestion = "\u{1B}[>q\u{1B}[c"

  private func terminal(
    _ setting: String = "", environment: [String: String] = [:], columns: Int = 80
  ) throws -> Terminal {
    let sandbox = try Sandbox(hasComforts: true)
    try sandbox.startUp("set hints=off pager=off \(setting)")
    // The tests' own answers may be slow to come.
    let terminal = try Terminal(
      in: sandbox, environment: ["DIGITBOOK_TERMINAL_SECONDS": "30"].merging(environment) { $1 },
      columns: columns)
    try terminal.expectPrompt()
    try terminal.run("load mnist rows=100")
    return terminal
  }

  /// Shows a digit; the terminal answers the question, if it comes, and is not asked again.
  private func show(_ terminal: Terminal, answering answer: String, torn: Double? = nil) throws -> String {
    let before = terminal.raw.count
    terminal.type("show 1\r")
    try terminal.expectRaw(Self.lastQuestion)
    if let torn {
      terminal.type(String(answer.dropLast(4)))
      try terminal.watch(for: torn)
      terminal.type(String(answer.suffix(4)))
    } else {
      terminal.type(answer)
    }
    try terminal.expectPrompt()
    return String(terminal.raw.dropFirst(before))
  }

  @Test(
    arguments: [80, 40],
    [(kitty, "\u{1B}_Ga=T,f=100,"), (xterm, "\u{1B}P0;1;0q"), (iterm, "\u{1B}]1337;File=inline=1;")])
  func digitsArePictures(columns: Int, answers: (String, String)) throws {
    let terminal = try terminal(columns: columns)
    #expect(!terminal.raw.contains(Self.lastQuestion), "nothing is asked before there is a picture")
    let shown = try show(terminal, answering: answers.0)
    #expect(shown.contains(answers.1))
    let before = terminal.raw.count
    try terminal.run("show 2")
    #expect(terminal.raw.dropFirst(before).contains(answers.1))
    #expect(!terminal.raw.dropFirst(before).contains(Self.lastQuestion), "it is asked once")
    // A choice of the user's, and the way back.
    for line in ["set images=ascii", "set images=auto pictures=off"] {
      try terminal.run(line)
      let before = terminal.raw.count
      try terminal.run("show 2")
      #expect(!terminal.raw.dropFirst(before).contains(answers.1))
    }
    terminal.type("quit\r")
    #expect(try terminal.waitForEnd() == 0)
    #expect(terminal.isSane)
  }

  @Test func aTerminalThatNeverAnswersShowsCharacters() throws {
    let terminal = try terminal(environment: ["DIGITBOOK_TERMINAL_SECONDS": ""])
    let begin = ContinuousClock.now
    let first = try terminal.run("show 1")
    #expect(ContinuousClock.now - begin < .seconds(10))
    #expect(first.count > 200)
    let before = terminal.raw.count
    #expect(try terminal.run("show 1").count > 200)
    #expect(!terminal.raw.dropFirst(before).contains(Self.lastQuestion))
  }

  /// The end comes while digitbook still waits, or only at the prompt: then it is not typed into the line.
  @Test(arguments: [0.05, 2.5]) func aTornAnswerIsNotTyped(pause: Double) throws {
    let terminal = try terminal(environment: ["DIGITBOOK_TERMINAL_SECONDS": pause < 1 ? "30" : "0.25"])
    let before = terminal.raw.count
    terminal.type("show 1\r")
    try terminal.expectRaw(Self.lastQuestion)
    terminal.type(String(Self.xterm.dropLast(4)))
    try terminal.watch(for: pause)
    if pause > 1 { try terminal.expectPrompt() }
    terminal.type(String(Self.xterm.suffix(4)))
    if pause < 1 { try terminal.expectPrompt() }
    #expect(terminal.raw.dropFirst(before).contains("\u{1B}P0;1;0q") == (pause < 1))
    #expect(try terminal.run("set").hasPrefix("seed=0 "))
    // It counts from now on.
    let later = terminal.raw.count
    try terminal.run("show 1")
    #expect(terminal.raw.dropFirst(later).contains("\u{1B}P0;1;0q"))
  }

  /// A whole answer that comes only at the prompt, as over a slow connection.
  @Test func aLateAnswerIsNotTyped() throws {
    let terminal = try terminal(environment: ["DIGITBOOK_TERMINAL_SECONDS": "0.1"])
    try terminal.run("show 1")
    terminal.type(Self.xterm)
    #expect(try terminal.run("set").hasPrefix("seed=0 "))
  }

  @Test func keysTypedMeanwhileAreKept() throws {
    let terminal = try terminal()
    terminal.type("show 1\r")
    try terminal.expectRaw(Self.lastQuestion)
    terminal.type("ver" + Self.xterm + "sion")
    try terminal.expectPrompt()
    terminal.type("\r")
    try terminal.expect("digitbook ")
    try terminal.expectPrompt()
    #expect(terminal.raw.contains("\u{1B}P0;1;0q"))
  }

  /// tmux would show kitty's question to nobody: it is asked what it shows itself.
  @Test func tmuxIsToldApart() throws {
    let terminal = try terminal(environment: ["TMUX": "/tmp/tmux-0/default,1,0", "TERM": "tmux-256color"])
    let shown = try show(terminal, answering: "\u{1B}P>|tmux 3.4\u{1B}\\\u{1B}[?1;2;4c")
    #expect(shown.contains("\u{1B}P0;1;0q") && !shown.contains("\u{1B}_G"))
    try terminal.run("set pictures=kitty")
    let before = terminal.raw.count
    try terminal.run("show 1")
    #expect(terminal.raw.dropFirst(before).contains("\u{1B}Ptmux;\u{1B}\u{1B}_Ga=T"))
  }

  @Test(
    arguments: [
      (["TERM": "dumb"], ""), (["TERM": "linux"], ""), (["TERM": "screen"], ""),
      (["TERM_PROGRAM": "Apple_Terminal"], ""), ([:], "pictures=off"), ([:], "images=blocks"),
    ] as [([String: String], String)])
  func nothingIsAsked(environment: [String: String], setting: String) throws {
    let terminal = try terminal(setting, environment: environment)
    try terminal.run("show 1")
    #expect(!terminal.raw.contains("\u{1B}[c") && !terminal.raw.contains("\u{1B}_G"))
  }

  @Test func thereAreNoneInAPipe() throws {
    let piped = try Piped.run(["-c", "set pictures=kitty", "-c", "load mnist rows=100", "-c", "show 1"])
    #expect(piped.code == 0)
    #expect(!piped.output.contains("\u{1B}"))
  }

  @Test func aFormThatThereIsNotIsNamed() throws {
    let piped = try Piped.run(["-c", "set pictures=sixle"])
    #expect(piped.code == 1)
    #expect(piped.error.contains("did you mean 'set pictures=sixel'?"), "\(piped.error)")
  }
}
