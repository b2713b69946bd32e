import Commands
import Display
import Notebook
import NotebookTestSupport
import Testing

@Suite struct SetTests {
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
}
