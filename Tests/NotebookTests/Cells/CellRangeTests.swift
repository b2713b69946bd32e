import CommandLanguage
import Display
import Notebook
import NotebookTestSupport
import Testing

/// Cells named in `history`, `show cell` and `rerun`.
@Suite struct CellRangeTests {
  private func text(_ cell: Cell) throws -> String { TextRenderer().render(try #require(cell.result).blocks) }

  @Test(arguments: [
    ("history 3", "there is no cell 3: they are 1 to 1", "'history' lists them", 8..<9),
    ("show cell 1-9", "there is no cell 9: they are 1 to 1", "'history' lists them", 10..<13),
    ("rerun 0", "'rerun' takes cell numbers such as 12 or 3-7, not '0'", "'history' lists the cells", 6..<7),
    (
      "rerun all", "'rerun' takes cell numbers such as 12 or 3-7, not 'all'", "'history' lists the cells",
      6..<9
    ),
    ("history 7-3", "the range '7-3' runs backwards", "did you mean 'history 3-7'?", 8..<11),
    ("history 1 n=3", "'n=3' cannot be combined with '1'", "keep one of them", 10..<13),
    ("show 4 5", "'5' cannot be combined with '4'", "did you mean 'show 4,5'?", 7..<8),
    ("show cell 1 n=3", "'n=3' cannot be combined with 'cell'", "keep one of them", 12..<15),
    (
      "history 99999999999999999999",
      "'history' takes cell numbers such as 12 or 3-7, not '99999999999999999999'",
      "'history' lists the cells", 8..<28
    ),
  ])
  func cellsThatAreNot(line: String, message: String, hint: String, columns: Range<Int>) throws {
    let scratch = try Scratch()
    try scratch.run("set")
    #expect(try scratch.fail(line) == ErrorMessage(message, hint: hint, columns: columns))
  }

  @Test func beforeTheFirstCellThereIsNone() throws {
    #expect(try Scratch().fail("rerun 1").message == "there is no cell 1: nothing was run yet")
    #expect(try text(Scratch().run("show cell")) == "Nothing was run yet.\n")
  }
}
