import Display
import Notebook
import NotebookTestSupport
import Testing

@Suite struct StatusTests {
  private func text(_ cell: Cell) throws -> String { TextRenderer().render(try #require(cell.result).blocks) }

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
}
