import Foundation
import Testing

/// Programs and files outside of digitbook: `!COMMAND`, `| PROGRAM`, `> FILE`.
@Suite struct OutsideTests {
  private let controlC = "\u{03}"

  // MARK: At the prompt

  @Test(arguments: [("xterm", 80), ("xterm", 40), ("dumb", 80)])
  func aLineForTheShellRunsAndLeavesNoCell(term: String, columns: Int) throws {
    let sandbox = try Sandbox()
    let terminal = try Terminal(in: sandbox, environment: ["TERM": term], columns: columns)
    try terminal.expectPrompt()
    #expect(try terminal.run("!echo it is $((6 * 7))") == "it is 42\n\n")
    #expect(try terminal.run("history").contains("Nothing was run yet."))
    #expect(try String(contentsOfFile: sandbox.historyPath, encoding: .utf8).hasPrefix("!echo"))
    #expect(terminal.text.contains("digitbook> !echo"))
  }

  @Test(
    arguments: [
      ("!exit 3", "error: 'exit' ended with status 3\n\n"),
      ("!kill -9 $$", "error: 'kill' was ended by signal 9 (Killed)\n\n"),
    ]) func howAProgramEndedIsTold(line: String, shown: String) throws
  {
    let terminal = try Terminal(in: try Sandbox())
    try terminal.expectPrompt()
    #expect(try terminal.run(line) == shown)
    #expect(try terminal.run("set").hasPrefix("seed=0 "))
  }

  @Test func aProgramThatIsNotThereIsTold() throws {
    let terminal = try Terminal(in: try Sandbox())
    try terminal.expectPrompt()
    let shown = try terminal.run("set | no-such-program --with more")
    #expect(shown.hasSuffix("error: there is no program 'no-such-program', or one that it calls\n\n"))
  }

  @Test(arguments: [("xterm", 80), ("dumb", 80)])
  func aResultGoesThroughAProgram(term: String, columns: Int) throws {
    let sandbox = try Sandbox()
    let terminal = try Terminal(in: sandbox, environment: ["TERM": term], columns: columns)
    try terminal.expectPrompt()
    #expect(try terminal.run("set seed=7 | cut -d' ' -f1 | tr a-z A-Z") == "SEED=7\n\n")
    // A reader that leaves early harms nobody.
    #expect(try terminal.run("help guide tour | head -n 1").split(separator: "\n").count == 1)
    #expect(try terminal.run("history").contains("set seed=7 "), "the cell is the command alone")
    #expect(!(try terminal.run("history").contains("tr a-z")))
    let complaint = try terminal.run("trian | cat")
    #expect(complaint.hasPrefix("           ^^^^^\nerror: there is no command 'trian'\n"))
  }

  @Test func aResultGoesIntoAFileThatIsNotReplacedUnasked() throws {
    let sandbox = try Sandbox()
    let terminal = try Terminal(in: sandbox)
    let path = sandbox.folder.appending(path: "my file.txt").path
    func contents() throws -> String { try String(contentsOfFile: path, encoding: .utf8) }
    try terminal.expectPrompt()
    let shown = try terminal.run("set seed=1 > \"my file.txt\"")
    #expect(shown == "\n")
    #expect(try contents().hasPrefix("seed=1 threads="))
    terminal.type("set seed=2 > \"my file.txt\"\r")
    try terminal.expect("my file.txt exists. Replace it? [y/N] ")
    terminal.type("\r")
    try terminal.expectPrompt()
    #expect(try contents().hasPrefix("seed=1 threads="))
    #expect(try terminal.run("set").hasPrefix("seed=1 "), "what is not written is not run")
    terminal.type("set seed=3 > \"my file.txt\"\r")
    try terminal.expect("[y/N] ")
    terminal.type("y\r")
    try terminal.expectPrompt()
    #expect(try contents().hasPrefix("seed=3 threads="))
    try terminal.run("set seed=4 >> \"my file.txt\"")
    #expect(try contents().split(separator: "\n").map { $0.prefix(6) } == ["seed=3", "seed=4"])
  }

  @Test func aFileThatCannotBeIsToldBeforeTheCommandRuns() throws {
    let terminal = try Terminal(in: try Sandbox())
    try terminal.expectPrompt()
    #expect(
      try terminal.run("set seed=1 > nowhere/r.txt")
        == "error: there is no folder nowhere\n hint: name a file in a folder that is there\n\n")
    #expect(
      try terminal.run("set seed=1 > config")
        == "error: config is a folder\n hint: name a file behind '>'\n\n")
    #expect(
      try terminal.run("show 42 > digit.png")
        == "error: digit.png would hold the text of the screen, not PNG\n"
        + " hint: 'show 42 out=digit.png' writes what its name says\n\n")
    #expect(try terminal.run("set").hasPrefix("seed=0 "))
  }

  @Test func controlCEndsTheProgramAndThePromptIsBack() throws {
    let terminal = try Terminal(in: try Sandbox())
    try terminal.expectPrompt()
    // dash 0.5.12 loses a Ctrl-C that comes while it starts another process; `exec` starts none.
    terminal.type("!echo begun; exec sleep 1000\r")
    try terminal.expect("begun\n")
    #expect(terminal.isSane)
    terminal.type(controlC)
    try terminal.expectPrompt()
    terminal.type("set seed=6 | (echo begun >&2; exec sleep 1000)\r")
    try terminal.expect("begun\n")
    terminal.type(controlC)
    try terminal.expectPrompt()
    #expect(try terminal.run("set").hasPrefix("seed=6 "))
  }

  @Test func noScriptIsWrittenOfIt() throws {
    let sandbox = try Sandbox()
    let terminal = try Terminal(in: sandbox)
    try terminal.expectPrompt()
    for line in ["load mnist rows=50", "!echo hi", "info | cat", "export script a.digits"] {
      try terminal.run(line)
    }
    let script = try String(
      contentsOf: sandbox.folder.appending(path: "a.digits"), encoding: .utf8)
    #expect(script.contains("\nload mnist rows=50\n"))
    #expect(script.contains("\ninfo\n"), "what was piped is the command's own result")
    #expect(!script.contains("echo hi") && !script.contains("| cat"))
  }

  // MARK: In scripts

  @Test func scriptsRunNoProgramUnlessTheyMay() throws {
    let sandbox = try Sandbox()
    try sandbox.file("a.digits", "set seed=7 > r.txt\n")
    let refused = try Piped.run(["-c", "!echo hi"], in: sandbox)
    #expect(refused.code == 1 && refused.output == "")
    #expect(
      refused.error
        == """
        -c 1: error: '!' runs a program of the system, which only the prompt does by itself
               !echo hi
               ^^^^^
         hint: 'digitbook --allow-shell' lets scripts and pipes do it, too

        """)
    let script = try Piped.run(["replay", "a.digits"], in: sandbox)
    #expect(script.code == 1)
    #expect(script.error.contains("scripts only with 'digitbook --allow-shell'"))
    #expect(access(sandbox.folder.appending(path: "r.txt").path, F_OK) != 0)
  }

  @Test func scriptsThatMayDoAsThePromptDoes() throws {
    let sandbox = try Sandbox()
    try sandbox.file(
      "a.digits", "!echo hi\nset seed=7 | cut -d' ' -f1\nset > r.txt\nset seed=8 > r.txt\nset seed=9\n")
    let run = try Piped.run(["replay", "--allow-shell", "a.digits"], in: sandbox)
    #expect(run.output == "hi\nseed=7\n")
    #expect(run.code == 1)
    #expect(
      run.error.hasSuffix("a.digits:4: error: r.txt exists\n hint: '>> r.txt' appends to it\n"),
      "\(run.error)")
    #expect(
      try String(contentsOf: sandbox.folder.appending(path: "r.txt"), encoding: .utf8).hasPrefix("seed=7 "))
  }

  @Test func aProgramThatFailsStopsTheScript() throws {
    let run = try Piped.run(["--allow-shell", "-c", "!false", "-c", "set"])
    #expect(run.code == 1 && run.output == "")
    #expect(run.error == "-c 1: error: 'false' ended with status 1\n")
  }

  @Test func standardOutputOfJSONIsForJSON() throws {
    let run = try Piped.run(["--allow-shell", "--json", "-c", "!echo hi", "-c", "set | cat"])
    #expect(run.code == 0 && run.output == "")
    #expect(run.error.hasPrefix("hi\n{\"cell\":1,"))
  }
}
