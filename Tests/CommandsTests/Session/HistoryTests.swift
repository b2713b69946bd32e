import Display
import Foundation
import Notebook
import NotebookTestSupport
import Testing

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

  @Test func historyTellsHowEachCommandEnded() throws {
    let scratch = try Scratch()
    #expect(try text(scratch.run("history")) == "Nothing was run yet.\n")
    _ = try scratch.fail("trian")
    let cells = try #require(try scratch.json("history")["cells"] as? [[String: Any]])
    #expect(cells.compactMap { $0["input"] as? String } == ["history", "trian"])
    #expect(cells.compactMap { $0["status"] as? String } == ["ok", "failed"])
    #expect((try scratch.json("history n=1")["cells"] as? [[String: Any]])?.first?["cell"] as? Int == 3)
  }
}
