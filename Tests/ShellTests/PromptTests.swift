import Foundation
import Testing

/// The digitbook executable at a pseudo-terminal, as a user sees it.
@Suite struct PromptTests {
  private let controlC = "\u{03}"
  private let controlD = "\u{04}"
  private let controlR = "\u{12}"
  private let up = "\u{1B}[A"

  private func history(_ sandbox: Sandbox) throws -> [String] {
    try String(contentsOfFile: sandbox.historyPath, encoding: .utf8).split(separator: "\n").map(String.init)
  }

  @Test func welcomesRunsCommandsAndLeavesOnControlD() throws {
    let sandbox = try Sandbox()
    let terminal = try Terminal(in: sandbox)
    let welcome = try terminal.expectPrompt()
    #expect(welcome.split(separator: "\n").count == 3)
    for word in ["load", "help", "lesson"] { #expect(welcome.contains("'\(word)'")) }
    #expect(!terminal.isSane, "readline should have the terminal")
    #expect(try terminal.run("set seed=7").contains("seed=7 "))
    #expect(try terminal.run("history").contains("set seed=7"))
    terminal.type(controlD)
    #expect(try terminal.waitForEnd() == 0)
    #expect(terminal.raw.hasSuffix("\r\n"), "the user's own prompt begins a line of its own")
    #expect(terminal.isSane)
    #expect(try history(sandbox) == ["set seed=7", "history"])
  }

  @Test func quitLeavesAndFailuresDoNot() throws {
    let terminal = try Terminal(in: try Sandbox())
    try terminal.expectPrompt()
    let complaint = try terminal.run("trian hidden=1")
    #expect(
      complaint == """
                   ^^^^^
        error: there is no command 'trian'
         hint: did you mean 'train hidden=1'? 'help' lists all commands


        """)
    terminal.type("quit\r")
    #expect(try terminal.waitForEnd() == 0)
  }

  // MARK: Tab

  @Test func tabCompletesByPosition() throws {
    let sandbox = try Sandbox()
    try sandbox.file("my digits.csv", "")
    let terminal = try Terminal(in: sandbox)
    try terminal.expectPrompt()
    terminal.type("he\t")
    try terminal.expect("help ")
    terminal.type("early\t")
    try terminal.expect("early-stopping ")
    terminal.type("\r")
    try terminal.expect("early-stopping= of train")
    try terminal.expectPrompt()
    terminal.type("train sol\t")
    try terminal.expect("train solver=")
    terminal.type("s\t")
    try terminal.expect("sgd ")
    terminal.type(controlC)
    try terminal.expectPrompt()
    terminal.type("load my\t")
    try terminal.expect("\"my digits.csv\" ")
    terminal.type(controlC)
    try terminal.expectPrompt()
    terminal.type("train beta\t\t")
    let list = try terminal.expectPrompt()
    #expect(list.contains("beta1=") && list.contains("beta2="))
    try terminal.expect("train beta")
  }

  @Test func tabKnowsTheNamesOfModels() throws {
    let terminal = try Terminal(in: try Sandbox())
    try terminal.expectPrompt()
    try terminal.run("load mnist rows=200")
    try terminal.run("train hidden=2 epochs=1 name=first-try")
    terminal.type("report model=\t")
    try terminal.expect("report model=first-try ")
  }

  // MARK: History

  @Test func historyIsSearched() throws {
    let terminal = try Terminal(in: try Sandbox())
    try terminal.expectPrompt()
    for command in ["set seed=11", "version", "set seed=22", "history n=1"] { try terminal.run(command) }
    terminal.type("set" + up)
    try terminal.expect("set seed=22")
    terminal.type(up)
    try terminal.expect("11")
    terminal.type("\r")
    try terminal.expect("\nseed=11 threads")
    try terminal.expectPrompt()
    terminal.type(controlR + "seed=2")
    try terminal.expect("set seed=22")
    terminal.type("\r")
    try terminal.expect("\nseed=22 threads")
  }

  @Test func historyOutlivesTheSessionWithoutRepeats() throws {
    let sandbox = try Sandbox()
    let first = try Terminal(in: sandbox)
    try first.expectPrompt()
    for command in ["set seed=1", "set seed=1", "version"] { try first.run(command) }
    // On disk after every command, however the process ends.
    first.send(SIGKILL)
    #expect(try first.waitForEnd() == -SIGKILL)
    #expect(try history(sandbox) == ["set seed=1", "version"])

    let second = try Terminal(in: sandbox)
    try second.expectPrompt()
    second.type(up + up)
    try second.expect("set seed=1")
    second.type("\r")
    try second.expectPrompt()
    #expect(try history(sandbox) == ["set seed=1", "version", "set seed=1"])
    let mode = try FileManager.default.attributesOfItem(atPath: sandbox.historyPath)[.posixPermissions]
    #expect(mode as? Int == 0o600)
  }

  @Test func aLongHistoryIsCut() throws {
    let sandbox = try Sandbox()
    let folder = URL(filePath: sandbox.historyPath).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let lines = (1...10_500).map { "set seed=\($0)\n" }
    try Data(lines.joined().utf8).write(to: URL(filePath: sandbox.historyPath))
    let terminal = try Terminal(in: sandbox)
    try terminal.expectPrompt()
    #expect(try history(sandbox).count == 10_000)
    #expect(try history(sandbox).last == "set seed=10500")
  }

  @Test func aHistoryThatCannotBeKeptIsOneHint() throws {
    let terminal = try Terminal(in: try Sandbox(), environment: ["XDG_STATE_HOME": "/dev/null"])
    let welcome = try terminal.expectPrompt()
    #expect(welcome.contains("the history cannot be kept in /dev/null/digitbook/history: Not a directory"))
    #expect(try terminal.run("set seed=7").hasPrefix("seed=7 "))
    #expect(try terminal.run("set seed=8").hasPrefix("seed=8 "))
    terminal.type("set" + up)
    try terminal.expect("set seed=8")
  }

  @Test func inputrcIsHonoured() throws {
    let sandbox = try Sandbox()
    let inputrc = """
      $if digitbook
      "\\C-xs": "set seed=5"
      "\\e[A": "version"
      $endif
      $if other
      "\\C-xs": "wrong"
      $endif

      """
    try sandbox.file(".inputrc", inputrc)
    let terminal = try Terminal(in: sandbox)
    try terminal.expectPrompt()
    terminal.type("\u{18}s\r")
    #expect(try terminal.expectPrompt().contains("seed=5 "))
    terminal.type(up + "\r")
    #expect(try terminal.expectPrompt().contains("oneDNN"))
  }

  @Test func severalPastedLinesAreSeveralCommands() throws {
    let sandbox = try Sandbox()
    let terminal = try Terminal(in: sandbox)
    try terminal.expectPrompt()
    terminal.type("\u{1B}[200~set seed=1\nset seed=2\nnonsense\nset seed=3\u{1B}[201~\r")
    try terminal.expect("digitbook> set seed=1\nseed=1 ")
    try terminal.expect("digitbook> set seed=2\nseed=2 ")
    try terminal.expect("digitbook> nonsense\n           ^^^^^^^^\nerror: there is no command 'nonsense'")
    try terminal.expectPrompt()
    #expect(try terminal.run("set").hasPrefix("seed=2 "), "what follows a failure is not run")
    #expect(try history(sandbox) == ["set seed=1", "set seed=2", "nonsense", "set"])
  }

  // MARK: Signals

  @Test func controlCClearsTheLine() throws {
    let sandbox = try Sandbox()
    let terminal = try Terminal(in: sandbox)
    try terminal.expectPrompt()
    terminal.type("set seed=9")
    try terminal.expect("set seed=9")
    terminal.type(controlC)
    #expect(try terminal.expectPrompt() == "^C\n")
    #expect(try terminal.run("set").hasPrefix("seed=0 "), "what was dropped is not run")
    #expect(try history(sandbox) == ["set"])
  }

  @Test func controlCLeavesASearch() throws {
    let sandbox = try Sandbox()
    let terminal = try Terminal(in: sandbox)
    try terminal.expectPrompt()
    // On a busy machine the editor sometimes does not return from the search in time.
    withKnownIssue("Ctrl-C in a search under load", isIntermittent: true) {
      terminal.type(controlR + "z")
      try terminal.expect("failed reverse-i-search")
      terminal.type(controlC)
      try terminal.expect("^C\n")
      try terminal.expectPrompt()
      #expect(try terminal.run("set").hasPrefix("seed=0 "), "what was searched for is not run")
      #expect(try history(sandbox) == ["set"])
    }
  }

  @Test func controlCInMidTrainingKeepsTheModel() throws {
    let terminal = try Terminal(in: try Sandbox())
    try terminal.expectPrompt()
    try terminal.run("load mnist rows=2000")
    terminal.type("train epochs=1000000 tol=0 patience=1000000 name=cut\r")
    try terminal.expect("loss ")
    try terminal.expect("loss ")
    let pressed = ContinuousClock.now
    terminal.type(controlC)
    let shown = try terminal.expectPrompt()
    // 0.2 s is promised; a debug build on a busy machine gets more.
    #expect(ContinuousClock.now - pressed < .seconds(2))
    #expect(shown.contains("interrupted"))
    #expect(try terminal.run("models").contains("cut"))
    #expect(try terminal.run("train continue=cut epochs=1").contains("m1"))
    #expect(try terminal.run("predict 42").contains("42"))
  }

  @Test func controlCEndsAReplayedScriptAndThePromptIsBack() throws {
    let sandbox = try Sandbox()
    try sandbox.file(
      "long.digits", "load mnist rows=2000\ntrain epochs=1000000 tol=0 patience=1000000\nset seed=9\n")
    let terminal = try Terminal(in: sandbox)
    try terminal.expectPrompt()
    terminal.type("replay long.digits\r")
    try terminal.expect("digitbook> train epochs")
    try terminal.expect("loss ")
    terminal.type(controlC)
    try terminal.expect("long.digits:2: interrupted")
    try terminal.expectPrompt()
    #expect(try terminal.run("set").hasPrefix("seed=0 "))
  }

  @Test(arguments: [SIGTERM, SIGHUP])
  func leavesTheTerminalSane(signal: Int32) throws {
    let terminal = try Terminal(in: try Sandbox())
    try terminal.expectPrompt()
    terminal.type("half a li")
    try terminal.expect("half a li")
    terminal.send(signal)
    #expect(try terminal.waitForEnd() == -signal)
    #expect(terminal.isSane)
  }

  // MARK: What is shown

  @Test func progressIsOneLineThatGoes() throws {
    let terminal = try Terminal(in: try Sandbox())
    try terminal.expectPrompt()
    try terminal.run("load mnist rows=4000")
    terminal.type("grid hidden=32|64 k=2 epochs=60 tol=0\r")
    try terminal.expect("2 candidates x 2 folds = 4 fits\n")
    try terminal.expectPrompt()
    let live = try #require(terminal.raw.split(separator: "fits\r\n").last)
    #expect(live.contains(/\r\u{1B}\[Kfit \d\/4  [━─]{20}/))
    // Redrawn in place, and erased before the results are printed.
    #expect(!live.contains(/fit \d[^\r\n]*\r?\n/))
    #expect(live.contains(/\r\u{1B}\[Kmnist was not split/))
  }

  @Test func aResizedWindowIsNoticed() throws {
    let terminal = try Terminal(in: try Sandbox(), columns: 120)
    try terminal.expectPrompt()
    #expect(try terminal.run("help train").split(separator: "\n").contains { $0.count > 80 })
    terminal.resize(columns: 50)
    #expect(try terminal.run("help train").split(separator: "\n").allSatisfy { $0.count <= 50 })
  }

  @Test func aWindowResizedWhileACommandRanIsNoticedByTheEditor() throws {
    let terminal = try Terminal(in: try Sandbox(), environment: ["TERM": "xterm"], columns: 120)
    try terminal.expectPrompt()
    try terminal.run("load mnist rows=4000")
    terminal.type("train epochs=100000 tol=0\r")
    try terminal.expect("loss ")
    terminal.resize(columns: 40)
    terminal.type(controlC)
    try terminal.expectPrompt()
    // The line takes two rows of 40 columns, so returning to its start moves the cursor up.
    terminal.type("# " + String(repeating: "x", count: 36) + "end")
    try terminal.expect("end")
    let before = terminal.raw.count
    let controlA = "\u{01}"
    terminal.type(controlA + "y")
    try terminal.expect("y")
    #expect(terminal.raw.dropFirst(before).contains("\u{1B}[A"))
  }

  @Test func settingsTakeEffectAtOnce() throws {
    let terminal = try Terminal(in: try Sandbox(), environment: ["TERM": "xterm-256color"])
    try terminal.expectPrompt()
    try terminal.run("load mnist rows=50")
    #expect(try terminal.run("show 42").contains("▀"))
    try terminal.run("set images=ascii color=never")
    let before = terminal.raw.count
    #expect(try terminal.run("show 42").contains("@@"))
    #expect(!terminal.raw.dropFirst(before).contains("\u{1B}[1m"))
  }

  @Test func aDumbTerminalGetsNoEscapeCodesForResults() throws {
    let terminal = try Terminal(
      ["-c", "load mnist rows=600", "-c", "train epochs=2", "-c", "help"], in: try Sandbox(),
      environment: ["TERM": "dumb"])
    #expect(try terminal.waitForEnd() == 0)
    #expect(!terminal.raw.contains("\u{1B}"))
    #expect(terminal.raw.contains("epoch 2/2"))
  }

  @Test func noColorIsHonouredOnATerminal() throws {
    let terminal = try Terminal(["-c", "help"], in: try Sandbox(), environment: ["NO_COLOR": "1"])
    #expect(try terminal.waitForEnd() == 0)
    #expect(!terminal.raw.contains("\u{1B}"))
  }
}
