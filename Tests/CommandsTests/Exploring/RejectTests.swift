import Display
import Notebook
import NotebookTestSupport
import Testing

@Suite struct RejectTests {
  private func text(_ cell: Cell) throws -> String { TextRenderer().render(try #require(cell.result).blocks) }

  @Test func rejectedRowsGetNoAnswer() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 200))", "train hidden=8 epochs=4")
    let curve = try scratch.json("reject accuracy=0.5")
    let thresholds = try #require(curve["thresholds"] as? [[String: Any]])
    #expect(thresholds.first?["answered"] as? Int == 50)
    let answered = thresholds.compactMap { $0["answered"] as? Int }
    #expect(answered == answered.sorted(by: >))
    #expect(curve["found"] is [String: Any])

    let silent = try scratch.json("predict 3 reject=1")
    let image = try #require((silent["images"] as? [[String: Any]])?.first)
    #expect(image["predicted"] == nil && image["probabilities"] is [Any])
    #expect(
      try text(scratch.run("predict 3 reject=1")).contains("m1 says: I don't know (less than 100.00 % sure)"))
    #expect(try text(scratch.run("predict 3-5 reject=1")).contains("don't know"))
    let certain = try scratch.json("predict 3 reject=0")
    #expect((certain["images"] as? [[String: Any]])?.first?["predicted"] is Int)
    let many = try scratch.json("predict 0-199 reject=0.6")
    let known = try #require(many["answered"] as? Int)
    #expect((many["counts"] as? [Int])?.reduce(0, +) == known && known < 200)
  }
}
