import Notebook
import NotebookTestSupport
import Testing

/// What stands behind a figure: filters of `show`, a cell of the confusion matrix, groups of rows.
@Suite struct ShownFilterTests: InsideSuite {
  /// Trained so briefly that much is wrong.
  private func uncertain() throws -> Scratch { try trained("train hidden=3 epochs=1 lr=0.0001") }

  private func rows(_ found: [String: Any]) -> [Int] {
    (found["images"] as? [[String: Any]] ?? []).compactMap { $0["row"] as? Int }
  }

  @Test func aCellsRowsAreThoseThatTheMatrixCounts() throws {
    let scratch = try uncertain()
    let matrix = try scratch.json("confusion")
    let counts = try #require(matrix["counts"] as? [[Int]])
    var total = 0
    for label in counts.indices {
      for said in counts.indices {
        let cell = try scratch.json("confusion label=\(label) says=\(said) n=100")
        #expect(rows(cell).count == counts[label][said])
        if label != said {
          let shown = try scratch.json("show wrong label=\(label) says=\(said) n=100 on=test")
          #expect(rows(shown) == rows(cell))
        }
        total += rows(cell).count
      }
    }
    #expect(total == 50)
  }

  @Test func filtersCombine() throws {
    let scratch = try uncertain()
    let all = try scratch.json("show on=test n=100")
    let images = try #require(all["images"] as? [[String: Any]])
    func wanted(_ take: (_ label: Int, _ said: Int, _ sure: Double) -> Bool) -> [Int] {
      images.compactMap { image in
        let sure = (image["probabilities"] as? [[String: Any]])?.compactMap { $0["probability"] as? Double }
          .max()
        guard let label = image["label"] as? Int, let said = image["predicted"] as? Int, let sure else {
          return nil
        }
        return take(label, said, sure) ? image["row"] as? Int : nil
      }
    }
    let sure = images.compactMap { image in
      (image["probabilities"] as? [[String: Any]])?.compactMap { $0["probability"] as? Double }.max()
    }.sorted()
    let middle = (sure[25] * 1000).rounded(.down) / 1000
    let line = "show on=test n=100 sure=\(middle).."
    #expect(try rows(scratch.json(line)) == wanted { $2 >= middle })
    let label = try #require(images.first?["label"] as? Int)
    let said = try #require(images.first?["predicted"] as? Int)
    #expect(
      try rows(scratch.json("show label=\(label) says=\(said) on=test n=100"))
        == wanted { actual, predicted, _ in actual == label && predicted == said })
    let wrong = try rows(scratch.json("show wrong sure=..\(middle) on=test n=100"))
    #expect(wrong.sorted() == wanted { $0 != $1 && $2 <= middle }.sorted())
  }

  @Test func alikeRowsAreTheNeighbours() throws {
    let scratch = try uncertain()
    let (like, near) = (try scratch.json("show like 42 n=6"), try scratch.json("neighbours 42 n=6"))
    func rows(_ found: [String: Any]) -> [Int] {
      (found["neighbours"] as? [[String: Any]] ?? []).compactMap { $0["row"] as? Int }
    }
    #expect(rows(like) == rows(near) && rows(like).count == 6)
    #expect(try rows(scratch.json("show like 0 n=3")).count == 3)
  }

  @Test func groupsOfRowsAddUp() throws {
    let scratch = try uncertain()
    let report = try scratch.json("report")
    let accuracy = try #require(report["accuracy"] as? Double)
    for grouping in ["label", "ink"] {
      let found = try scratch.json("report by=\(grouping)")
      let groups = try #require(found["groups"] as? [[String: Any]])
      #expect(groups.reduce(0) { $0 + ($1["rows"] as? Int ?? 0) } == 50)
      #expect(groups.reduce(0) { $0 + ($1["right"] as? Int ?? 0) } == Int((accuracy * 50).rounded()))
      let shares = groups.compactMap { $0["accuracy"] as? Double }
      #expect(shares == shares.sorted())
    }
    let labels = try #require(try scratch.json("report by=label")["groups"] as? [[String: Any]])
    let scores = try #require(report["labels"] as? [[String: Any]])
    for group in labels {
      let score = scores.first { "\($0["label"] ?? "")" == group["group"] as? String }
      #expect(abs((score?["recall"] as? Double ?? 9) - (group["accuracy"] as? Double ?? 0)) < 1e-12)
    }
    #expect(try text(scratch, "report by=ink").contains("ink of the image"))
  }

  @Test func wrongLinesAreAnswered() throws {
    let scratch = try uncertain()
    #expect(
      try scratch.fail("show sure=0.9").message
        == "sure takes a range of 0 to 1, such as 0.9.., ..0.5 or 0.5..0.9, not '0.9'")
    #expect(try scratch.fail("show sure=0.9..0.1").message == "the range '0.9..0.1' runs backwards")
    #expect(try scratch.fail("show 3 says=1").message == "'says=1' cannot be combined with '3'")
    #expect(try scratch.fail("show like").message == "'show' needs a row behind like, such as 'show like 42'")
    #expect(
      try scratch.fail("show like 200").message == "stripes has no row 200: its rows are 0 to 199")
    #expect(
      try scratch.fail("confusion says=1").message == "'says=1' has no effect without 'label='")
    #expect(
      try scratch.fail("show cell 0").message
        == "'show' takes cell numbers such as 12 or 3-7, not '0'")
  }
}
