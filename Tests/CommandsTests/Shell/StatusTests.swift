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
    #expect(loaded.contains("*  a  80 labelled rows, not split; "))
    #expect(loaded.contains("No model is trained yet: type 'train'."))
    try scratch.run("train hidden=2 epochs=1")
    let trained = try text(scratch.run("status"))
    #expect(trained.contains("80 labelled rows: 60 train, 20 test; "))
    #expect(trained.contains("64-2-4 relu, trained on a; "))
    try scratch.run("split seed=3")
    let stale = try text(scratch.run("status"))
    #expect(stale.contains("trained on a, stale"))
    #expect(stale.contains("m1 was trained on an older split"))
  }

  /// Images take a byte a pixel, weights and the two moments of Adam four bytes each.
  @Test func memoryIsTold() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("a.csv", rows: 80))", "train hidden=2 epochs=1")
    let status = try scratch.json("status")
    let dataset = try #require((status["datasets"] as? [[String: Any]])?.first)
    let bytes = try #require(dataset["bytes"] as? Int)
    #expect(bytes >= 80 * 64 && bytes < 80 * 64 + 80 * 32)
    let model = try #require((status["models"] as? [[String: Any]])?.first?["bytes"] as? Int)
    let weights = 64 * 2 + 2 + 2 * 4 + 4
    #expect(model > weights * 12 && model < weights * 12 + 60 * 40)
    #expect(status["bytes"] as? Int == bytes + model)
    #expect(
      try text(scratch.run("status")).contains("\(NumberText.bytes(bytes + model)) of memory in all.\n"))
    #expect(
      try text(scratch.run("info")).hasSuffix(
        "Memory\n======\n\(NumberText.bytes(bytes)) for its images and labels.\n"))
    #expect(try scratch.json("info")["bytes"] as? Int == bytes)
  }
}
