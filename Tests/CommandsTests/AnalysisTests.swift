import Display
import Foundation
import Testing

@testable import CommandLanguage
@testable import Commands
@testable import Notebook

/// The main job from one prompt: load, split, train, judge, on small images that are not MNIST's.
@Suite struct AnalysisTests {
  @Test func anySizeOfImageLoadsTrainsAndReports() throws {
    let scratch = try Scratch()
    let dataset = try scratch.json("load \(scratch.csv("stripes.csv", rows: 400))")
    #expect(dataset["height"] as? Int == 8)
    #expect(dataset["counts"] as? [Int] == [100, 100, 100, 100, 0, 0, 0, 0, 0, 0])
    let split = try scratch.json("split test=0.25 seed=1")
    #expect(split["train"] as? Int == 300)
    #expect(split["test"] as? Int == 100)
    let model = try scratch.json("train hidden=16 epochs=20 seed=1")
    #expect(model["parameters"] as? Int == 64 * 16 + 16 + 16 * 4 + 4)
    #expect((model["loss_curve"] as? [Double])?.count == 20)
    let report = try scratch.json("report")
    #expect(report["on"] as? String == "test")
    #expect(report["includes_training_rows"] as? Bool == false)
    #expect(try #require(report["accuracy"] as? Double) > 0.95)
    #expect((report["labels"] as? [[String: Any]])?.count == 4)
  }

  @Test func stretchedGreyLevelsAreTold() throws {
    let scratch = try Scratch()
    let pale = try scratch.file("pale.csv", Data("1,0,16,3,4\n0,1,2,3,16\n".utf8))
    let cell = try scratch.run("load \(pale)")
    let text = TextRenderer().render(cell.result?.blocks ?? [])
    #expect(text.contains("Grey levels 0 to 16 were stretched to 0 to 255.\n"))
    #expect(try scratch.json("use pale")["full_scale"] as? Int == 16)
    let full = try scratch.run("load \(scratch.csv("stripes.csv", rows: 8))")
    let unstretched = TextRenderer().render(full.result?.blocks ?? [])
    #expect(!unstretched.contains("stretched"))
  }

  @Test func aReportOverTrainingRowsSaysSo() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 200))", "train hidden=4 epochs=2")
    let all = try scratch.json("report on=all")
    #expect(all["includes_training_rows"] as? Bool == true)
    #expect(all["training_rows"] as? Int == 150)
    let train = try scratch.json("report on=train")
    #expect(train["training_rows"] as? Int == 150)
  }

  /// Images are known again by their pixels, wherever they come from and whatever was trained in between.
  @Test func anImageSeenInAnEarlierTrainingOrAnotherFileCountsAsSeen() throws {
    let scratch = try Scratch()
    let path = try scratch.csv("stripes.csv", rows: 200)
    try scratch.run("load \(path)", "train hidden=4 epochs=1", "split seed=7", "train continue=m1 epochs=1")
    #expect(try #require(scratch.json("report")["training_rows"] as? Int) > 20)

    let copy = try scratch.file(
      "copy.csv", Data(String(contentsOfFile: path, encoding: .utf8).replacing("pixel", with: "px").utf8))
    try scratch.run("load \(copy)")
    let other = try scratch.json("report on=all model=m1")
    #expect(other["dataset"] as? String == "copy")
    #expect(other["training_rows"] as? Int == 150)
  }

  @Test func validationRowsThatChoseTheWeightsCountAsSeen() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 200))", "split validation=0.2")
    try scratch.run("train hidden=4 epochs=2", "train hidden=4 epochs=2 early-stopping=true")
    #expect(try scratch.json("report on=validation model=m1")["training_rows"] as? Int == 0)
    #expect(try scratch.json("report on=validation model=m2")["training_rows"] as? Int == 30)
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

  @Test func rowsHeldBackForEarlyStoppingCountAsSeen() throws {
    let scratch = try Scratch()
    try scratch.run(
      "load \(scratch.csv("stripes.csv", rows: 200))", "train hidden=4 epochs=2 early-stopping=true")
    #expect(try scratch.json("report on=all")["training_rows"] as? Int == 150)
  }

  @Test func anOlderSplitMakesAModelStale() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 200))", "train hidden=4 epochs=1")
    let split = try scratch.json("split seed=5")
    #expect(split["stale_models"] as? [String] == ["m1"])
    #expect(try scratch.json("report")["is_stale"] as? Bool == true)
  }

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

  @Test func theSameSeedGivesTheSameNumbers() throws {
    let curves = try (0..<2).map { _ in
      let scratch = try Scratch()
      try scratch.run("load \(scratch.csv("stripes.csv", rows: 200))")
      return try scratch.json("train hidden=8 epochs=4 seed=3")["loss_curve"] as? [Double]
    }
    #expect(curves[0] != nil && curves[0] == curves[1])
  }

  @Test func trainingGoesOnWhereAModelStopped() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 200))")
    let whole = try scratch.json("train hidden=8 epochs=6 seed=3")["loss_curve"] as? [Double]
    try scratch.run("train hidden=8 epochs=2 seed=3 name=half")
    let continued = try scratch.json("train continue=half epochs=4")["loss_curve"] as? [Double]
    #expect(whole != nil && continued == whole)
    #expect(
      try scratch.fail("train continue=half hidden=9").message
        == "hidden cannot change when training goes on with half")
  }

  @Test func aNameGivenAgainAndWeightsOfAnEarlierEpochAreSaid() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 200))")
    #expect(try scratch.json("train hidden=4 epochs=2 name=mine")["replaces"] as? Bool == false)
    #expect(try scratch.json("train hidden=4 epochs=2 name=mine")["replaces"] as? Bool == true)
    // All right from the first epoch on, so that the first is the best.
    let early = try scratch.json("train hidden=32 epochs=6 lr=0.05 batch=10 early-stopping=true tol=0")
    let curve = try #require(early["validation_curve"] as? [Double])
    let best = try #require(curve.max().flatMap { curve.firstIndex(of: $0) })
    #expect(early["kept_epoch"] as? Int == (best + 1 == curve.count ? nil : best + 1))
  }

  @Test func submissionsAreWhatKaggleTakes() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 200))", "train hidden=8 epochs=30 lr=0.01")
    let unlabelled = try scratch.csv("test.csv", rows: 25, labelled: false)
    let out = scratch.folder.appending(path: "submission.csv").path
    for _ in 0..<2 { try scratch.run("predict \(unlabelled) out=\(out)") }
    let lines = try String(contentsOfFile: out, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 26)
    #expect(lines.first == "ImageId,Label")
    #expect(lines[1...4] == ["1,0", "2,1", "3,2", "4,3"])
  }

  @Test func sigmoidOutputsGetTheReportForOneHotLabels() throws {
    let scratch = try Scratch()
    try scratch.run(
      "load \(scratch.csv("stripes.csv", rows: 200))", "train hidden=8 epochs=20 lr=0.01 output=sigmoid")
    let report = try scratch.json("report")
    #expect((report["text"] as? String)?.contains("samples avg") == true)
    #expect(report["exact_match"] is Double)
  }
}
