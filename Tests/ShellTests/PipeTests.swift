import Foundation
import Testing

/// The digitbook executable with pipes as standard streams.
@Suite struct PipeTests {
  // MARK: Ways in and exit codes

  @Test func commandsAreArguments() throws {
    let run = try Piped.run(["-c", "set seed=7", "-c", "set"])
    #expect(run.code == 0)
    #expect(
      run.output.split(separator: "\n").map { $0.prefix(6) } == ["seed=7", "seed=7"])
    #expect(run.error == "")
  }

  @Test func commandsAreStandardInput() throws {
    let run = try Piped.run([], input: "# a comment\n\nset seed=7\r\nset")
    #expect(run.code == 0)
    #expect(run.output.hasPrefix("seed=7 "))
    #expect(run.error == "")
  }

  @Test func commandsAreAScript() throws {
    let sandbox = try Sandbox()
    try sandbox.file("a.digits", "set seed=7\n# done\n")
    let run = try Piped.run(["replay", "a.digits"], in: sandbox)
    #expect(run.code == 0)
    #expect(run.output.hasPrefix("seed=7 "))
    #expect(run.error == "digitbook> set seed=7\n")
  }

  @Test func aByteOrderMarkIsNoCommand() throws {
    let sandbox = try Sandbox()
    let piped = try Piped.run(["--json"], input: "\u{FEFF}set seed=3\n", in: sandbox)
    #expect(piped.code == 0)
    #expect(try piped.cells().map { $0["input"] as? String } == ["set seed=3"])
    try sandbox.file("bom.digits", "\u{FEFF}set seed=3\n")
    let replayed = try Piped.run(["--json", "replay", "bom.digits"], in: sandbox)
    #expect(replayed.code == 0)
    #expect(try replayed.cells().last?["input"] as? String == "set seed=3")
  }

  /// A model of single steps counts as interrupted; to use it does not.
  @Test func useOfAnInterruptedModelEndsNoScript() throws {
    let run = try Piped.run(
      [
        "-c", "load mnist rows=200", "-c", "step", "-c", "train epochs=1 hidden=4", "-c", "use new-step",
        "-c", "version",
      ])
    #expect(run.code == 0)
    #expect(run.output.contains("digitbook 0"))
  }

  @Test func noCommandsAreNoFailure() throws {
    #expect(try Piped.run([], input: "").code == 0)
    #expect(try Piped.run([], input: "\n# nothing\n").output == "")
  }

  @Test func badUsageDoesNotReachTheTerminalRaw() throws {
    let run = try Piped.run(["--no\u{1B}[2J\u{202E}such"])
    #expect(run.code == 2)
    #expect(run.error.contains(#"--no\x1B[2J\u{202E}such"#))
    #expect(!run.error.contains("\u{1B}"))
    #expect(run.error.hasSuffix("\n") && !run.error.hasSuffix("\n\n"))
  }

  @Test func mnistIsTheBuiltInDataWhateverLiesAround() throws {
    let sandbox = try Sandbox()
    try sandbox.file("mnist", "1,0,0,0,255\n")
    let run = try Piped.run(["-c", "load mnist rows=20", "-c", "load ./mnist name=mine"], in: sandbox)
    #expect(run.code == 0)
    #expect(run.output.contains("mnist: 20 labelled images of 28 x 28 pixels"))
    #expect(run.output.contains("mine: 1 labelled image of 2 x 2 pixels"))
  }

  @Test func theFirstFailureStopsEverything() throws {
    let run = try Piped.run(["-c", "set", "-c", "trian hidden=3", "-c", "version"])
    #expect(run.code == 1)
    #expect(!run.output.contains("digitbook 0"))
    #expect(
      run.error == """
        -c 2: error: there is no command 'trian'
               trian hidden=3
               ^^^^^
         hint: did you mean 'train hidden=3'? 'help' lists all commands

        """)
  }

  @Test func aFailureNamesTheLineOfStandardInput() throws {
    let run = try Piped.run([], input: "set\n\n# comment\nset sed=1\nversion\n")
    #expect(run.code == 1)
    #expect(
      run.error == """
        line 4 of standard input: error: 'set' has no key 'sed'
               set sed=1
                   ^^^
         hint: did you mean 'set seed=1'? 'help set' lists what it takes

        """)
  }

  @Test func aFailureNamesTheFileAndLineOfAScript() throws {
    let sandbox = try Sandbox()
    try sandbox.file("outer.digits", "set\nreplay inner.digits\nversion\n")
    try sandbox.file("inner.digits", "# one\n\n  show 42\n")
    let run = try Piped.run(["replay", "outer.digits"], in: sandbox)
    #expect(run.code == 1)
    #expect(run.error.contains("inner.digits:3: error: no digits are loaded yet\n"))
    #expect(!run.output.contains("digitbook 0"))
  }

  @Test func aScriptThatReplaysItselfIsStopped() throws {
    let sandbox = try Sandbox()
    try sandbox.file("a.digits", "replay b.digits\n")
    try sandbox.file("b.digits", "replay ./a.digits\n")
    let run = try Piped.run(["replay", "a.digits"], in: sandbox)
    #expect(run.code == 1)
    #expect(run.error.contains("b.digits:1: error: ./a.digits is already being replayed"))
  }

  @Test func quitEndsAScriptButNotTheOneAroundIt() throws {
    let sandbox = try Sandbox()
    try sandbox.file("inner.digits", "quit\nnonsense\n")
    let run = try Piped.run(["-c", "replay inner.digits", "-c", "set seed=3"], in: sandbox)
    #expect(run.code == 0)
    #expect(run.output.contains("seed=3"))
  }

  @Test(arguments: [["--nonsense"], ["nonsense"], ["replay"], ["-c"], ["--color", "pink"]])
  func badUsageIsTwo(arguments: [String]) throws {
    let run = try Piped.run(arguments)
    #expect(run.code == 2)
    #expect(run.output == "")
    #expect(run.error.contains("digitbook"))
  }

  /// Words of the prompt behind `digitbook` work where they need no dataset; the others say what to type.
  @Test func wordsOfThePromptAreUnderstood() throws {
    #expect(try Piped.run(["version"]).output == Piped.run(["--version"]).output)
    #expect(try Piped.run(["help", "train"]).output.hasPrefix("train [preset] [key=value ...]"))
    #expect(try Piped.run(["lesson"]).output.contains("1  What a digit image is"))
    let sandbox = try Sandbox()
    try sandbox.file("a.digits", "set seed=3\n")
    #expect(try Piped.run(["a.digits"], in: sandbox).output.hasPrefix("seed=3 "))
    let run = try Piped.run(["train", "epochs=5"])
    #expect(run.code == 2 && run.output == "")
    #expect(
      run.error.split { $0.isWhitespace }.joined(separator: " ")
        == "error: 'train' is no option of digitbook, but a command of its prompt hint: type digitbook -c load "
        + "-c 'train epochs=5', or 'digitbook' alone for the prompt")
  }

  /// What nobody typed by hand is not repeated in full.
  @Test(arguments: ["", "train hidden=", "load ", "show "]) func aLineOfAMillionCharactersIsCut(start: String)
    throws
  {
    let line = start + String(repeating: "x", count: 1_000_000) + "\n"
    let run = try Piped.run([], input: line)
    #expect(run.code == 1)
    #expect(run.error.count < 2_000)
    let json = try Piped.run(["--json"], input: line)
    #expect(json.output.count < 6_000)
    #expect(try json.cells().first?["status"] as? String == "failed")
  }

  @Test func helpAndVersionAreNoFailure() throws {
    let version = try Piped.run(["--version"])
    #expect(version.code == 0)
    #expect(version.output.wholeMatch(of: /digitbook \d+\.\d+\.\d+\n/) != nil)
    let help = try Piped.run(["--help"])
    #expect(help.code == 0)
    #expect(help.output.contains("digitbook replay <file>"))
    #expect(!help.output.contains("print-reference"))
  }

  @Test func aMissingScriptIsAFailure() throws {
    let run = try Piped.run(["replay", "nix.digits"])
    #expect(run.code == 1)
    #expect(run.error.hasPrefix("error: there is no file nix.digits\n"))
  }

  // MARK: JSON

  @Test(arguments: [["--json", "replay", "a.digits"], ["replay", "--json", "a.digits"]])
  func jsonIsOneObjectACell(arguments: [String]) throws {
    let sandbox = try Sandbox()
    try sandbox.file("a.digits", "set seed=7\nversion\ntrian\n")
    let run = try Piped.run(arguments, in: sandbox)
    #expect(run.code == 1)
    let cells = try run.cells()
    #expect(cells.compactMap { $0["cell"] as? Int } == [1, 2, 3])
    #expect(cells.compactMap { $0["status"] as? String } == ["ok", "ok", "failed"])
    #expect((cells[0]["result"] as? [String: Any])?["seed"] as? Int == 7)
    #expect((cells[2]["error"] as? [String: Any])?["message"] as? String == "there is no command 'trian'")
    #expect(run.error.hasPrefix("a.digits:3: error: "))
  }

  @Test func jsonHasItsKeysInOneOrder() throws {
    let runs = try (0..<3).map { _ in
      try Piped.run(["--json", "-c", "version"]).output.replacing(/"seconds":[^,]*/, with: "")
    }
    #expect(Set(runs).count == 1)
  }

  // MARK: Streams

  @Test func aPipeGetsNoEscapeCodesAndNoCarriageReturns() throws {
    let run = try Piped.run(
      [
        "-c", "load mnist rows=600", "-c", "show 42", "-c", "train epochs=3 hidden=4", "-c", "plot loss",
        "-c", "cv k=2 epochs=1 hidden=4", "-c", "help", "-c", "trian",
      ], environment: ["TERM": "xterm-256color"])
    #expect(run.code == 1)
    for stream in [run.output, run.error] {
      #expect(!stream.contains("\u{1B}"))
      #expect(!stream.utf8.contains(0x0D))
    }
    #expect(run.output.utf8.allSatisfy { $0 < 0x80 })
  }

  @Test func progressIsALineAnEpochAndALineAFit() throws {
    let run = try Piped.run(
      [
        "-c", "load mnist rows=600", "-c", "train epochs=3 hidden=4 tol=0", "-c",
        "grid hidden=2|3 k=2 epochs=1",
      ])
    #expect(run.code == 0)
    let lines = run.error.split(separator: "\n").map(String.init)
    #expect(
      lines.filter { $0.wholeMatch(of: /epoch \d\/3  loss \d\.\d{4}  accuracy \d+\.\d\d %  .*s/) != nil }
        .count == 3)
    #expect(lines.contains("2 candidates x 2 folds = 4 fits"))
    #expect((1...4).allSatisfy { fit in lines.contains { $0.hasPrefix("fit \(fit)/4") } })
    #expect(lines.contains("training the best candidate on all training rows"))
  }

  @Test func showIsTwentyEightLinesOfASCIIAndItsCaption() throws {
    let load = try Piped.run(["-c", "load mnist rows=100"]).output
    let output = try Piped.run(["-c", "load mnist rows=100", "-c", "show 42"]).output
    let lines = output.dropFirst(load.count + 1).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.prefix(28).allSatisfy { $0.allSatisfy { " .:-=+*#%@".contains($0) } })
    #expect(lines.prefix(28).contains { $0.contains("@@") })
    #expect(lines.dropFirst(28).filter { !$0.isEmpty } == ["row 42 of mnist, label 7"])
  }

  @Test func colorCanBeForcedAndForbidden() throws {
    #expect(try Piped.run(["--color", "always", "-c", "help"]).output.contains("\u{1B}["))
    #expect(try !Piped.run(["--color", "never", "-c", "help"]).output.contains("\u{1B}"))
    let changed = try Piped.run(["--color", "always", "-c", "set color=never", "-c", "help", "-c", "trian"])
    #expect(!changed.output.contains("\u{1B}"))
    #expect(!changed.error.contains("\u{1B}"))
    #expect(
      try Piped.run(["-c", "set color=always", "-c", "help"], environment: ["NO_COLOR": "1"]).output
        .contains("\u{1B}["))
  }

  @Test func columnsIsTheUsersWord() throws {
    let wide = try Piped.run(["-c", "help train --more"], environment: ["COLUMNS": "140"])
    #expect(wide.output.split(separator: "\n").contains { $0.count > 100 })
    let odd = try Piped.run(["-c", "help train"], environment: ["COLUMNS": "-3"])
    #expect(odd.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test func guidesCanComeFromAnotherFolder() throws {
    let sandbox = try Sandbox()
    try sandbox.file("Own.md", "# Own\n\nA guide of one `sentence`.\n")
    let piped = try Piped.run(
      ["-c", "help guide own"], in: sandbox, environment: ["DIGITBOOK_GUIDES": sandbox.folder.path])
    #expect(piped.output == "Own\n===\nA guide of one 'sentence'.\n")
    #expect(piped.code == 0)
  }

  #if os(Linux)
    @Test func aFullDiskIsSaid() throws {
      let process = Process()
      process.executableURL = URL(filePath: "/bin/sh")
      process.arguments = ["-c", "exec \"$0\" -c help > /dev/full", try Binary.path()]
      process.environment = try Sandbox().environment()
      let error = Pipe()
      process.standardError = error
      try process.run()
      let text = String(decoding: error.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      #expect(process.terminationStatus == 1)
      #expect(text == "digitbook: standard output cannot be written: No space left on device\n")
    }
  #endif

  // MARK: Ctrl-C

  @Test func interruptedScriptsStopAtOnce() throws {
    let run = try Piped.run(
      [
        "--json", "-c", "load mnist rows=2000", "-c", "train epochs=1000000 tol=0 patience=1000000", "-c",
        "set",
      ]
    ) { digitbook in
      try digitbook.waitForError("epoch 2/")
      digitbook.interrupt()
    }
    #expect(run.code == 130)
    let cells = try run.cells()
    #expect(cells.compactMap { $0["status"] as? String } == ["ok", "interrupted"])
    #expect((cells[1]["result"] as? [String: Any])?["stopped"] as? String == "interrupted")
    #expect(run.error.hasSuffix("-c 2: interrupted\n"))
  }

  @Test func waitingForInputCanBeInterrupted() throws {
    let run = try Piped.run([], input: "set\n", staysOpen: true) { digitbook in
      try digitbook.waitForOutput("seed=")
      digitbook.interrupt()
    }
    #expect(run.code == 130)
    #expect(run.error == "")
  }
}
