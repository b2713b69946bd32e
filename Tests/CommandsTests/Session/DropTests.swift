import CommandLanguage
import Display
import Notebook
import NotebookTestSupport
import Testing

@Suite struct DropTests {
  private func text(_ cell: Cell) throws -> String { TextRenderer().render(try #require(cell.result).blocks) }

  private func scratch() throws -> Scratch { try .withContinuedModel() }

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
}
