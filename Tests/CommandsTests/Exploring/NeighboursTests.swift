import Display
import Notebook
import NotebookTestSupport
import Testing

@Suite struct NeighboursTests {
  private func text(_ cell: Cell) throws -> String { TextRenderer().render(try #require(cell.result).blocks) }

  @Test func neighboursAreSearchedWhereTheyAreAskedFor() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 80))")
    let all = try scratch.json("neighbours 5 n=3")
    #expect(all["on"] as? String == "all" && all["searched"] as? Int == 79)
    let near = try #require(all["neighbours"] as? [[String: Any]])
    #expect(near.count == 3 && near.allSatisfy { $0["label"] as? Int == 1 && $0["row"] as? Int != 5 })
    let distances = near.compactMap { $0["distance"] as? Double }
    #expect(distances == distances.sorted() && distances.allSatisfy { $0 > 0 })
    try scratch.run("split", "train hidden=6 epochs=2")
    #expect(try scratch.json("neighbours 5 n=3")["on"] as? String == "train")
    let deep = try scratch.json("neighbors 5 n=3 by=layer:1 on=test")
    #expect(deep["model"] as? String == "m1" && deep["by"] as? String == "layer:1")
    #expect(try text(scratch.run("neighbours 5 by=layer:1")).contains("as layer 1 of m1 sees them"))
  }
}
