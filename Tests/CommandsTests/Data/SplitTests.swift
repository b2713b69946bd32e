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
}
