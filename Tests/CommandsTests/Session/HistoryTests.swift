import Display
import Foundation
import Testing

@testable import CommandLanguage
@testable import Commands
@testable import Notebook

/// `history`, `show cell` and `rerun`.
@Suite struct HistoryTests {
  private func text(_ cell: Cell) throws -> String { TextRenderer().render(try #require(cell.result).blocks) }

  @Test func aRangeIsListedWithWhenItBegan() throws {
    let scratch = try Scratch()
    try scratch.run("set seed=1", "set seed=2", "set seed=3")
    let cells = try #require(try scratch.json("history 2-3")["cells"] as? [[String: Any]])
    #expect(cells.compactMap { $0["input"] as? String } == ["set seed=2", "set seed=3"])
    let started = try #require(cells.first?["started"] as? String)
    let date = try Date(started, strategy: .iso8601)
    #expect(abs(date.timeIntervalSinceNow) < 60)
    let row = try #require(text(scratch.run("history 2")).split(separator: "\n").last)
    #expect(
      row.contains("2  set seed=2  ok") && row.contains(/\d\d:\d\d:\d\d/) && row.hasSuffix("ms"), "\(row)")
  }

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

  @Test func rerunHandsTheLinesToTheShell() throws {
    let scratch = try Scratch()
    try scratch.run("set seed=1", "set seed=2", "set seed=3")
    guard case .rerun(let lines)? = try scratch.run("rerun 3,1-2").result?.effect else {
      Issue.record("nothing to rerun")
      return
    }
    #expect(lines.map(\.text) == ["set seed=3", "set seed=1", "set seed=2"])
    #expect(lines.map(\.number) == [3, 1, 2])
    #expect(
      try scratch.fail("rerun 4")
        == ErrorMessage(
          "cell 4 runs earlier cells again, and might never end", hint: "name the cells that it ran"))
  }

  @Test(arguments: [
    ("history 3", "there is no cell 3: they are 1 to 1", "'history' lists them", 8..<9),
    ("show cell 1-9", "there is no cell 9: they are 1 to 1", "'history' lists them", 10..<13),
    ("rerun 0", "'rerun' takes cell numbers such as 12 or 3-7, not '0'", "'history' lists the cells", 6..<7),
    (
      "rerun all", "'rerun' takes cell numbers such as 12 or 3-7, not 'all'", "'history' lists the cells",
      6..<9
    ),
    ("history 7-3", "the range '7-3' runs backwards", "write the smaller number first", 8..<11),
    ("history 1 n=3", "'n=3' cannot be combined with '1'", "keep one of them", 10..<13),
    ("show 4 5", "'5' cannot be combined with '4'", "keep one of them", 7..<8),
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
