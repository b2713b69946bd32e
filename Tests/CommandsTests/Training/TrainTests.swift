import CommandLanguage
import Display
import Notebook
import NotebookTestSupport
import Testing

@Suite struct TrainTests {
  private func scratch() throws -> Scratch { try .withTwoModels() }

  private func text(_ cell: Cell) -> String { TextRenderer().render(cell.result?.blocks ?? []) }

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

  @Test func stepsMultiplyInTheNumbersOfPrecision() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 200))")
    let line = "train hidden=8,8 epochs=3 seed=3"
    let plain = try scratch.json(line)
    let rounded = try scratch.json("\(line) precision=bf16 name=half")
    #expect((plain["settings"] as? [String: String])?["precision"] == "float32")
    #expect((rounded["settings"] as? [String: String])?["precision"] == "bf16")
    let curves = try [plain, rounded].map { try #require($0["loss_curve"] as? [Double]) }
    #expect(zip(curves[0], curves[1]).allSatisfy { $0 != $1 && abs($0 - $1) < 0.02 * $0 })
    let grid = try scratch.json("grid precision=float32|bf16 hidden=4 epochs=1 k=2")
    let candidates = try #require(grid["candidates"] as? [[String: Any]])
    #expect(
      candidates.map { $0["params"] as? [String: String] }
        == [["precision": "float32"], ["precision": "bf16"]])
    let going = try scratch.json("train continue=half epochs=1 precision=float32")
    #expect((going["settings"] as? [String: String])?["precision"] == "float32")
    let path = scratch.folder.path + "/half.digits"
    try scratch.run("report model=half", "export script \(path)")
    #expect(try #require(scratch.json("replay \(path) --verify")["differences"] as? [Any]).isEmpty)
  }

  @Test func trainingTellsHowItsRowsWereDeformed() throws {
    let scratch = try scratch()
    let cell = try scratch.run("train hidden=6 epochs=2 augment=shift:1")
    #expect(
      text(cell).replacing("\n", with: " ").contains(
        "Every epoch learned from other copies of the rows (shift:1); accuracy is on the rows as they are."))
    #expect((try scratch.json("use m3")["settings"] as? [String: String])?["augment"] == "shift:1")
    let grid = try scratch.json("grid augment=none|shift:1 hidden=4 epochs=1 k=2")
    let candidates = try #require(grid["candidates"] as? [[String: Any]])
    #expect(
      candidates.map { $0["params"] as? [String: String] } == [["augment": "none"], ["augment": "shift:1"]])
    let going = try scratch.json("train continue=m3 epochs=1 augment=none")
    #expect((going["settings"] as? [String: String])?["augment"] == "none")
    #expect(try scratch.json("cv augment=shift:1 hidden=4 epochs=1 k=2")["k"] as? Int == 2)
  }

  @Test func aLossThatStillFallsIsSaid() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 200))")
    let cell = try scratch.run("train hidden=6 epochs=3 lr=0.01")
    let model = try scratch.json("use m1")
    let losses = try #require(model["loss_curve"] as? [Double])
    let fall = losses[1] - losses[2]
    #expect(fall > 1e-4 && model["fall_of_loss"] as? Double == fall)
    #expect(
      text(cell).replacing("\n", with: " ").contains(
        "3 epochs in ")
        && text(cell).replacing("\n", with: " ").contains(
          "The loss still falls, by \(NumberText.significant(fall, digits: 2)) in the last epoch: "
            + "'train continue=m1 epochs=3' goes on.")
    )
    // What it says can be typed.
    try scratch.run("train continue=m1 epochs=3")
    for line in ["train epochs=1", "train epochs=5 tol=100", "train epochs=5 schedule=one-cycle lr=0.01"] {
      #expect(try scratch.json("\(line) hidden=6")["fall_of_loss"] == nil)
      #expect(
        !text(try scratch.run("use \(scratch.notebook.workspace.currentModelName ?? "")")).contains(
          "still falls"))
    }
  }

  @Test func tellsADivergedTraining() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("small.csv", rows: 200))")
    let error = try scratch.fail("train solver=sgd lr=1e30 activation=identity hidden=8 epochs=50")
    #expect(error.message.hasPrefix("training diverged in epoch "))
    #expect(error.hint == "try a smaller learning rate, such as lr=1e+29")
    #expect(scratch.notebook.workspace.models.isEmpty)
  }
}

/// `train`, interrupted and continued.
@Suite struct InterruptedTrainTests: InterruptionSuite {
  let scratch: Scratch

  init() throws { scratch = try .withSplit() }

  @Test(arguments: [1, 3, 4]) func aTrainingGoesOnToTheSameWeights(epoch: Int) throws {
    let line = "train hidden=6 epochs=6 lr=0.01"
    try scratch.run("\(line) name=whole")
    let part = try interrupt("\(line) name=part") { event in
      if case .epoch(let record, _) = event { record.epoch == epoch } else { false }
    }
    #expect(part.status == .interrupted)
    #expect(text(part).last?.contains("'train continue=part' goes on from here") == true)
    try scratch.run("train continue=part name=rest")
    let models = notebook.workspace.models
    #expect(models["part"]?.network?.model.history.count == epoch)
    #expect(models["rest"]?.network?.model.history.count == 6)
    #expect(models["rest"]?.network?.model.weights == models["whole"]?.network?.model.weights)
  }
}
