import Foundation
import Notebook
import NotebookTestSupport
import Testing

@Suite struct SplitTests {
  private func sentences(_ cell: Cell) -> [String] {
    cell.result?.blocks.compactMap { if case .text(let text) = $0 { text } else { nil } } ?? []
  }

  @Test func anOlderSplitMakesAModelStale() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 200))", "train hidden=4 epochs=1")
    let split = try scratch.json("split seed=5")
    #expect(split["stale_models"] as? [String] == ["m1"])
    #expect(try scratch.json("report")["is_stale"] as? Bool == true)
  }

  @Test func ofManyStaleModelsOnlyTheNumberIsSaid() throws {
    let scratch = try Scratch()
    let path = try scratch.csv("a.csv", rows: 80)
    try scratch.run("load \(path)", "split")
    for _ in 1...3 { try scratch.run("train hidden=2 epochs=1") }
    #expect(
      sentences(try scratch.run("split seed=2")).last
        == "Stale from now on, because trained on another split: m1, m2 and m3.")
    #expect(sentences(try scratch.run("split seed=2")).count == 1, "they were stale already")
    try scratch.run("split", "train hidden=2 epochs=1")
    #expect(
      sentences(try scratch.run("split seed=2")).last
        == "Stale from now on, because trained on another split: 4 models.")
    #expect(
      sentences(try scratch.run("load \(path)")).dropFirst().dropLast() == [
        "It was already loaded; its split is gone.",
        "Stale from now on, because trained on an earlier split: 4 models.",
      ])
  }

  /// A column of a table tells who wrote its rows, and `export data` writes it again.
  @Test func theWritersOfATableStayTogether() throws {
    let scratch = try Scratch()
    let path = try writtenTable(in: scratch)
    let loaded = try scratch.run("load \(path)")
    #expect(sentences(loaded)[1] == "Written by 4 writers.", "\(sentences(loaded))")
    let cell = try scratch.run("split groups=writer test=0.25 validation=1 seed=1")
    #expect(
      sentences(cell) == [
        "written: 20 training rows, 10 validation rows, 10 test rows (no writer in two parts, seed 1).",
        "2 writers to learn from, 1 to watch, 1 for the test.",
      ])
    let out = scratch.folder.appending(path: "out.csv").path
    try scratch.run("export data \(out)", "load \(out) name=again")
    let first = try #require(scratch.notebook.workspace.dataset(named: "written"))
    let again = try #require(scratch.notebook.workspace.dataset(named: "again"))
    #expect(again.images.pixels == first.images.pixels && again.origins == first.origins)
    #expect(try scratch.fail("split groups=writer test=4").message == "4 writers of 4 cannot be held out")
    #expect(
      try scratch.fail("split groups=writer test=0.9").message
        == "holding out 4 of 4 writers leaves none to train on")
    #expect(
      try scratch.fail("split groups=house").message == "groups is writer, not 'house'")
    try scratch.run("load \(path) drop=writer name=plain")
    #expect(scratch.notebook.workspace.dataset(named: "plain")?.origins == nil)
  }

  /// 40 images of 4 x 4 by four writers.
  private func writtenTable(in scratch: Scratch) throws -> String {
    let names = ["ann", "bob", "Zoë", "\"van Dyck, A.\""]
    let header = "label,writer," + (0..<16).map { "pixel\($0)" }.joined(separator: ",")
    let lines = (0..<40).map { row in
      let pixels = (0..<16).map { String(($0 * 37 + row * 11) % 256) }.joined(separator: ",")
      return "\(row % 2),\(names[row % 4]),\(pixels)"
    }
    return try scratch.file("written.csv", Data(([header] + lines).joined(separator: "\n").utf8))
  }
}
