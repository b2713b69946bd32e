import Display
import Notebook
import NotebookTestSupport
import Testing

@Suite struct DiffTests {
  private func text(_ cell: Cell) throws -> String { TextRenderer().render(try #require(cell.result).blocks) }

  private func scratch() throws -> Scratch { try .withRuns() }

  /// The witness is the two models' own lists of mistakes.
  @Test func diffCountsTheRowsThatOnlyOneGotRight() throws {
    let scratch = try scratch()
    func wrong(_ model: String) throws -> Set<Int> {
      let rows = try #require(try scratch.json("wrong model=\(model) n=1000")["mistakes"] as? [[String: Any]])
      return Set(rows.compactMap { $0["row"] as? Int })
    }
    let (first, second) = (try wrong("m1"), try wrong("m2"))
    let diff = try scratch.json("diff m1 m2 n=100")
    let mcnemar = try #require(diff["mcnemar"] as? [String: Any])
    #expect(mcnemar["only_first"] as? Int == second.subtracting(first).count)
    #expect(mcnemar["only_second"] as? Int == first.subtracting(second).count)
    #expect(mcnemar["form"] as? String == "exact binomial")
    #expect(
      diff["settings"] as? [String: [String]] == [
        "hidden": ["2", "4"], "epochs": ["1", "20"], "lr": ["0.001", "0.05"],
      ])
    let rows = try #require(diff["rows"] as? [[String: Any]])
    #expect(rows.count == diff["disagreements"] as? Int)
    #expect(rows.allSatisfy { $0["first"] as? Int != $0["second"] as? Int })
    #expect(
      try text(scratch.run("diff m1 m2")).contains("Neither has seen any of these images in training.\n"))
  }

  /// `epochs=` and the epochs that were run are one row unless a training stopped before.
  @Test func epochsAreToldOnce() throws {
    let scratch = try scratch()
    let shown = try text(scratch.run("diff m1 m2"))
    #expect(shown.contains("\nepochs= ") && !shown.contains("\nepochs "))
    try scratch.run("train hidden=4 epochs=300 lr=0.01 patience=2")
    let stopped = try text(scratch.run("diff m1"))
    #expect(stopped.contains("\nepochs= ") && stopped.contains("\nepochs "))
  }

  @Test func rowsThatOneHasSeenAreSaid() throws {
    let shown = try text(try scratch().run("diff m1 m2 on=all"))
    #expect(shown.contains("m1 and m2 on all 80 rows of a\n"))
    #expect(shown.contains("m1: includes training rows: 60 of these 80 rows"))
    #expect(shown.contains("m2: includes training rows: 60 of these 80 rows"))
  }

  @Test func aModelIsLikeItself() throws {
    let scratch = try scratch()
    try scratch.run("use m1")
    #expect(try text(scratch.run("diff m1")).contains("They call every row the same digit.\n"))
  }
}
