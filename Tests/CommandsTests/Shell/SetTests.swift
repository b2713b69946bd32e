import Commands
import Compute
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

  /// More threads than processors only wait for each other.
  @Test func noMoreThreadsAreTakenThanTheProcessMayUse() throws {
    let scratch = try Scratch()
    let (processors, threads) = (ThreadPool.processorCount, 256)
    try #require(processors < threads)
    let taken =
      "Of 256 threads \(processors) \(processors == 1 ? "is" : "are") taken: this process may use "
      + "\(processors) \(processors == 1 ? "processor" : "processors").\n"
    #expect(try text(scratch.run("set threads=256 color=never")).hasSuffix("color=never\n" + taken))
    #expect(try text(scratch.run("status")).contains(taken))
    #expect(scratch.notebook.workspace.settings.usedThreads == processors)
    try scratch.run("set threads=1")
    #expect(try !text(scratch.run("status")).contains("taken"))
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
