import Foundation
import Testing

/// `digitbook replay` and scripts in the executable.
@Suite struct ReplayTests {
  private func text(_ name: String, in sandbox: Sandbox) throws -> String {
    try String(contentsOf: sandbox.folder.appending(path: name), encoding: .utf8)
  }

  /// Numbers differ between machines, so the script is written here first.
  @Test func whatThisMachineWroteVerifiesWithAnyThreads() throws {
    let sandbox = try Sandbox()
    try sandbox.file(
      "a.digits",
      """
      load mnist rows=600
      show 42
      train hidden=${hidden:-8} epochs=3 seed=1   # small
      report
      grid hidden=4|8 epochs=2 k=2
      plot loss
      status

      """)
    let update = try Piped.run(["replay", "a.digits", "--update"], in: sandbox)
    #expect(update.code == 0, "\(update.error)")
    for threads in 1...3 {
      let run = try Piped.run(
        ["-c", "set threads=\(threads)", "-c", "replay a.digits --verify"], in: sandbox)
      #expect(run.code == 0, "\(run.output)")
      #expect(run.output.hasSuffix("7 commands run, 7 compared with their #> lines: all as written.\n"))
    }
    let styled = try Piped.run(
      ["replay", "--color", "always", "a.digits", "--verify"], in: sandbox, environment: ["COLUMNS": "132"])
    #expect(styled.code == 0, "\(styled.output)")
    #expect(try Piped.run(["replay", "a.digits", "hidden=9", "--verify"], in: sandbox).code == 3)
  }

  @Test func aChangedDigitIsThreeAndPointsAtTheCell() throws {
    let sandbox = try Sandbox()
    try sandbox.file("a.digits", "set seed=7\n#> seed=8 threads=~ images=~ color=~\n")
    let run = try Piped.run(["replay", "a.digits", "--verify"], in: sandbox)
    #expect(run.code == 3)
    #expect(
      run.output == """
        a.digits:1: set seed=7

        - seed=8 threads=~ images=~ color=~
        + seed=7 threads=~ images=~ color=~

        a.digits: 1 command run, 1 compared with its #> lines: 1 differs (- the script,
        + this run).

        """)
    #expect(run.error == "")
    #expect(try Piped.run(["replay", "a.digits", "--verify", "tol=1"], in: sandbox).code == 0)
    #expect(try Piped.run(["replay", "a.digits", "--verify", "--tol", "1"], in: sandbox).code == 0)
    let inside = try Piped.run(["-c", "replay a.digits --verify", "-c", "version"], in: sandbox)
    #expect(inside.code == 3)
    #expect(!inside.output.contains("digitbook 0"))
  }

  @Test func jsonOfAVerificationIsOneObject() throws {
    let sandbox = try Sandbox()
    try sandbox.file("a.digits", "set seed=7\n#> seed=8\n")
    let run = try Piped.run(["--json", "replay", "a.digits", "--verify"], in: sandbox)
    #expect(run.code == 3)
    let cells = try run.cells()
    #expect(cells.count == 1)
    let result = try #require(cells.first?["result"] as? [String: Any])
    #expect(result["kind"] as? String == "verification")
    let difference = try #require((result["differences"] as? [[String: Any]])?.first)
    #expect(difference["line"] as? Int == 1)
    #expect(difference["expected"] as? [String] == ["seed=8"])
    #expect(difference["found"] as? [String] == ["seed=7 threads=~ images=~ color=~"])
  }

  @Test func parametersComeFromOutside() throws {
    let sandbox = try Sandbox()
    try sandbox.file("a.digits", "set seed=${seed}\nset images=${images:-ascii}\n")
    let run = try Piped.run(["replay", "a.digits", "seed=5"], in: sandbox)
    #expect(run.code == 0)
    #expect(run.output.contains("seed=5 ") && run.output.contains("images=ascii"))
    let missing = try Piped.run(["replay", "a.digits"], in: sandbox)
    #expect(missing.code == 1)
    #expect(
      missing.error
        == "error: a.digits:1: there is no value for ${seed}\n hint: add seed=... after 'replay a.digits'\n")
    let unknown = try Piped.run(["replay", "a.digits", "seed=5", "sed=4"], in: sandbox)
    #expect(unknown.code == 1)
    #expect(
      unknown.error == """
        error: a.digits has no parameter 'sed'
               replay "a.digits" seed=5 sed=4
                                        ^^^
         hint: it has seed and images

        """)
    #expect(unknown.output == "")
  }

  @Test func keepGoingGoesOnAndEndsWithOne() throws {
    let sandbox = try Sandbox()
    try sandbox.file("inner.digits", "nonsense\nset seed=8\n")
    try sandbox.file("a.digits", "trian\nreplay inner.digits\nset seed=9\n")
    let run = try Piped.run(["replay", "a.digits", "--keep-going"], in: sandbox)
    #expect(run.code == 1)
    #expect(run.error.contains("a.digits:1: error: there is no command 'trian'"))
    #expect(run.error.contains("inner.digits:1: error: there is no command 'nonsense'"))
    #expect(run.output.contains("seed=9") && !run.output.contains("seed=8"))
    let stopped = try Piped.run(["replay", "a.digits"], in: sandbox)
    #expect(stopped.code == 1 && !stopped.output.contains("seed=9"))
  }

  @Test func fromBeginsFurtherDown() throws {
    let sandbox = try Sandbox()
    try sandbox.file("a.digits", "trian\nset seed=9\n")
    for arguments in [["--from", "2"], ["from=2"]] {
      let run = try Piped.run(["replay", "a.digits"] + arguments, in: sandbox)
      #expect(run.code == 0)
      #expect(run.error == "digitbook> set seed=9\n")
    }
  }

  @Test func aDryRunRunsNothing() throws {
    let sandbox = try Sandbox()
    try sandbox.file("a.digits", "set seed=9\ntrian\n")
    let run = try Piped.run(["replay", "a.digits", "--dry-run"], in: sandbox)
    #expect(run.code == 1)
    #expect(
      run.output == """
        a.digits:2: there is no command 'trian'

            trian
            hint: did you mean 'train'? 'help' lists all commands

        a.digits: 2 commands, 1 line cannot be run as it is. None was run.

        """)
  }

  @Test func echoKeepsCommandsWithTheirResults() throws {
    let sandbox = try Sandbox()
    try sandbox.file("a.digits", "set seed=1 threads=1\nset seed=2\n")
    let run = try Piped.run(["replay", "a.digits", "--echo"], in: sandbox)
    #expect(run.error == "")
    #expect(
      run.output == """
        digitbook> set seed=1 threads=1
        seed=1 threads=1 images=auto color=auto

        digitbook> set seed=2
        seed=2 threads=1 images=auto color=auto

        """)
  }

  @Test func flagsThatContradictEachOtherAreBadUsage() throws {
    let sandbox = try Sandbox()
    try sandbox.file("a.digits", "set\n")
    let run = try Piped.run(["replay", "a.digits", "--verify", "--dry-run"], in: sandbox)
    #expect(run.code == 2)
    #expect(run.error.contains("'--verify' cannot be combined with '--dry-run'"))
  }

  @Test func earlierCellsAreRunAgain() throws {
    let run = try Piped.run(
      ["-c", "set seed=1 threads=1", "-c", "set seed=2", "-c", "rerun 1-2", "-c", "undo", "-c", "set"])
    #expect(run.code == 0)
    let echoed = run.error.split(separator: "\n")
    #expect(echoed == ["digitbook> set seed=1 threads=1", "digitbook> set seed=2"])
    #expect(run.output.hasSuffix("seed=1 threads=1 images=auto color=auto\n"))
    let failing = try Piped.run([], input: "set seed=1\nreplay nix.digits\n")
    #expect(failing.code == 1)
  }

  @Test func aScriptThatStopsSaysWhereToGoOn() throws {
    let sandbox = try Sandbox()
    try sandbox.file("a.digits", "set seed=1\nshow 1\nset seed=2\n")
    let terminal = try Terminal(in: sandbox)
    try terminal.expectPrompt()
    terminal.type("replay a.digits\r")
    try terminal.expect("a.digits stops there; once it is fixed, 'replay a.digits from=2' goes on")
  }

  @Test func aFailureOfAnEarlierCellNamesIt() throws {
    let sandbox = try Sandbox()
    try sandbox.file("a.csv", "1,0,0,0,255\n")
    let run = try Piped.run(
      ["-c", "load a.csv", "-c", "drop a", "-c", "load a.csv", "-c", "rerun 2,2"], in: sandbox)
    #expect(run.code == 1)
    #expect(run.error.contains("cell 2 again: error: there is no dataset or model 'a'"))
  }

  @Test func anExportedSessionVerifies() throws {
    let sandbox = try Sandbox()
    try FileManager.default.createDirectory(
      at: sandbox.folder.appending(path: "Scripts"), withIntermediateDirectories: true)
    let lines = [
      "load mnist rows=500", "train hidden=4 epochs=2", "train hidden=5 epochs=1", "undo", "report",
      "show 42",
      "export script mine",
    ]
    let run = try Piped.run([], input: lines.joined(separator: "\n"), in: sandbox)
    #expect(run.code == 0)
    #expect(
      run.output.hasSuffix(
        "4 commands with their output written to Scripts/mine.digits, without 1 that led\nnowhere.\n"))
    #expect(
      try text("Scripts/mine.digits", in: sandbox).contains("train hidden=4 epochs=2 seed=0 name=m1\n#> "))
    #expect(try Piped.run(["replay", "Scripts/mine.digits", "--verify"], in: sandbox).code == 0)
    let again = try Piped.run([], input: lines.joined(separator: "\n"), in: sandbox)
    #expect(again.code == 1)
    #expect(again.error.contains("error: Scripts/mine.digits already exists\n"))
    #expect(again.error.contains("hint: choose another name, or add --force to overwrite it\n"))
  }

  @Test func helpTellsOfThree() throws {
    let help = try Piped.run(["--help"]).output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(help.contains("3 a script ran and its output is not what it says (replay --verify)"))
    #expect(try Piped.run(["replay", "--help"]).output.contains("--keep-going"))
  }

  /// The bundled scripts can be parsed; their numbers are those of the machine that wrote them.
  @Test func theScriptsThatComeAlongAreCommands() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
    for name in ["handwritten-digits", "tour", "sklearn-side-by-side"] {
      let path = root.appending(path: "Scripts/\(name).digits").path
      let run = try Piped.run(["replay", path, "--dry-run"])
      #expect(run.code == 0, "\(run.output)")
    }
  }

  /// The line that failed is the first to run again, in another process.
  @Test func aSessionGoesOnWhereItsScriptStopped() throws {
    let sandbox = try Sandbox()
    try sandbox.file("a.digits", "set seed=1\nshow 1\nset seed=3\n")
    let first = try Piped.run(["replay", "a.digits", "--session", "s"], in: sandbox)
    #expect(first.code == 1)
    #expect(first.error.contains("a.digits:2: error: no digits are loaded yet"))
    let load = try Piped.run(["--session", "s", "-c", "load mnist rows=20"], in: sandbox)
    #expect(load.code == 0)
    let rest = try Piped.run(["replay", "a.digits", "--resume", "--session", "s"], in: sandbox)
    #expect(rest.code == 0, "\(rest.error)")
    #expect(rest.output.contains("from line 2: 2 commands"))
    #expect(rest.output.contains("row 1 of mnist") && rest.output.contains("seed=3 "))
    #expect(!rest.output.contains("seed=1 "))
    let again = try Piped.run(["replay", "a.digits", "--resume", "--session", "s"], in: sandbox)
    #expect(again.code == 1)
    #expect(again.error.contains("the last run of a.digits came to its end: nothing is left to go on with"))
  }
}
