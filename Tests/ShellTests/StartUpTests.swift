import Foundation
import Testing

/// The start-up file and its abbreviations.
@Suite struct StartUpTests {
  private func sandbox(_ lines: String...) throws -> Sandbox {
    let sandbox = try Sandbox()
    try sandbox.file(
      "config/digitbook/startup.digits", (["set hints=off pager=off"] + lines).map { $0 + "\n" }.joined())
    return sandbox
  }

  @Test(arguments: [("xterm", 80), ("xterm", 40), ("dumb", 80)])
  func anAbbreviationIsWrittenOutWhereItIsTyped(term: String, columns: Int) throws {
    let sandbox = try sandbox("abbr gs='set seed=3'")
    let terminal = try Terminal(in: sandbox, environment: ["TERM": term], columns: columns)
    try terminal.expectPrompt()
    terminal.type("gs ")
    try terminal.expect("set seed=3 ")
    terminal.type("images=ascii\r")
    try terminal.expect("seed=3 threads")
    try terminal.expectPrompt()
    terminal.type("gs\r")
    try terminal.expect("set seed=3\n")
    try terminal.expectPrompt()
    #expect(try terminal.run("say gs is no first word") == "gs is no first word\n\n")
    // Pasted, it is written out before it runs.
    terminal.type("\u{1B}[200~gs\nset\u{1B}[201~\r")
    try terminal.expect("digitbook> set seed=3\n")
    try terminal.expectPrompt()
    #expect(
      try String(contentsOfFile: sandbox.historyPath, encoding: .utf8)
        == "set seed=3 images=ascii\nset seed=3\nsay gs is no first word\nset seed=3\nset\n")
    #expect(try !terminal.run("history").contains(" gs\n"))
  }

  @Test func anUndoTakesTheWordBack() throws {
    let terminal = try Terminal(in: try sandbox("abbr gs='set seed=3'"))
    try terminal.expectPrompt()
    let controlUnderscore = "\u{1F}"
    terminal.type("gs " + controlUnderscore + controlUnderscore + "\u{05}x\r")
    try terminal.expect("there is no command 'gsx'")
  }

  @Test func whatAStartUpFileMayNotHoldIsTold() throws {
    let sandbox = try sandbox("load", "set seed=3", "set images=ascii", "abbr load=x")
    let terminal = try Terminal(in: sandbox)
    let welcome = try terminal.expectPrompt()
    #expect(
      welcome.contains(
        """
        startup.digits:2: error: a start-up file holds settings and
               abbreviations, not 'load'
         hint: write it into a script, and 'replay' that
        startup.digits:3: error: a start-up file sets no seed: other people's
               digitbook would compute other numbers
         hint: type 'set seed=' at the prompt, or write it into the script
        startup.digits:5: error: 'load' is a command and cannot be an
               abbreviation
               abbr load=x
                    ^^^^
         hint: choose another word
        """), "\(welcome)")
    #expect(try terminal.run("set").contains("images=ascii"))
    let history = try terminal.run("history")
    #expect(!history.contains("images=ascii") && !history.contains("load"), "it leaves no cells: \(history)")
  }

  @Test func withoutStartUpAndInScriptsItIsNotRead() throws {
    let sandbox = try sandbox("set images=ascii")
    let terminal = try Terminal(["--no-startup"], in: sandbox)
    try terminal.expectPrompt()
    terminal.type("set\r")
    try terminal.expect("images=auto")
    #expect(try Piped.run(["-c", "set"], in: sandbox).output.contains("images=auto"))
    #expect(try Piped.run([], input: "set\n", in: sandbox).output.contains("images=auto"))
  }
}
