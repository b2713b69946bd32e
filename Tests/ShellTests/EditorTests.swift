import Foundation
import Testing

/// `edit` and Ctrl-X Ctrl-E, with editors that are shell scripts.
@Suite struct EditorTests {
  private let controlXE = "\u{18}\u{05}"

  /// A sandbox whose editor runs this script with the file as `$1`.
  private func terminal(
    _ script: String, _ variable: String = "EDITOR", term: String = "xterm", columns: Int = 80
  ) throws -> (Terminal, Sandbox) {
    let sandbox = try Sandbox()
    let path = try sandbox.file("my-editor", script + "\n")
    // A path with a blank has to be quoted, as in any shell. The shell reads the script: to execute a file fails
    // (ETXTBSY) while a process that another test is starting still has it open for writing.
    let terminal = try Terminal(
      in: sandbox, environment: [variable: "sh '\(path)'", "TERM": term], columns: columns)
    try terminal.expectPrompt()
    return (terminal, sandbox)
  }

  @Test(arguments: [("xterm", 80), ("xterm", 40), ("dumb", 80)])
  func theLastCommandIsEditedAndRun(term: String, columns: Int) throws {
    let (terminal, sandbox) = try terminal(
      "sed -i s/1/5/ \"$1\"", "VISUAL", term: term, columns: columns)
    try terminal.run("set seed=1")
    terminal.type("edit\r")
    try terminal.expect("digitbook> set seed=5\nseed=5 ")
    try terminal.expectPrompt()
    let history = try String(contentsOfFile: sandbox.historyPath, encoding: .utf8)
    #expect(history == "set seed=1\nedit\nset seed=5\n")
  }

  @Test func severalCellsAreRunUntilOneFails() throws {
    let (terminal, _) = try terminal("echo nonsense >> \"$1\"; echo set seed=9 >> \"$1\"")
    try terminal.run("set seed=1")
    try terminal.run("set seed=2")
    terminal.type("edit 1-2\r")
    try terminal.expect("digitbook> set seed=1\nseed=1 ")
    try terminal.expect("digitbook> set seed=2\nseed=2 ")
    try terminal.expect("error: there is no command 'nonsense'")
    try terminal.expectPrompt()
    #expect(try terminal.run("set").hasPrefix("seed=2 "))
  }

  @Test func linesThatGoOnAreOne() throws {
    let (terminal, _) = try terminal("printf 'set \\\\\\n  seed=4\\n' > \"$1\"")
    try terminal.run("version")
    terminal.type("edit\r")
    try terminal.expect("digitbook> set seed=4\nseed=4 ")
  }

  @Test(
    arguments: [
      ("false", "the editor ended with status 1, so nothing is run\n\n"),
      (": > \"$1\"", "the file came back empty, so nothing is run\n\n"),
    ]) func nothingIsRunUnwished(script: String, shown: String) throws
  {
    let (terminal, _) = try terminal(script)
    try terminal.run("set seed=1")
    #expect(try terminal.run("edit") == shown)
  }

  @Test(arguments: [("xterm", 80), ("xterm", 40), ("dumb", 80)])
  func controlXControlEOpensTheLineBeingTyped(term: String, columns: Int) throws {
    let (terminal, _) = try terminal("sed -i s/9/3/ \"$1\"", term: term, columns: columns)
    terminal.type("set seed=9" + controlXE)
    try terminal.expect("digitbook> set seed=3\nseed=3 ")
    try terminal.expectPrompt()
    // Wide enough for the table of cells.
    if columns == 80 { #expect(try terminal.run("history").contains("set seed=3")) }
  }

  @Test func anEditorIsOnlyForThePrompt() throws {
    let run = try Piped.run(["-c", "set", "-c", "edit"], environment: ["EDITOR": "false"])
    #expect(run.code == 0)
    #expect(run.error == "nobody is here to edit: 'edit' is for the prompt\n")
  }
}
