import Display
import Foundation
import Testing

@testable import CommandLanguage
@testable import Commands
@testable import Notebook

/// `drop` and `rename`.
@Suite struct NamesTests {
  private func text(_ cell: Cell) throws -> String { TextRenderer().render(try #require(cell.result).blocks) }

  private func scratch() throws -> Scratch {
    let scratch = try Scratch()
    try scratch.run(
      "load \(scratch.csv("a.csv", rows: 80))", "train hidden=2 epochs=1", "train continue=m1 epochs=1")
    return scratch
  }

  @Test func dropSaysWhatWasMadeWithIt() throws {
    let scratch = try scratch()
    #expect(
      try text(scratch.run("drop m1")) == """
        The model m1 is dropped; 'undo' brings it back.
        Models that went on from it stay loaded: m2.
        m2 is the current model.

        """)
    #expect(
      try text(scratch.run("drop a")) == """
        The dataset a is dropped, with its split; 'undo' brings it back.
        Models that were trained on it stay loaded: m2.

        """)
    #expect(scratch.notebook.workspace.currentDatasetName == nil)
    #expect(try scratch.fail("report").message == "no digits are loaded yet")
    try scratch.run("undo", "report")
  }

  @Test func theOneUsedBeforeIsCurrentAgain() throws {
    let scratch = try scratch()
    try scratch.run("train hidden=2 epochs=1", "use m1", "use m2", "drop m2")
    #expect(scratch.notebook.workspace.currentModelName == "m1")
    try scratch.run("drop m1")
    #expect(scratch.notebook.workspace.currentModelName == "m3")
    try scratch.run("drop m3")
    #expect(scratch.notebook.workspace.currentModelName == nil)
    #expect(try scratch.fail("plot").message == "no model is trained yet")
    #expect(try text(scratch.run("train hidden=2 epochs=1")).hasPrefix("m4: "))
  }

  @Test func renameKeepsPlaceSplitAndModels() throws {
    let scratch = try scratch()
    #expect(try text(scratch.run("rename m1 first")) == "The model m1 is called first now.\n")
    #expect(Array(scratch.notebook.workspace.models.keys) == ["first", "m2"])
    #expect(scratch.notebook.workspace.models["first"]?.network?.model.name == "first")
    #expect(scratch.notebook.workspace.currentModelName == "m2")
    try scratch.run("rename a digits")
    let workspace = scratch.notebook.workspace
    #expect(workspace.currentDataset?.name == "digits")
    #expect(workspace.splits["digits"] != nil && workspace.splits["a"] == nil)
    #expect(
      workspace.models.values.compactMap(\.network).allSatisfy {
        $0.datasetName == "digits" && !workspace.isStale($0)
      })
    #expect(try text(scratch.run("report")).contains("test rows of digits"))
  }

  @Test(arguments: [
    ("drop m11", "there is no dataset or model 'm11'", "did you mean 'm1'?", 5..<8),
    ("drop zzzzzz", "there is no dataset or model 'zzzzzz'", "'status' lists what there is", 5..<11),
    ("rename nix b", "there is no dataset or model 'nix'", "'status' lists what there is", 7..<10),
    (
      "rename m1 a", "a dataset or model called 'a' already exists",
      "choose another name, or 'drop a' first", 10..<11
    ),
    (
      "rename m1 m1", "a dataset or model called 'm1' already exists",
      "choose another name, or 'drop m1' first", 10..<12
    ),
    ("rename m1 7", "'7' is not a valid name", "use letters, digits, '-' and '_', a letter first", 10..<11),
  ])
  func namesThatCannotBe(line: String, message: String, hint: String, columns: Range<Int>) throws {
    #expect(try scratch().fail(line) == ErrorMessage(message, hint: hint, columns: columns))
  }
}
