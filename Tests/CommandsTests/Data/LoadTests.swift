import CommandLanguage
import Display
import Foundation
import Notebook
import NotebookTestSupport
import Testing

@testable import Commands

@Suite struct LoadTests {
  private func sentences(_ cell: Cell) -> [String] {
    cell.result?.blocks.compactMap { if case .text(let text) = $0 { text } else { nil } } ?? []
  }

  @Test func anotherDatasetInItsPlaceIsTold() throws {
    let scratch = try Scratch()
    let (path, other) = (try scratch.csv("a.csv", rows: 80), try scratch.csv("b.csv", rows: 60))
    #expect(sentences(try scratch.run("load \(path)")).count == 2)
    // Nothing is lost yet.
    #expect(sentences(try scratch.run("load \(path)")).count == 2)
    let fewer = sentences(try scratch.run("load \(path) rows=40"))
    #expect(fewer.dropFirst().dropLast() == ["It takes the place of the earlier a of 80 rows."])
    try scratch.run("split", "train hidden=4 epochs=1", "train hidden=4 epochs=1 name=mine")
    let replacing = try scratch.run("load \(other) name=a")
    #expect(
      sentences(replacing).dropFirst().dropLast() == [
        "It takes the place of the earlier a of 40 rows from \(path), whose split is gone.",
        "Stale from now on, because trained on an earlier split: m1 and mine.",
      ])
    let replaced = try #require(
      try scratch.json("load \(path) name=a")["replaced"] as? [String: Any])
    #expect(replaced["rows"] as? Int == 60)
    #expect(replaced["source"] as? String == other)
    #expect(replaced["was_split"] as? Bool == false)
    #expect(replaced["stale_models"] as? [String] == ["m1", "mine"])
  }

  @Test func theSameDataAgainLosesOnlyItsSplit() throws {
    let scratch = try Scratch()
    let path = try scratch.csv("a.csv", rows: 80)
    try scratch.run("load \(path)", "split", "train hidden=4 epochs=1")
    #expect(
      sentences(try scratch.run("load \(path)")).dropFirst().dropLast() == [
        "It was already loaded; its split is gone.",
        "Stale from now on, because trained on an earlier split: m1.",
      ])
  }

  /// The sentence appears only if the name was taken by a loaded dataset; otherwise there is none.
  @Test func aFreeNameIsNoMatter() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("a.csv", rows: 80))", "split")
    #expect(sentences(try scratch.run("load \(scratch.csv("b.csv", rows: 80))")).count == 2)
    #expect(try scratch.json("load \(scratch.csv("c.csv", rows: 80))")["replaced"] == nil)
  }

  // MARK: What is read

  @Test func stretchedGreyLevelsAreTold() throws {
    let scratch = try Scratch()
    let pale = try scratch.file("pale.csv", Data("1,0,16,3,4\n0,1,2,3,16\n".utf8))
    let cell = try scratch.run("load \(pale)")
    let text = TextRenderer().render(cell.result?.blocks ?? [])
    #expect(text.contains("Grey levels 0 to 16 were stretched to 0 to 255.\n"))
    #expect(try scratch.json("use pale")["full_scale"] as? Int == 16)
    let full = try scratch.run("load \(scratch.csv("stripes.csv", rows: 8))")
    let unstretched = TextRenderer().render(full.result?.blocks ?? [])
    #expect(!unstretched.contains("stretched"))
  }

  @Test func loadKnowsNamesToo() throws {
    let scratch = try Scratch()
    #expect(
      try scratch.fail("load mnst")
        == ErrorMessage("there is no file mnst", hint: "did you mean 'mnist'?", columns: 5..<9))
    try scratch.run("load mnist rows=100 name=practice")
    #expect(
      try scratch.fail("load practice")
        == ErrorMessage(
          "there is no file practice, but a dataset with that name is already loaded",
          hint: "type 'use practice'", columns: 5..<13))
  }

  @Test func tellsACellOfACSV() throws {
    let scratch = try Scratch()
    let rows = ["1,0,0,0,0", "2,0,999,0,0"].joined(separator: "\n")
    let path = try scratch.file("bad.csv", Data(rows.utf8))
    let error = try scratch.fail("load \(path)")
    #expect(error.message == "\(path), line 2, column 3: 999 is out of range")
    #expect(scratch.notebook.workspace.datasets.isEmpty)
  }

  /// `load` takes files; a single word may be a name.
  @Test func aFileThatIsNoTableIsNotToldOfSquares() throws {
    let scratch = try Scratch()
    let path = try scratch.file("passwd", Data("root:x:0:0\ndaemon:x:1:1\n".utf8))
    #expect(
      try scratch.fail("load \(path)")
        == ErrorMessage(
          "\(path) has one column of pixels: it is not a table of digit images",
          hint: "a row is to have a cell for each pixel, with commas between them, and perhaps a label"))
  }
}

/// `load`, stopped while it reads.
@Suite struct InterruptedLoadTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func loadingCanBeLeft() throws {
    let path = try scratch.csv("other.csv", rows: 50)
    let stopped = Notebook(commands: CommandTable([StoppedLoadCommand.self]), session: LiveSession())
    let cell = try #require(stopped.run("stopped-load \(path)"))
    #expect(cell.status == .interrupted && cell.error == nil && cell.result == nil)
    #expect(stopped.workspace.datasets.isEmpty)
  }
}

/// `load`, with Ctrl-C pressed as soon as it runs.
private struct StoppedLoadCommand: Command {
  static let signature = Signature(
    "stopped-load", group: .data, "Load and be stopped.", parameters: LoadCommand.signature.parameters,
    examples: [])
  private let load: LoadCommand
  init(_ arguments: Arguments) throws { load = try LoadCommand(arguments) }
  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    context.cancellation.raise()
    return try load.run(on: &workspace, in: context)
  }
}
