import CommandLanguage
import Display
import Notebook
import NotebookTestSupport
import Testing

/// `rename`, and names that `drop` refuses like `rename`.
@Suite struct RenameTests {
  private func text(_ cell: Cell) throws -> String { TextRenderer().render(try #require(cell.result).blocks) }

  private func scratch() throws -> Scratch { try .withContinuedModel() }

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
