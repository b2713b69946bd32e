import Display
import Notebook
import NotebookTestSupport
import Testing

@Suite struct ShowTests {
  private func text(_ cell: Cell) throws -> String { TextRenderer().render(try #require(cell.result).blocks) }

  @Test func showCellShowsAgain() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("a.csv", rows: 80))")
    let shown = try text(scratch.run("show 3"))
    _ = try scratch.fail("trian")
    #expect(try text(scratch.run("show cell 2")) == "cell 2: show 3\n==============\n" + shown)
    #expect(
      try text(scratch.run("show cell 3")) == """
        cell 3: trian
        =============
        error: there is no command 'trian'
         hint: did you mean 'train'? 'help' lists all commands

        """)
    let cells = try #require(try scratch.json("show cell 2-3")["cells"] as? [[String: Any]])
    #expect(cells.compactMap { $0["status"] as? String } == ["ok", "failed"])
    #expect((cells.first?["result"] as? [String: Any])?["kind"] as? String == "images")
  }

  /// Label and answer cannot be mistaken for each other.
  @Test func captionsSayWhatTheModelSays() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("a.csv", rows: 80))", "train hidden=1 epochs=1 lr=0.000001")
    let wrong = try text(scratch.run("show wrong n=6"))
    #expect(wrong.contains(/\d+: [0-3], says [0-3]/))
  }
}
