import CommandLanguage
import Display
import Foundation
import Notebook
import NotebookTestSupport
import Testing

@Suite struct UndoTests {
  private func text(_ cell: Cell) throws -> String { TextRenderer().render(try #require(cell.result).blocks) }

  @Test func undoAndRedoGoAlongTheChanges() throws {
    let scratch = try Scratch()
    try scratch.run(
      "load \(scratch.csv("a.csv", rows: 80))", "split seed=1", "info", "train hidden=2 epochs=1")
    let weights = scratch.notebook.workspace.models["m1"]?.network?.model.weights
    #expect(
      try text(scratch.run("undo"))
        == "Took back cell 4: train hidden=2 epochs=1\nThe model m1 is gone.\n")
    #expect(scratch.notebook.workspace.models.isEmpty)
    #expect(
      try text(scratch.run("undo")).hasPrefix("Took back cell 2: split seed=1\na is not split any more.\n"))
    #expect(scratch.notebook.workspace.splits.isEmpty)
    try scratch.run("redo")
    #expect(
      try text(scratch.run("redo")) == """
        Brought back cell 4: train hidden=2 epochs=1
        The model m1 is back in the workspace.
        m1 is the current model now.

        """)
    #expect(scratch.notebook.workspace.models["m1"]?.network?.model.weights == weights)
    #expect(scratch.notebook.cells.map(\.number) == Array(1...8))
  }

  /// Two models called m1 could not be told apart in `runs`.
  @Test func aNameIsNotGivenAgain() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("a.csv", rows: 80))", "train hidden=2 epochs=1", "undo")
    #expect(try scratch.json("train hidden=3 epochs=1")["name"] as? String == "m2")
    try scratch.run("undo", "redo")
    #expect(try scratch.json("train hidden=3 epochs=1")["name"] as? String == "m3")
    let runs = try #require(try scratch.json("runs")["runs"] as? [[String: Any]])
    #expect(runs.compactMap { $0["model"] as? String } == ["m1", "m2", "m3"])
  }

  @Test func aNewChangeEndsTheFuture() throws {
    let scratch = try Scratch()
    try scratch.run("set seed=1", "set seed=2", "undo", "set seed=3")
    #expect(
      try scratch.fail("redo")
        == ErrorMessage(
          "there is nothing to redo: no change was undone last", hint: "'rerun' runs earlier cells again"))
    try scratch.run("undo")
    #expect(scratch.notebook.workspace.settings.seed == 1)
    #expect(try text(scratch.run("undo")) == "Took back cell 1: set seed=1\nThe seed is 0 now.\n")
    #expect(
      try scratch.fail("undo")
        == ErrorMessage(
          "there is nothing to undo: no change is left to take back", hint: "'history' lists what was run"))
  }

  @Test func whatChangedNothingIsPassedOver() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("a.csv", rows: 80))", "train hidden=2 epochs=1")
    _ = try scratch.fail("trian")
    try scratch.run("report", "use m1", "use a", "set seed=0", "history")
    #expect(try scratch.json("undo")["cell"] as? Int == 2)
  }

  @Test func anInterruptedTrainingCanBeTakenBack() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("a.csv", rows: 80))")
    let cancellation = scratch.notebook.cancellation
    scratch.notebook.run("train hidden=2 epochs=1000000 tol=0 patience=1000000") { _ in cancellation.raise() }
    #expect(scratch.notebook.workspace.models.count == 1)
    try scratch.run("undo")
    #expect(scratch.notebook.workspace.models.isEmpty)
  }

  @Test func settingsAreToldAsTheyAreTyped() throws {
    let scratch = try Scratch()
    try scratch.run("set threads=3 images=ascii color=never", "set threads=1")
    #expect(
      try text(scratch.run("undo")).contains(
        "The settings are seed=0 threads=3 images=ascii color=never now."))
  }

  @Test func jsonNamesWhatChanged() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("a.csv", rows: 80))", "load \(scratch.csv("b.csv", rows: 80))")
    let changes = try #require(try scratch.json("undo")["changes"] as? [[String: String]])
    #expect(
      changes == [
        ["what": "dataset", "how": "removed", "name": "b"],
        ["what": "current_dataset", "how": "changed", "name": "a"],
      ])
  }
}
