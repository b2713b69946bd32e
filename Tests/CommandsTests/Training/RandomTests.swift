import CommandLanguage
import Display
import Notebook
import NotebookTestSupport
import Testing

@testable import Commands

/// `random`.
@Suite("Random search") struct RandomTests {
  private func scratch() throws -> Scratch {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 120))")
    return scratch
  }

  private func candidates(_ line: String, _ scratch: Scratch) throws -> [[String: String]] {
    try #require(try scratch.run(line).result as? GridResult).candidates.map(\.params)
  }

  @Test func theBestOfThoseDrawnIsKept() throws {
    let scratch = try scratch()
    let search = try scratch.json("random n=5 hidden=4..16 lr=log:1e-6..1e-1 epochs=3 k=2 name=found")
    let candidates = try #require(search["candidates"] as? [[String: Any]])
    #expect(candidates.count == 5)
    let best = try #require(candidates.first { $0["rank"] as? Int == 1 })
    #expect(search["best"] as? [String: String] == best["params"] as? [String: String])
    let drawing = try #require(search["drawing"] as? [String: Any])
    #expect(drawing["space"] as? String == "hidden=4..16 lr=log:1e-6..1e-1")
    #expect(drawing["asked"] as? Int == 5 && drawing["seed"] as? Int == 0)
    let model = try #require(scratch.notebook.workspace.currentModel)
    #expect(model.name == "found")
    #expect(
      model.network?.model.settings.hidden.first.map(String.init)
        == (search["best"] as? [String: String])?["hidden"])
  }

  /// Every candidate has the scores, to the bit, that `cv` gives its settings as they stand in the table.
  @Test func scoresAreThoseOfCrossValidation() throws {
    let scratch = try scratch()
    let line = "random n=4 hidden=3..9 lr=log:1e-3..1e-1 alpha=0..0.5 batch=20|50 epochs=2 k=3"
    let result = try #require(try scratch.run(line).result as? GridResult)
    for candidate in result.candidates {
      let keys = candidate.params.map { "\($0)=\($1)" }.sorted().joined(separator: " ")
      let cell = try scratch.run("cv \(keys) epochs=2 k=3 --afresh")
      let alone = try #require(cell.result as? CrossValidationResult)
      #expect(alone.fitsReused == 0)
      #expect(alone.scores == candidate.scores, "\(keys)")
    }
    // And they are kept where those of `cv` are.
    #expect(try #require(try scratch.run(line).result as? GridResult).fitsReused == 12)
  }

  @Test func theSameLineDrawsTheSame() throws {
    let line = "random n=6 hidden=3..9 lr=log:1e-4..1e-1 momentum=0.5..0.99 solver=sgd epochs=1 k=2"
    let first = try candidates(line, self.scratch())
    #expect(Set(first).count == 6)
    let scratch = try scratch()
    try scratch.run("set threads=1")
    let turned = "random solver=sgd epochs=2 momentum=0.5..0.99 lr=log:1e-4..1e-1 hidden=3..9 k=2 n=6"
    #expect(try candidates(turned, scratch) == first)
    #expect(try candidates(line + " seed=0", scratch) == first)
    #expect(try candidates(line.replacing("n=6", with: "n=3"), scratch) == Array(first.prefix(3)))
    #expect(try candidates(line + " seed=1", scratch) != first)
    try scratch.run("set seed=1")
    #expect(try candidates(line, scratch) == (try candidates(line + " seed=1", scratch)))
  }

  @Test func noCandidateIsDrawnTwice() throws {
    let scratch = try scratch()
    for seed in 0..<5 {
      let drawn = try candidates("random n=5 hidden=2|3|4 batch=30|40 epochs=1 k=2 seed=\(seed)", scratch)
      #expect(drawn.count == 5 && Set(drawn).count == 5)
    }
    // All that there are, in the order of grid.
    let all = try scratch.run("random n=7 hidden=2..4 batch=30|40|30 epochs=1 k=2")
    let grid = try scratch.run("grid hidden=2|3|4 batch=30|40 epochs=1 k=2")
    let (drawn, listed) = (try #require(all.result as? GridResult), try #require(grid.result as? GridResult))
    #expect(drawn.candidates.map(\.params) == listed.candidates.map(\.params))
    #expect(drawn.drawing?.areAll == true)
    #expect(
      TextRenderer().render(drawn.blocks).contains(
        "hidden=2..4 batch=30|40|30 has no others, so nothing was drawn."))
  }

  /// Ranges stand in the place of numbers wherever a value has some.
  @Test func rangesInsideOfValues() throws {
    let scratch = try scratch()
    for layers in try candidates(
      "random n=6 layers=dense:4..9,dropout:0.1..0.5,dense:2..3 epochs=1 k=2", scratch)
    {
      let text = try #require(layers["layers"])
      let match = try #require(text.wholeMatch(of: /dense:(\d+),dropout:(0\.\d+),dense:(\d)/), "\(text)")
      #expect((4...9).contains(try #require(Int(match.1))))
      #expect((0.1...0.5).contains(try #require(Double(match.2))))
      #expect((2...3).contains(try #require(Int(match.3))))
    }
    let hidden = try candidates("random n=9 hidden=none|3..5,2..4 epochs=1 k=2 seed=1", scratch)
      .compactMap { $0["hidden"] }
    #expect(hidden.contains("none"))
    #expect(hidden.contains { $0.wholeMatch(of: /[345],[234]/) != nil })
  }

  @Test func withoutRangesItDrawsAroundWhatThereIs() throws {
    let scratch = try scratch()
    let plain = try #require(try scratch.run("random n=3 k=2 epochs=1").result as? GridResult)
    #expect(plain.drawing?.space == "hidden=32..256 lr=log:0.0001..0.01 alpha=log:1e-6..0.1")
    let fixed = try #require(
      try scratch.run("random n=2 k=2 epochs=1 hidden=5 lr=0.01").result as? GridResult)
    #expect(fixed.drawing?.space == "alpha=log:1e-6..0.1")
    let layers = try #require(try scratch.run("random n=2 k=2 epochs=1 layers=dense:5").result as? GridResult)
    #expect(layers.drawing?.space == "lr=log:0.0001..0.01")
    let near = try #require(try scratch.run("random knn n=2 k=2").result as? GridResult)
    #expect(near.drawing?.space == "neighbours=1..15")
    #expect(near.candidates.allSatisfy { (1...15).contains(Int($0.params["neighbours"] ?? "") ?? 0) })
  }

  @Test func halvingLeavesOutTheWorse() throws {
    let search = try scratch().json("random --halving n=9 hidden=4 lr=log:1e-6..1e-1 epochs=9 k=2")
    let halving = try #require(search["halving"] as? [String: Any])
    let rungs = try #require(halving["rungs"] as? [[String: Any]])
    #expect(rungs.map { ($0["candidates"] as? [Int])?.count } == [9, 3, 1])
  }

  @Test func aReopenedSessionKnowsIt() throws {
    let scratch = try scratch()
    try scratch.run("random n=2 hidden=2..9 epochs=1 k=2", "undo", "redo")
    let runs = try #require(try scratch.json("runs --all")["runs"] as? [[String: Any]])
    #expect(runs.map { $0["what"] as? String } == ["random", "random"])
    #expect(runs.count { $0["note"] as? String == "the best" } == 1)
  }

  @Test(arguments: [
    (
      "random lr=0..1", "lr must be above 0, not 0..1", "'help lr' says more"
    ),
    ("random hidden=64..32", "the range '64..32' runs backwards", "write the smaller number first"),
    (
      "random alpha=log:0..1", "log: draws between numbers above 0, and 0..1 begins at 0",
      "begin higher, or leave out log:"
    ),
    (
      "random hidden=32..64.5", "32..64.5 should begin and end with whole numbers", "'help hidden' says more"
    ),
    ("random solver=1..2", "solver is sgd, adam, adamw or lbfgs, not '1..2'", "'help solver' says more"),
    (
      "random lr=log:0.1", "lr takes a number, above 0, not 'log:0.1'", "'help lr' says more"
    ),
    (
      "random n=0", "n must be 1 to 10000, not 0", "'help n' says more"
    ),
    (
      "random momentum=0.5..0.9", "'momentum=0.5..0.9' has no effect with solver=adam: it is for solver=sgd",
      "leave it out, or add solver=sgd"
    ),
    (
      "random seed=1|2", "seed takes one value here, not several with '|'",
      "did you mean 'grid seed=1|2'? 'grid' tries each of them by cross-validation and keeps the best"
    ),
    (
      "train lr=1e-4..1e-1", "lr takes a number, above 0, not '1e-4..1e-1'",
      "did you mean 'random lr=1e-4..1e-1'?"
    ),
    (
      "grid hidden=32..256 k=3",
      "hidden takes whole numbers such as 128,64, each 1 to 100000, or none, not '32..256'",
      "did you mean 'random hidden=32..256 k=3'?"
    ),
    (
      "random --halving epochs=2..4", "'epochs=2..4' cannot be combined with 'resource=epochs'",
      "keep one of them"
    ),
  ])
  func badRangesAreExplained(line: String, message: String, hint: String) throws {
    let error = try scratch().fail(line)
    #expect(error.message == message)
    #expect(error.hint == hint)
  }
}
