import Notebook
import NotebookTestSupport
import Synchronization
import Testing

@Suite struct GridTests {
  @Test func gridKeepsItsBestAsAModel() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 200))")
    let grid = try scratch.json("grid hidden=1|16 lr=0.01|0.000001 epochs=8 k=3")
    let candidates = try #require(grid["candidates"] as? [[String: Any]])
    #expect(candidates.count == 4)
    #expect(candidates.compactMap { $0["rank"] as? Int }.min() == 1)
    #expect(grid["best"] as? [String: String] == ["hidden": "16", "lr": "0.01"])
    #expect(scratch.notebook.workspace.currentModel?.network?.model.settings.hidden == [16])
  }

  /// A list without `|` is one network; a row of choices was probably meant.
  @Test func aListWithoutBarsSaysWhatItIs() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 80))")
    func notes(_ line: String) throws -> [String] { try scratch.json(line)["notes"] as? [String] ?? [] }
    #expect(
      try notes("grid hidden=4,2 epochs=1 k=2") == [
        "hidden=4,2 is one network with 2 hidden layers. To choose between numbers of units, type 'grid hidden=4|2 epochs=1 k=2'."
      ])
    #expect(
      try notes("grid layers=dense:4,dense:2 epochs=1 k=2") == [
        "layers=dense:4,dense:2 is one network. To choose between networks, write | between them."
      ])
    #expect(
      try notes("grid augment=shift:1,rotate:5 hidden=2|3 epochs=1 k=2") == [
        "augment=shift:1,rotate:5 is one choice that holds all of these. To choose between them, type 'grid augment=shift:1|rotate:5 hidden=2|3 epochs=1 k=2'."
      ])
    #expect(try notes("grid hidden=4,2|3 epochs=1 k=2") == [])
    #expect(try notes("grid epochs=1 k=2") == [])
  }

  @Test func aDivergedCandidateCostsTheGridNothingElse() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 200))")
    let grid = try scratch.json("grid solver=sgd activation=identity lr=0.01|1e30 hidden=8 epochs=3 k=2")
    let candidates = try #require(grid["candidates"] as? [[String: Any]])
    #expect(candidates[1]["mean"] == nil)
    #expect(grid["best"] as? [String: String] == ["lr": "0.01"])
    #expect(scratch.notebook.workspace.currentModel != nil)
  }
}

/// `grid --halving`.
@Suite struct HalvingGridTests {
  @Test func tellsItsRungsAndKeepsTheBest() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 200))")
    let grid = try scratch.json("grid --halving lr=0.000001|0.01|0.00001 hidden=8 epochs=9 k=2")
    let halving = try #require(grid["halving"] as? [String: Any])
    #expect(halving["resource"] as? String == "epochs")
    let rungs = try #require(halving["rungs"] as? [[String: Any]])
    #expect(rungs.map { $0["resource"] as? Int } == [3, 9])
    #expect(rungs.map { $0["candidates"] as? [Int] } == [[0, 1, 2], [1]])
    #expect(grid["best"] as? [String: String] == ["lr": "0.01"])
    #expect(scratch.notebook.workspace.currentModel?.network?.model.settings.epochs == 9)
    let again = try scratch.json("grid --halving lr=0.000001|0.01|0.00001 hidden=8 epochs=9 k=2")
    #expect(again["fits_reused"] as? Int == 8)
    let more = try scratch.json("grid --halving finalists=2 lr=0.000001|0.01|0.00001 hidden=8 epochs=9 k=2")
    let wider = try #require((more["halving"] as? [String: Any])?["rungs"] as? [[String: Any]])
    #expect(wider.map { ($0["candidates"] as? [Int])?.count } == [3, 2])
    #expect(more["best"] as? [String: String] == ["lr": "0.01"])
  }

  @Test func keysThatDoNotGoTogetherAreRefused() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 80))")
    for (line, message) in [
      ("grid factor=2", "'factor=2' has no effect without '--halving'"),
      ("grid finalists=2", "'finalists=2' has no effect without '--halving'"),
      ("grid resource=rows", "'resource=rows' has no effect without '--halving'"),
      ("grid --halving on=processes", "'on=processes' cannot be combined with '--halving'"),
      ("grid --halving epochs=2|4", "'epochs=2|4' cannot be combined with 'resource=epochs'"),
    ] {
      #expect(try scratch.fail(line).message == message)
    }
  }
}

/// `grid`, interrupted and run again.
@Suite struct InterruptedGridTests: InterruptionSuite {
  let scratch: Scratch

  init() throws { scratch = try .withSplit() }

  @Test func aGridGoesOnAndCrossValidationSharesItsFits() throws {
    try scratch.run("set threads=1")
    let line = "grid hidden=4|6 epochs=2 k=3"
    let cell = try interrupt(line, when: Self.isFit(4))
    #expect(cell.status == .interrupted)
    let said = try #require(text(cell).last)
    #expect(said.hasPrefix("Interrupted: 4 of 6 fits were done, and no model is kept."))
    #expect(said.hasSuffix("The same command again goes on from here."))
    #expect(notebook.workspace.models.isEmpty)

    let rest = try scratch.run(line)
    #expect(text(rest).contains("4 of 6 fits taken from before."))
    #expect(notebook.workspace.models.keys == ["m1"])
    #expect(try scratch.json("cv hidden=4 epochs=2 k=3")["fits_reused"] as? Int == 3)
    // The same rows under another name, read from another file, are the same rows.
    try scratch.run("load \(try scratch.csv("copy.csv", rows: 120))", "split test=0.25")
    #expect(try scratch.json("cv hidden=4 epochs=2 k=3")["fits_reused"] as? Int == 3)
    #expect(try scratch.json("cv hidden=4 epochs=2 k=3 seed=1")["fits_reused"] as? Int == 0)
  }

  @Test func aGridSaysWhatItTookFromBefore() throws {
    let cell = try scratch.run("grid hidden=4|6 epochs=1 k=2")
    #expect(!text(cell).contains { $0.contains("from before") })
    let plan = Mutex<[Int]>([])
    notebook.run("grid hidden=6|8 epochs=1 k=2") { event in
      if case .plan(let candidates, let folds, let reused) = event {
        plan.withLock { $0 = [candidates, folds, reused] }
      }
    }
    #expect(plan.withLock { $0 } == [2, 2, 2])
  }
}
