import CommandLanguage
import Notebook
import NotebookTestSupport
import Testing

@Suite struct AddTests {
  private let one = "draw label=1 strokes=4:20,4-20,35"

  @Test func theRowsBecomeTrainingRowsAndNothingElse() throws {
    let scratch = try Scratch()
    try scratch.run("load mnist rows=400", "split validation=0.1", one, one)
    let before = try #require(scratch.notebook.workspace.splits["mnist"]).split
    let result = try scratch.json("add drawn")
    #expect(result["added_rows"] as? Int == 2)
    let after = try #require(scratch.notebook.workspace.currentSplit).split
    #expect(scratch.notebook.workspace.currentDatasetName == "mnist-drawn")
    #expect(after.train == before.train + [400, 401])
    #expect(after.test == before.test)
    #expect(after.validation == before.validation)
    // The old datasets are as they were.
    #expect(scratch.notebook.workspace.datasets["mnist"]?.count == 400)
    #expect(scratch.notebook.workspace.splits["mnist"]?.split == before)
    try scratch.run("train epochs=1", "report")
  }

  @Test func theOfficialTestRowsStay() throws {
    let scratch = try Scratch()
    try scratch.run("load mnist rows=60100", one, "add drawn")
    #expect(scratch.notebook.workspace.currentSplit?.split.test == Array(60_000..<60_100))
    #expect(scratch.notebook.workspace.currentSplit?.split.train.last == 60_100)
  }

  @Test func aModelGoesOnWithTheNewRows() throws {
    let scratch = try Scratch()
    try scratch.run("load mnist rows=400", "train epochs=1", one, "add drawn", "train continue=m1 epochs=1")
    let report = try scratch.json("report on=train")
    #expect(report["training_rows"] as? Int == report["rows"] as? Int)
  }

  @Test func addingOnceMoreStartsFromTheOldDataset() throws {
    let scratch = try Scratch()
    try scratch.run("load mnist rows=400", one, "add drawn", one)
    #expect(
      try scratch.fail("add drawn")
        == ErrorMessage(
          "mnist-drawn already has rows of drawn",
          hint: "'add drawn to=mnist' makes it again with all their rows"))
    try scratch.run("add drawn to=mnist")
    #expect(scratch.notebook.workspace.currentDataset?.count == 402)
  }

  @Test func errorsSayWhatToType() throws {
    let scratch = try Scratch()
    #expect(try scratch.fail("add drawn").message == "there is no dataset 'drawn'")
    try scratch.run(one)
    #expect(
      try scratch.fail("add drawn")
        == ErrorMessage("drawn cannot be added to itself", hint: "load another dataset first: 'load'"))
    try scratch.run("load \"\(try scratch.csv("a.csv", rows: 80))\"")
    #expect(
      try scratch.fail("add drawn")
        == ErrorMessage(
          "the images of drawn are 28 x 28 pixels, those of a are 8 x 8",
          hint: "only datasets of one image size can be joined"))
    try scratch.run("load \"\(try scratch.csv("b.csv", rows: 80, labelled: false))\"")
    #expect(try scratch.fail("add drawn").message == "b has no labels, and 'add' needs them")
    try scratch.run("use drawn")
    #expect(
      try scratch.fail("add drawn")
        == ErrorMessage("drawn cannot be added to itself", hint: "name another: 'add drawn to=a'"))
  }
}
