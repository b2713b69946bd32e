import CommandLanguage
import Commands
import Display
import Foundation
import Notebook
import NotebookTestSupport
import Testing

/// `replay` with everything that the command itself does; the shell runs the lines.
@Suite struct ReplayTests {
  /// What a cell shows, as if lines had no end: paths of temporary folders are long.
  private func text(_ cell: Cell) throws -> String {
    TextRenderer().render(try #require(cell.result).blocks).replacing("\n", with: " ")
  }

  private func script(_ text: String, in scratch: Scratch, name: String = "a.digits") throws -> String {
    try scratch.file(name, Data(text.utf8))
  }

  private func contents(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  @Test func replayHandsTheScriptToTheShell() throws {
    let scratch = try Scratch()
    let path = try scratch.file("a.digits", Data("# two\nset\nset seed=1\n".utf8))
    let cell = try scratch.run("replay \(path)")
    guard case .replay(let replay)? = cell.result?.effect else {
      Issue.record("no script")
      return
    }
    #expect(replay.script.lines.map(\.number) == [2, 3])
  }

  @Test func aScriptDoesNotReplayItself() throws {
    let scratch = try Scratch()
    let path = try scratch.file("a.digits", Data("set\n".utf8))
    let script = try Script(contentsOf: path)
    let cell = try #require(scratch.notebook.run("replay \(path)", replaying: [script]))
    #expect(cell.error?.message == "\(path) is already being replayed, and would never end")
  }

  @Test(arguments: [
    ("replay nix.digits", "there is no file nix.digits"),
    ("replay /", "/ is a folder, not a script"),
    ("replay", "'replay' needs the script, such as 'replay tour.digits'"),
  ])
  func replayRefuses(line: String, message: String) throws {
    #expect(try Scratch().fail(line).message == message)
  }

  // MARK: The parts of the plan

  @Test func fromLeavesOutWhatStandsAbove() throws {
    let scratch = try Scratch()
    let path = try script("set\n# two\nset seed=3\nset seed=4\n", in: scratch)
    let replay = try #require(try scratch.notebook.commands.replay(of: "replay \(path) from=2 --echo"))
    #expect(replay.script.lines.map(\.number) == [3, 4])
    #expect(replay.echoes && !replay.keepsGoing)
    #expect(try scratch.notebook.commands.replay(of: "replay \(path) --from 4")?.script.lines.count == 1)
    #expect(try scratch.notebook.commands.replay(of: "replay \(path) --verify") == nil)
    #expect(
      try scratch.fail("replay \(path) from=5")
        == ErrorMessage("\(path) has no command in line 5 or below", hint: "use a smaller from="))
  }

  @Test(arguments: [
    ("--verify --dry-run", "'--verify' cannot be combined with '--dry-run'"),
    ("--verify from=2", "'from=2' cannot be combined with '--verify'"),
    ("--update --echo", "'--echo' cannot be combined with '--update'"),
    ("tol=0.1", "'tol=0.1' has no effect without '--verify'"),
    ("x=1 x=2", "'x' is given twice"),
    ("x=", "x has no value"),
    ("--nix", "'replay' has no flag '--nix'"),
  ])
  func argumentsThatDoNotSuitEachOther(arguments: String, message: String) throws {
    #expect(try Scratch().fail("replay a.digits \(arguments)").message == message)
  }

  @Test func parametersAreNamedWhereTheyLackAValue() throws {
    let scratch = try Scratch()
    let path = try script("load\ntrain hidden=${hidden} lr=${lr:-0.1}\n", in: scratch)
    #expect(
      try scratch.fail("replay \(path)")
        == ErrorMessage(
          "\(path):2: there is no value for ${hidden}", hint: "add hidden=... after 'replay \(path)'"))
    let line = "replay \(path) hidden=3 rl=1"
    #expect(
      try scratch.fail(line)
        == ErrorMessage(
          "\(path) has no parameter 'rl'", hint: "it has hidden and lr",
          columns: line.count - 4..<line.count - 2))
    let replay = try #require(try scratch.notebook.commands.replay(of: "replay \(path) hidden=3"))
    #expect(replay.script.lines.map(\.text) == ["load", "train hidden=3 lr=0.1"])
  }

  @Test(arguments: [
    (
      "set seed=${", "a.digits:1: a ${ is not followed by a name and a }",
      "write ${name} or ${name:-default}; $${ is a plain ${"
    ),
    (
      "set seed=${tol}",
      "a.digits:1: a parameter cannot be called 'tol', because 'replay' has a key of that name",
      "give it another name"
    ),
  ])
  func parametersThatCannotBe(line: String, message: String, hint: String) throws {
    let scratch = try Scratch()
    let path = try script(line, in: scratch)
    let folder = scratch.folder.path + "/"
    let error = try scratch.fail("replay \(path)")
    #expect(error.message.replacing(folder, with: "") == message)
    #expect(error.hint == hint)
  }

  // MARK: --dry-run

  @Test func aDryRunFindsEveryLineThatCannotBeRead() throws {
    let scratch = try Scratch()
    let inner = try script("set sed=1\n", in: scratch, name: "inner.digits")
    let path = try script("trian\nset seed=5\nreplay \(inner)\nreplay nix.digits\nset seed=x\n", in: scratch)
    let cell = try scratch.run("replay \(path) --dry-run")
    #expect(cell.result?.effect == .exit(.problems))
    let problems = try #require(
      try scratch.json("replay \(path) --dry-run")["problems"] as? [[String: Any]])
    #expect(problems.compactMap { $0["line"] as? Int } == [1, 1, 4, 5])
    #expect(scratch.notebook.workspace.settings.seed == 0)
    #expect(try text(cell).hasSuffix("6 commands, 4 lines cannot be run as they are. None was run. "))
  }

  @Test func aDryRunOfAGoodScriptIsGood() throws {
    let scratch = try Scratch()
    let path = try script("load nix.csv\ntrain hidden=${h}\n", in: scratch)
    let cell = try scratch.run("replay \(path) --dry-run h=3")
    #expect(cell.result?.effect == CellEffect.none)
    #expect(try text(cell).contains("2 commands, every line is a command that can be read."))
  }

  // MARK: --verify and --update

  @Test func whatIsWrittenVerifiesWhateverTheThreadsAndTheWorkspace() throws {
    let scratch = try Scratch()
    let data = try scratch.csv("a.csv", rows: 80)
    let path = try script(
      "# first\nload \(data)\n\nsplit seed=1   # a quarter\ntrain hidden=${h:-3} epochs=3\nreport\nset\nstatus\n"
        + "train hidden=2 epochs=1 --profile\ncv k=2 epochs=1\n", in: scratch)
    let updated = try scratch.run("replay \(path) --update")
    #expect(updated.result?.effect == CellEffect.none)
    #expect(scratch.notebook.workspace.currentDatasetName == nil)
    let written = try contents(path)
    #expect(written.hasPrefix("# first\nload \(data)\n#> a: 80 labelled images"))
    #expect(written.contains("\n\nsplit seed=1   # a quarter\n#> a: 60 training rows"))
    #expect(written.contains("3 epochs in ~ s, as asked."))
    #expect(written.contains("#> seed=0 threads=~ images=~ color=~\n"))
    #expect(written.hasSuffix("\n"))
    for line in ["set threads=1", "set threads=2", "set threads=3 seed=9 images=blocks color=always"] {
      try scratch.run(line)
      let cell = try scratch.run("replay \(path) --verify")
      #expect(cell.result?.effect == CellEffect.none, "\(cell.json)")
      #expect(try text(cell).contains("8 commands run, 8 compared with their #> lines: all as written."))
    }
    try scratch.run("replay \(path) --update")
    #expect(try contents(path) == written)
  }

  @Test func aChangedDigitPointsAtTheCell() throws {
    let scratch = try Scratch()
    let data = try scratch.csv("a.csv", rows: 80)
    let path = try script("load \(data)\nsplit test=0.25\n", in: scratch)
    try scratch.run("replay \(path) --update")
    let good = try contents(path)
    let line = try #require(Script(contentsOf: path).lines.last).number
    try Data(good.replacing("60 training rows", with: "61 training rows").utf8).write(to: URL(filePath: path))
    let cell = try scratch.run("replay \(path) --verify")
    #expect(cell.result?.effect == .exit(.differences))
    let shown = try text(cell)
    #expect(shown.contains("a.digits:\(line): split test=0.25  - a: 61 training rows, 20 test rows"))
    #expect(shown.contains(" + a: 60 training rows, 20 test rows"))
    #expect(shown.contains("1 differs"))
    #expect(try scratch.run("replay \(path) --verify tol=1").result?.effect == CellEffect.none)
    let difference = try #require(
      (try scratch.json("replay \(path) --verify")["differences"] as? [[String: Any]])?.first)
    #expect(difference["line"] as? Int == line)
    try scratch.run("replay \(path) --update")
    #expect(try contents(path) == good)
  }

  @Test func commandsWithoutOutputInTheScriptAreCountedAndNotCompared() throws {
    let scratch = try Scratch()
    let path = try script("set seed=1\nset seed=2\n#> seed=2 threads=~ images=~ color=~\n", in: scratch)
    let cell = try scratch.run("replay \(path) --verify")
    #expect(try text(cell).contains("2 commands run, 1 compared with its #> lines: all as written."))
  }

  @Test func aScriptWithoutOutputCannotBeGreen() throws {
    let scratch = try Scratch()
    let path = try script("#> above all commands\nset seed=1\n", in: scratch)
    #expect(
      try scratch.fail("replay \(path) --verify")
        == ErrorMessage(
          "\(path) has no #> lines to compare with", hint: "'replay \(path) --update' runs it and writes them"
        ))
  }

  private let loadFirst = "type 'load' for the built-in MNIST, or 'load FILE'"

  @Test func aFailureNamesItsLineAndWritesNothing() throws {
    let scratch = try Scratch()
    let path = try script("set seed=1\n#> x\n\nreport\n", in: scratch)
    let before = try contents(path)
    for flag in ["--verify", "--update"] {
      #expect(
        try scratch.fail("replay \(path) \(flag)")
          == ErrorMessage("\(path):4: no digits are loaded yet", hint: loadFirst))
    }
    #expect(try contents(path) == before)
  }

  @Test func aCellThatFailsTheSecondTimeIsBlamedOnTheLineThatRanIt() throws {
    let scratch = try Scratch()
    let data = try scratch.csv("a.csv", rows: 20)
    let path = try script("load \(data)\n#> x\ndrop a\n\nrerun 2\n", in: scratch)
    #expect(
      try scratch.fail("replay \(path) --verify").message
        == "\(path):5: there is no dataset or model 'a'")
  }

  @Test func failuresAreOutputWhereItKeepsGoing() throws {
    let scratch = try Scratch()
    let path = try script("report\nset seed=1\n", in: scratch)
    try scratch.run("replay \(path) --update --keep-going")
    #expect(
      try contents(path) == "report\n#> error: no digits are loaded yet\n#>  hint: \(loadFirst)\n"
        + "set seed=1\n#> seed=1 threads=~ images=~ color=~\n")
    #expect(try scratch.run("replay \(path) --verify --keep-going").result?.effect == CellEffect.none)
  }

  @Test func whatACommandRunsIsItsOutput() throws {
    let scratch = try Scratch()
    let inner = try script("set seed=2\nquit\nset seed=3\n", in: scratch, name: "inner.digits")
    let path = try script("set seed=1\nreplay \(inner)\nrerun 1\nreplay \(inner)\n", in: scratch)
    try scratch.run("replay \(path) --update")
    let text = try contents(path)
    #expect(text.matches(of: #/\#> seed=2\ /#).count == 2)
    #expect(text.contains("rerun 1\n#> seed=1 "))
    #expect(!text.contains("seed=3 "))
  }

  @Test func aScriptThatIsReadOnlyIsToldSo() throws {
    let scratch = try Scratch()
    let folder = scratch.folder.appending(path: "locked")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let path = folder.appending(path: "a.digits").path
    try Data("set seed=1\n".utf8).write(to: URL(filePath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: folder.path)
    defer { try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path) }
    // The superuser writes anywhere.
    guard getuid() != 0 else { return }
    #expect(
      try scratch.fail("replay \(path) --update")
        == ErrorMessage("cannot write \(path): permission denied", hint: "choose another name"))
  }

  @Test func interruptingTheVerificationStopsAllOfIt() throws {
    let scratch = try Scratch()
    let data = try scratch.csv("a.csv", rows: 80)
    let path = try script(
      "load \(data)\n#> x\ntrain epochs=1000000 tol=0 patience=1000000\nset seed=1\n", in: scratch)
    let cancellation = scratch.notebook.cancellation
    let cell = try #require(scratch.notebook.run("replay \(path) --verify") { _ in cancellation.raise() })
    #expect(cell.status == .interrupted)
    #expect(!cancellation.isRaised)
  }

  // MARK: Going on

  /// The lines of the script that the shell would run.
  private func lines(_ cell: Cell) -> [Int] {
    guard case .replay(let replay)? = cell.result?.effect else { return [] }
    return replay.script.lines.map(\.number)
  }

  @Test func resumeGoesOnAtTheLineThatFailed() throws {
    let scratch = try Scratch()
    let path = try script("set seed=1\n# two\nshow 1\nset seed=3\n", in: scratch)
    #expect(
      try scratch.fail("replay \(path) --resume")
        == ErrorMessage(
          "\(path) was not run in this session yet: there is no place to go on from",
          hint: "'replay \(path)' begins it"))
    try scratch.run("replay \(path)", "set seed=1")
    _ = try scratch.fail("show 1")
    // What the user does in between.
    try scratch.run("load mnist rows=20", "set seed=7")
    let again = try scratch.run("replay \(path) --resume")
    #expect(lines(again) == [3, 4])
    #expect(try text(again).contains("from line 3: 2 commands in this workspace;"))
    try scratch.run("show 1")
    #expect(lines(try scratch.run("replay \(path) --resume")) == [4])
    try scratch.run("set seed=3")
    #expect(
      try scratch.fail("replay \(path) --resume")
        == ErrorMessage(
          "the last run of \(path) came to its end: nothing is left to go on with",
          hint: "'replay \(path)' begins anew"))
    // A new run begins anew.
    try scratch.run("replay \(path)")
    #expect(lines(try scratch.run("replay \(path) --resume")) == [1, 3, 4])
  }

  /// 'digitbook replay FILE --session s' leaves the cells of the script and none of the line itself.
  @Test func resumeKnowsARunFromOutside() throws {
    let scratch = try Scratch()
    let path = try script("set seed=1\nshow 1\n", in: scratch)
    try scratch.run("set seed=1")
    _ = try scratch.fail("show 1")
    #expect(lines(try scratch.run("replay \(path) --resume")) == [2])
    #expect(
      try scratch.fail("replay \(path) --resume from=2").message
        == "'from=2' cannot be combined with '--resume'")
    #expect(
      try scratch.fail("replay \(path) --resume --verify").message
        == "'--verify' cannot be combined with '--resume'")
  }
}
