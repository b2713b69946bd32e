import Display
import Notebook
import NotebookTestSupport
import Testing

@Suite struct RobustnessTests: InsideSuite {
  @Test func everyKindIsJudgedAtFiveStrengths() throws {
    let scratch = try trained("train hidden=8 epochs=3")
    let found = try scratch.json("robustness")
    let kinds = try #require(found["kinds"] as? [[String: Any]])
    #expect(kinds.count == 14)
    for kind in kinds {
      let accuracy = try #require((kind["accuracy"] as? [[Double]])?.first)
      #expect(accuracy.count == 5)
      let mean = try #require((kind["mean"] as? [Double])?.first)
      #expect(abs(mean - accuracy.reduce(0, +) / 5) < 1e-12)
    }
    let clean = try #require((found["clean"] as? [Double])?.first)
    #expect(try clean == scratch.json("report")["accuracy"] as? Double)
    try scratch.run("set threads=3")
    #expect(try text(scratch, "robustness") == text(scratch, "robustness seed=0"))
    let page = try text(scratch, "robustness kind=fog,noise n=20")
    #expect(page.contains("m1 on damaged copies of the first 20 rows of 50, of stripes"))
    #expect(page.contains("Accuracy by the strength of the damage that hurts most"))
  }

  @Test func modelsAreComparedOnOneChart() throws {
    let scratch = try trained("train hidden=8 epochs=1")
    try scratch.run("train hidden=6 epochs=4")
    let page = try text(scratch, "robustness m1 m2 kind=noise,shift")
    #expect(page.contains("m1 and m2 on damaged copies of the 50 test rows of stripes"))
    let alone = try scratch.json("robustness m2 kind=shift")
    let both = try scratch.json("robustness m1 m2 kind=noise,shift")
    let second = try #require((both["kinds"] as? [[String: Any]])?.last?["accuracy"] as? [[Double]])
    #expect((alone["kinds"] as? [[String: Any]])?.first?["accuracy"] as? [[Double]] == [second[1]])
    try scratch.run("ensemble m1 m2", "robustness kind=blur")
    #expect(
      try scratch.fail("robustness attack").message
        == "'robustness attack' needs a single network, and e1 is an ensemble")
  }

  @Test func anAttackIsDrawnAndItsCurve() throws {
    let scratch = try trained("train hidden=8 epochs=6")
    let found = try scratch.json("attack 3")
    let smallest = try #require(found["smallest_eps"] as? Double)
    let level = (255 * smallest).rounded()
    #expect(abs(255 * smallest - level) < 1e-9)
    let decision = try #require(found["decision"] as? [String: Any])
    #expect(decision["predicted"] as? String != found["predicted"] as? String || decision["predicted"] is Int)
    let page = try text(scratch, "attack 3 eps=0.01 steps=3")
    #expect(page.split(whereSeparator: \.isWhitespace).joined(separator: " ").contains("in 3 steps (PGD)"))
    let curve = try scratch.json("robustness attack eps=0..0.5")
    let accuracy = try #require((curve["accuracy"] as? [[Double]])?.first)
    #expect(try accuracy.count == 11 && accuracy[0] == scratch.json("report")["accuracy"] as? Double)
    #expect((accuracy.last ?? 1) < accuracy[0])
  }

  @Test func aRangeIsTriedOnManyRows() throws {
    let scratch = try trained("train hidden=8 epochs=3")
    let found = try scratch.json("perturb test rotate=-20..20")
    let accuracy = try #require(found["accuracy"] as? [Double])
    #expect(accuracy.count == 41 && accuracy[20] == found["clean"] as? Double)
    #expect(try accuracy[20] == scratch.json("report")["accuracy"] as? Double)
    #expect(try text(scratch, "perturb test thicken=1").contains(" after the change."))
  }

  @Test func wrongLinesAreAnswered() throws {
    let scratch = try trained("train hidden=8 epochs=1")
    #expect(
      try scratch.fail("robustness eps=0.1").message == "'eps=0.1' has no effect without 'attack'")
    #expect(
      try scratch.fail("robustness attack kind=fog").message == "'kind=fog' cannot be combined with 'attack'")
    #expect(try scratch.fail("robustness kind=fog,fog").message == "fog is named twice")
    #expect(try scratch.fail("robustness m1 m1").message == "'m1' is named twice")
    #expect(
      try scratch.fail("perturb 3 n=5").message == "'n=5' cannot be combined with 'a single row'")
    #expect(
      try scratch.fail("perturb tst rotate=1").message.hasPrefix("'perturb' takes a whole number"))
  }
}
