import Display
import Notebook
import NotebookTestSupport
import Testing

@Suite struct PlotTests {
  private func text(_ cell: Cell) throws -> String { TextRenderer().render(try #require(cell.result).blocks) }

  @Test func plotShowsWhatTheCommandsShow() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 200))", "train hidden=8 epochs=4")
    for verb in ["confusion", "roc", "calibration", "reject"] {
      #expect(try text(scratch.run("plot \(verb) on=train")) == text(scratch.run("\(verb) on=train")))
    }
  }
}
