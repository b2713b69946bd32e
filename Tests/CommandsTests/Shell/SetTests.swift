import Display
import Foundation
import Testing

@testable import CommandLanguage
@testable import Commands
@testable import Notebook

/// The commands of the group "The shell", but for help.
@Suite struct ShellCommandTests {
  private func text(_ cell: Cell) throws -> String { TextRenderer().render(try #require(cell.result).blocks) }

  @Test func setChangesWhatItIsToldAndShowsAll() throws {
    let scratch = try Scratch()
    let cell = try scratch.run("set seed=7 threads=1", "set images=ascii color=never", "set")
    #expect(try text(cell) == "seed=7 threads=1 images=ascii color=never\n")
    #expect(scratch.notebook.workspace.settings.seed == 7)
    #expect(scratch.notebook.workspace.settings.images.style == .ascii)
  }

  @Test func seedOfSetIsWhereCommandsStart() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("a.csv", rows: 80))", "set seed=9")
    #expect(try scratch.json("split")["seed"] as? Int == 9)
    #expect(try scratch.json("split seed=2")["seed"] as? Int == 2)
  }

  @Test func settingsGivenAtTheStartHold() throws {
    var settings = Settings()
    settings.color = .always
    let notebook = Notebook(settings: settings)
    let cell = try #require(notebook.run("set"))
    #expect(try text(cell).hasSuffix("color=always\n"))
  }

  @Test func historyTellsHowEachCommandEnded() throws {
    let scratch = try Scratch()
    #expect(try text(scratch.run("history")) == "Nothing was run yet.\n")
    _ = try scratch.fail("trian")
    let cells = try #require(try scratch.json("history")["cells"] as? [[String: Any]])
    #expect(cells.compactMap { $0["input"] as? String } == ["history", "trian"])
    #expect(cells.compactMap { $0["status"] as? String } == ["ok", "failed"])
    #expect((try scratch.json("history n=1")["cells"] as? [[String: Any]])?.first?["cell"] as? Int == 3)
  }

  @Test func statusSaysWhatToTypeNext() throws {
    let scratch = try Scratch()
    #expect(try text(scratch.run("status")).contains("type 'load' for the built-in MNIST"))
    try scratch.run("load \(scratch.csv("a.csv", rows: 80))")
    let loaded = try text(scratch.run("status"))
    #expect(loaded.contains("*  a  80 labelled rows, not split"))
    #expect(loaded.contains("No model is trained yet: type 'train'."))
    try scratch.run("train hidden=2 epochs=1")
    let trained = try text(scratch.run("status"))
    #expect(trained.contains("80 labelled rows: 60 train, 20 test"))
    #expect(trained.contains("64-2-4 relu, trained on a\n"))
    try scratch.run("split seed=3")
    let stale = try text(scratch.run("status"))
    #expect(stale.contains("trained on a, stale"))
    #expect(stale.contains("m1 was trained on an older split"))
  }

  @Test func versionNamesTheLibrariesAndThoseOfTheExecutable() throws {
    let notebook = Notebook(libraries: [LibraryVersion("readline", "8.2")])
    let cell = try #require(notebook.run("version"))
    let object = try #require(try JSONSerialization.jsonObject(with: Data(cell.json.utf8)) as? [String: Any])
    let libraries = try #require((object["result"] as? [String: Any])?["libraries"] as? [String: String])
    #expect(Set(libraries.keys) == ["oneDNN", "zlib", "libpng", "SQLite", "Swift", "readline"])
    #expect(libraries["readline"] == "8.2")
    for name in ["oneDNN", "zlib", "libpng"] {
      #expect(libraries[name]?.wholeMatch(of: /\d+\.\d+(\.\d+)*/) != nil, "\(name) \(libraries[name] ?? "")")
    }
  }

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

  @Test func quitAsksToLeave() throws {
    #expect(try Scratch().run("quit").result?.effect == .leave)
    #expect(try Scratch().run("exit").result?.effect == .leave)
  }
}
