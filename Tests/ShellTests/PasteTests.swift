import Foundation
import Testing

/// Several lines at once, and lines that go on.
@Suite struct PasteTests {
  private func terminal(columns: Int = 80, term: String = "xterm") throws -> Terminal {
    let terminal = try Terminal(in: try Sandbox(), environment: ["TERM": term], columns: columns)
    try terminal.expectPrompt()
    return terminal
  }

  /// Without the marks of a bracketed paste, lines arrive as if they were typed at once.
  @Test(arguments: [("xterm", 80), ("xterm", 40), ("dumb", 80)])
  func linesWithoutMarksStopAtAFailure(term: String, columns: Int) throws {
    let terminal = try terminal(columns: columns, term: term)
    terminal.type("set seed=1\rset seed=2\rnonsense\rset seed=3\rset seed=4\r")
    try terminal.expect("seed=1 ")
    try terminal.expect("seed=2 ")
    try terminal.expect("error: there is no command")
    try terminal.expect("the lines after it are not run")
    try terminal.expectPrompt()
    #expect(try terminal.run("set").hasPrefix("seed=2 "))
  }

  @Test func whatIsTypedAfterAFailureRuns() throws {
    let terminal = try terminal()
    #expect(try !terminal.run("nonsense").contains("are not run"))
    #expect(try terminal.run("set seed=3").hasPrefix("seed=3 "))
  }

  @Test(arguments: [80, 40]) func aLineGoesOn(columns: Int) throws {
    let terminal = try terminal(columns: columns)
    terminal.type("set \\\r")
    try terminal.expect("      ...> ")
    terminal.type("seed=4\r")
    try terminal.expect("seed=4 threads")
    try terminal.expectPrompt()
    terminal.type("say \"one\r")
    try terminal.expect("      ...> ")
    terminal.type("two\"\r")
    try terminal.expect("one two\n")
    try terminal.expectPrompt()
    terminal.type("set (\r")
    try terminal.expect("      ...> ")
    terminal.type("\r")
    try terminal.expect("error: 'set' cannot take '('")
    try terminal.expectPrompt()
    terminal.type("set seed=9 \\\r")
    try terminal.expect("      ...> ")
    terminal.type("\u{03}")
    try terminal.expectPrompt()
    #expect(try terminal.run("set").hasPrefix("seed=4 "), "Ctrl-C drops all of it")
    // Wide enough for the table of cells.
    guard columns == 80 else { return }
    let history = try terminal.run("history").split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(history.contains("set seed=4") && history.contains("say \"one two\""))
  }

  @Test func aPasteOfLinesThatGoOnIsJoined() throws {
    let terminal = try terminal()
    terminal.type("\u{1B}[200~train(hidden=[128,\n  64],\n  epochs=5)\nset seed=1\u{1B}[201~\r")
    try terminal.expect("did you mean 'train hidden=128,64 epochs=5'?")
    try terminal.expectPrompt()
    #expect(try terminal.run("set").hasPrefix("seed=0 "), "what follows a failure is not run")
    terminal.type("\u{1B}[200~set \\\n seed=5\nset images=ascii\n\u{1B}[201~\r")
    try terminal.expect("digitbook> set seed=5\nseed=5 ")
    try terminal.expect("digitbook> set images=ascii\nseed=5 ")
    try terminal.expectPrompt()
  }
}
