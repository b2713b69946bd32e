import Foundation
import Testing

/// Sessions of the digitbook executable.
@Suite struct SessionTests {
  @Test func whatWasNotSavedComesBack() throws {
    let sandbox = try Sandbox()
    let first = try Terminal(in: sandbox)
    try first.expectPrompt()
    try first.run("load mnist rows=200")
    try first.run("train hidden=4 epochs=1")
    first.send(SIGKILL)
    #expect(try first.waitForEnd() == -SIGKILL)

    let second = try Terminal(in: sandbox)
    let welcome = try second.expectPrompt()
    #expect(
      welcome.contains("A session ended unexpectedly; nothing of it is lost: 'recover' brings it back.\n"))
    #expect(try second.run("recover").contains("2 cells, 1 dataset, 1 model"))
    #expect(try second.run("models").contains("784-4-10 relu"))
    second.type("\u{04}")
    #expect(try second.waitForEnd() == 0)
    #expect(second.raw.contains("This session has no name; 'recover' brings it back for 30 days."))

    let third = try Terminal(in: sandbox)
    let greeting = try third.expectPrompt()
    #expect(!greeting.contains("unexpectedly"))
    #expect(
      greeting.contains(
        "Your last session has no name and is not lost: 'recover' brings it back.\n"))
    #expect(try third.run("recover").contains("1 model"))
    #expect(try third.run("save mine").contains("Saved as mine.session: 5 cells, 1 dataset, 1 model"))
    third.type("quit\r")
    #expect(try third.waitForEnd() == 0)
    #expect(!third.raw.contains("no name;"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: sandbox.unsavedPath) == [])
  }

  /// After a kill during training or search, the work resumes from there.
  @Test func whatWasUnderWayGoesOn() throws {
    let sandbox = try Sandbox()
    let first = try Terminal(["--session", "a"], in: sandbox)
    try first.expectPrompt()
    try first.run("load mnist rows=1000")
    first.type("train hidden=40 epochs=100000 patience=100000\r")
    try sandbox.wait(for: "SELECT count(*) FROM checkpoint", of: "a.session")
    first.send(SIGKILL)
    _ = try first.waitForEnd()

    let second = try Terminal(["--session", "a"], in: sandbox)
    let welcome = try second.expectPrompt()
    #expect(welcome.contains("A training was under way when digitbook ended"))
    #expect(welcome.contains("'train continue=m1'"))
    #expect(try second.run("train continue=m1 epochs=1 name=m1").contains("m1: 784-40-10 relu"))
    second.type("cv k=20 hidden=40 epochs=40\r")
    try sandbox.wait(for: "SELECT count(*) > 1 FROM fits", of: "a.session")
    second.send(SIGKILL)
    _ = try second.waitForEnd()
    let made = try sandbox.sqlite("SELECT count(*) FROM fits", of: "a.session").dropLast()
    #expect(made != "20", "the search was over before it could be stopped")

    let third = try Piped.run(
      ["--session", "a", "-c", "cv k=20 hidden=40 epochs=40", "-c", "models"], in: sandbox)
    #expect(third.code == 0)
    #expect(third.output.contains("\(made) of 20 fits taken from before."))
    #expect(third.output.contains("*  m1 "))
  }

  @Test func saveAsksBeforeItWritesOver() throws {
    let sandbox = try Sandbox()
    #expect(try Piped.run(["-c", "load mnist rows=50", "-c", "save a"], in: sandbox).code == 0)
    let refused = try Piped.run(["-c", "set", "-c", "save a"], in: sandbox)
    #expect(refused.code == 1)
    #expect(
      refused.error == """
        -c 2: error: a.session already exists (2 cells, 0 models)
         hint: add --force to overwrite it, or choose another name

        """)
    let terminal = try Terminal(in: sandbox)
    try terminal.expectPrompt()
    for answer in ["n\r", "\r", "nonsense\r", "\u{03}", "\u{04}"] {
      terminal.type("save a\r")
      try terminal.expect("a.session already exists (2 cells, 0 models). Overwrite it? [y/N] ")
      terminal.type(answer)
      try terminal.expectPrompt()
    }
    terminal.type("save a\r")
    try terminal.expect("[y/N] ")
    terminal.type("y\r")
    try terminal.expect("Saved as a.session: 6 cells, 0 datasets, 0 models")
    try terminal.expectPrompt()
    #expect(!(try String(contentsOfFile: sandbox.historyPath, encoding: .utf8)).contains("nonsense"))
  }

  @Test func theSecondShellReadsOnly() throws {
    let sandbox = try Sandbox()
    let first = try Terminal(["--session", "a"], in: sandbox)
    #expect(try first.expectPrompt().contains("A new session, a.session: every command is kept there."))
    try first.run("load mnist rows=50")
    let second = try Terminal(["--session", "a"], in: sandbox)
    #expect(try second.expectPrompt().contains("read-only: another digitbook is using it"))
    #expect(try second.run("status").contains("mnist"))
    first.send(SIGKILL)
    _ = try first.waitForEnd()
    // A killed process leaves no lock behind.
    let third = try Piped.run(["--session", "a", "-c", "history"], in: sandbox)
    #expect(third.code == 0 && !third.error.contains("read-only"))
    #expect(!third.output.contains("status"))
  }

  @Test func pipesKeepOnlyWhatTheyAreToldTo() throws {
    let sandbox = try Sandbox()
    #expect(try Piped.run(["-c", "load mnist rows=50"], in: sandbox).code == 0)
    #expect(!FileManager.default.fileExists(atPath: sandbox.unsavedPath))
    #expect(
      try Piped.run(["--session", "b"], input: "load mnist rows=50\nset seed=4\n", in: sandbox).code == 0)
    let again = try Piped.run(["--session", "b", "--json", "-c", "set"], in: sandbox)
    #expect(try again.cells().count == 1)
    #expect(try again.cells().first?["cell"] as? Int == 3)
    #expect(again.output.contains("\"seed\":4"))
    let missing = try Piped.run(["--session", "no/such/b", "-c", "set"], in: sandbox)
    #expect(missing.code == 1)
    #expect(missing.error.contains("there is no such folder"))
    #expect(missing.output == "")
  }

  /// The file size limit is a few kilobytes, like a full disk; then it is lifted.
  @Test(.enabled(if: Sandbox.hasLimits)) func aFullDiskLosesNothing() throws {
    let sandbox = try Sandbox()
    #expect(
      try Piped.run(
        ["--session", "a", "-c", "load mnist rows=400", "-c", "train hidden=4 epochs=1"], in: sandbox
      )
      .code == 0)
    let session = sandbox.folder.appending(path: "a.session").path
    let kilobytes = try FileManager.default.attributesOfItem(atPath: session)[.size] as? Int ?? 0
    let terminal = try Terminal(
      ["-c", "ulimit -S -f \(kilobytes / 1024 + 40); exec \"$0\" --session a", try Binary.path()],
      in: sandbox,
      program: "/bin/bash")
    try terminal.expectPrompt()
    let full = try terminal.run("train hidden=128 epochs=1 name=large")
    let words = full.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("large: 784-128-10"), "the training itself went well")
    #expect(words.contains("error: not saved: cannot write \(session): "))
    #expect(words.contains("the next command tries again"))
    #expect(try terminal.run("set seed=3").contains("not saved: "))
    // The last saved state is complete and can be opened by other processes.
    #expect(
      try sandbox.sqlite("PRAGMA integrity_check; SELECT name FROM models", of: "a.session") == "ok\nm1\n")
    #expect(try terminal.run("save b").contains("cannot write "))
    #expect(!FileManager.default.fileExists(atPath: sandbox.folder.appending(path: "b.session").path))
    try terminal.removeFileLimit()
    #expect(try terminal.run("set seed=4").contains("saved again: all commands up to this one are on disk"))
    #expect(
      try sandbox.sqlite(
        "PRAGMA integrity_check; SELECT name FROM models ORDER BY position; SELECT max(number) FROM cells",
        of: "a.session")
        == "ok\nm1\nlarge\n6\n")
    terminal.type("quit\r")
    #expect(try terminal.waitForEnd() == 0)
  }
}
