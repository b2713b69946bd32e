import Display
import Experiments
import Foundation
import Testing

@testable import CommandLanguage
@testable import Commands
@testable import Notebook

/// The commands that look inside learning, as a user and as a program meet them.
@Suite struct LearningCommandTests {
  private func stripes(_ lines: String..., rows: Int = 200) throws -> Scratch {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: rows))")
    for line in lines { try scratch.run(line) }
    return scratch
  }

  private func page(_ cell: Cell) -> String { TextRenderer().render(cell.result?.blocks ?? []) }

  // MARK: step

  @Test func stepsMoveAModelOfTheirOwn() throws {
    let scratch = try stripes("train hidden=6 epochs=4 batch=50 seed=3 name=whole")
    try scratch.run("train hidden=6 epochs=2 batch=50 seed=3")
    let before = scratch.notebook.workspace.models["m1"]?.network?.model.weights
    let first = try scratch.json("step")
    #expect(first["name"] as? String == "m1-step")
    #expect(first["continues"] as? String == "m1")
    let second = try scratch.json("step n=3")
    #expect(second["name"] as? String == "m1-step")
    #expect(second["continues"] as? String == "m1-step")
    let steps = try #require(second["steps"] as? [[String: Any]])
    #expect(steps.compactMap { $0["batch"] as? Int } == [2, 3, 1])
    #expect(steps.compactMap { $0["epoch"] as? Int } == [3, 3, 4])
    #expect(scratch.notebook.workspace.models["m1"]?.network?.model.weights == before)
    // Whoever trains on from there ends where an unbroken training does.
    try scratch.run("train continue=m1-step epochs=1 name=rest")
    let models = scratch.notebook.workspace.models
    #expect(models["rest"]?.network?.model.weights == models["whole"]?.network?.model.weights)
    #expect(models.keys == ["whole", "m1", "m1-step", "rest"])
  }

  @Test func withoutAModelItBeginsWithTheFirstWeights() throws {
    let scratch = try stripes()
    let result = try scratch.json("step hidden=5 lr=0.01")
    #expect(result["name"] as? String == "new-step")
    #expect(result["continues"] == nil)
    #expect((result["new_split"] as? [String: Any]) != nil)
    let step = try #require((result["steps"] as? [[String: Any]])?.first)
    let (loss, after) = (step["loss_before"] as? Double ?? 0, step["loss_after"] as? Double ?? 9)
    #expect(after < loss)
    #expect((step["layers"] as? [[String: Any]])?.compactMap { $0["parameters"] as? Int } == [325, 24])
    // All its training rows count as seen from now on: which it will see next is not told.
    #expect(try scratch.json("report on=train")["includes_training_rows"] as? Bool == true)
    #expect(try scratch.json("step --afresh hidden=3")["continues"] == nil)
  }

  @Test func manyStepsAreDrawn() throws {
    let scratch = try stripes()
    #expect(page(try scratch.run("step n=3 batch=20")).contains("loss before"))
    let many = page(try scratch.run("step n=30"))
    #expect(many.contains("Loss of each mini-batch before and after its step"))
    #expect(many.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test func interruptedStepsAreKept() throws {
    let scratch = try stripes()
    let cancellation = scratch.notebook.cancellation
    let cell = try #require(
      scratch.notebook.run("step n=50 batch=10") { _ in cancellation.raise() })
    #expect(cell.status == .interrupted)
    #expect(page(cell).contains("Interrupted after 1 step."))
    #expect(scratch.notebook.workspace.models.keys == ["new-step"])
    let abandoned = try #require(scratch.notebook.run("step n=50 name=other") { _ in cancellation.abandon() })
    #expect(abandoned.status == .interrupted && abandoned.result == nil)
    #expect(scratch.notebook.workspace.models.keys == ["new-step"])
  }

  // MARK: gradcheck, lr-range, learning-curve

  @Test func gradientsAgree() throws {
    let scratch = try stripes("train hidden=6,5 activation=tanh epochs=3")
    let result = try scratch.json("gradcheck n=10 rows=3")
    #expect(result["agrees"] as? Bool == true)
    let parameters = try #require(result["parameters"] as? [[String: Any]])
    #expect(
      parameters.compactMap { $0["layer"] as? String } == [
        "1 dense:6", "1 dense:6", "2 dense:5", "2 dense:5", "output", "output",
      ])
    #expect(page(try scratch.run("gradcheck")).contains("They agree: no error is above 0.001"))
  }

  /// Networks of images, by preset and by layers, and digits without labels.
  @Test func convolutionsAreCheckedToo() throws {
    let scratch = try stripes("train layers=conv:3x3,bn,pool:2,dropout:0.2,dense:5 epochs=2", rows: 80)
    let page = page(try scratch.run("gradcheck n=6"))
    #expect(page.contains("They agree"))
    for layer in ["1 conv:3x3", "1 bn", "2 dense:5", "output"] { #expect(page.contains(layer)) }
    #expect(page.split(separator: "\n").allSatisfy { $0.count <= 80 })
    try scratch.run("load \(scratch.csv("plain.csv", rows: 20, labelled: false))")
    #expect(try scratch.json("gradcheck n=4")["agrees"] as? Bool == true)
    let step = try #require(
      (scratch.json("use stripes")["kind"] as? String).map { _ in try scratch.json("step") })
    let layers = try #require((step["steps"] as? [[String: Any]])?.first?["layers"] as? [[String: Any]])
    #expect(
      layers.compactMap { $0["layer"] as? String } == ["1 conv:3x3", "1 bn", "2 dense:5", "output"])
    #expect(layers.allSatisfy { ($0["gradient_norm"] as? Double ?? 0) > 0 })
  }

  @Test func aClippedStepSaysSo() throws {
    let scratch = try stripes()
    let line = "step --afresh hidden=4 solver=sgd lr=0.01 momentum=0"
    func step(_ line: String) throws -> [String: Any] {
      try #require((scratch.json(line)["steps"] as? [[String: Any]])?.first)
    }
    let whole = try #require(step(line + " alpha=0")["gradient_norm"] as? Double)
    #expect(try step(line)["clipped_to"] == nil)
    let clipped = try step(line + " alpha=0 clip=0.1")
    #expect(abs(try #require(clipped["clipped_to"] as? Double) - 0.1 / whole) < 1e-6)
    #expect(abs(try #require(clipped["gradient_norm"] as? Double) - 0.1) < 1e-6)
    #expect(page(try scratch.run(line + " clip=0.1")).contains("The gradient was clipped to "))
  }

  @Test func aRangeTestSuggestsALineAndKeepsNoModel() throws {
    let scratch = try stripes()
    let result = try scratch.json("lr-range hidden=8 solver=sgd batch=30")
    let rates = try #require(result["rates"] as? [Double])
    #expect(abs(try #require(rates.first) - 1e-5) < 1e-12 && (result["steps"] as? Int) == rates.count)
    let line = try #require(result["command"] as? String)
    #expect(line.hasPrefix("train hidden=8 solver=sgd lr="))
    #expect(scratch.notebook.workspace.models.isEmpty)
    #expect(try #require(scratch.json(line)["train_accuracy"] as? Double) > 0.9)
    #expect(page(try scratch.run("lr-range")).split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  /// The rate grows whatever the schedule says, and the line has the schedule in it.
  @Test func aRangeTestHasARateOfItsOwn() throws {
    let scratch = try stripes()
    let plain = try scratch.json("lr-range hidden=8 n=40")
    let cycle = try scratch.json(
      "lr-range hidden=8 n=40 schedule=one-cycle epochs=7 ema=0.9 early-stopping=true")
    #expect(plain["losses"] as? [Double] == cycle["losses"] as? [Double])
    #expect(plain["rates"] as? [Double] == cycle["rates"] as? [Double])
    let line = try #require(cycle["command"] as? String)
    #expect(line.contains(" schedule=one-cycle ema=0.9 epochs=7 early-stopping=true"))
    try scratch.run("load mnist rows=200")
    let preset = try scratch.json("lr-range lenet n=12 to=0.1")
    #expect(try #require(preset["command"] as? String).hasPrefix("train lenet lr="))
  }

  @Test func aLearningCurveGoesOnWhereItWasStopped() throws {
    let scratch = try stripes("set threads=1")
    let line = "learning-curve k=2 epochs=2 hidden=4"
    let cancellation = scratch.notebook.cancellation
    scratch.notebook.run(line) { event in
      if case .fit(let progress) = event, progress.done == 3 { cancellation.raise() }
    }
    let rest = try scratch.json(line)
    #expect(rest["fits_reused"] as? Int == 3)
    #expect(page(try scratch.run(line)).contains("10 of 10 fits taken from before."))
    let afresh = try scratch.json(line + " --afresh")
    #expect(afresh["fits_reused"] as? Int == 0)
    let sizes = try [rest, afresh].map {
      try JSONSerialization.data(withJSONObject: #require($0["sizes"]), options: .sortedKeys)
    }
    #expect(sizes[0] == sizes[1])
    // A cross-validation of the same folds is the curve's last size.
    #expect(try scratch.json("cv k=2 epochs=2 hidden=4")["fits_reused"] as? Int == 2)
  }

  @Test func aLearningCurveHasMeansAndTheirSpread() throws {
    let scratch = try stripes()
    let result = try scratch.json("learning-curve k=3 sizes=0.2,1 hidden=8 epochs=8 lr=0.01")
    let sizes = try #require(result["sizes"] as? [[String: Any]])
    #expect(sizes.compactMap { $0["rows"] as? Int } == [20, 100])
    for size in sizes {
      for part in ["train", "validation"] {
        let scores = try #require(size[part] as? [String: Any])
        let values = try #require(scores["scores"] as? [Double])
        let mean = values.reduce(0, +) / 3
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 3
        #expect(values.count == 3)
        #expect(abs(try #require(scores["mean"] as? Double) - mean) < 1e-12)
        #expect(abs(try #require(scores["sd"] as? Double) - variance.squareRoot()) < 1e-12)
      }
    }
    #expect(scratch.notebook.workspace.models.isEmpty)
  }

  @Test func aLearningCurveThatIsInterruptedShowsWhatItHas() throws {
    let scratch = try stripes("set threads=1")
    let cancellation = scratch.notebook.cancellation
    let cell = try #require(
      scratch.notebook.run("learning-curve k=2 epochs=2 hidden=4") { event in
        if case .fit(let progress) = event, progress.done == 3 { cancellation.raise() }
      })
    #expect(cell.status == .interrupted)
    #expect(page(cell).contains(": 3 of 10 trainings were done. The same command again"))
  }

  // MARK: What may be wrong

  @Test(arguments: ["step", "gradcheck", "lr-range", "learning-curve"])
  func asksForDigitsFirst(line: String) throws {
    #expect(try Scratch().fail(line).message == "no digits are loaded yet")
  }

  @Test(arguments: [
    ("gradcheck", "no model is trained yet"),
    ("step n=0", "n must be 1 to 1000, not 0"),
    ("step model=m9", "there is no model 'm9'"),
    ("step --afresh model=m9", "'model=m9' cannot be combined with '--afresh'"),
    ("step lr=-1", "lr must be above 0, not -1"),
    ("lr-range from=1 to=0.1", "the learning rate cannot grow from 1 to 0.1"),
    ("lr-range lr=1", "'lr-range' has no key 'lr'"),
    ("learning-curve sizes=0.5,2", "sizes must be a share of the rows, above 0, 1 at most, not 0.5,2"),
    ("gradcheck rows=1", "rows must be 2 to 100, not 1"),
    ("lr-range layers=conv:3x99", "layer 1 looks through windows of 99 x 99, but its input is only 8 x 8"),
    ("learning-curve layers=pool:9", "layer 1 looks through windows of 9 x 9, but its input is only 8 x 8"),
    ("learning-curve k=99", "digit 0 has only 37 training rows, fewer than the 99 folds"),
  ])
  func saysOneSentence(line: String, sentence: String) throws {
    #expect(try stripes().fail(line).message == sentence)
  }

  @Test func aModelForOtherImagesAndAnEnsembleAreRefused() throws {
    let scratch = try stripes("train hidden=4 epochs=1", "train hidden=4 epochs=1", "ensemble m1 m2")
    for verb in ["step", "gradcheck", "diagnose"] {
      #expect(
        try scratch.fail(verb).message == "'\(verb)' needs a single network, and e1 is an ensemble")
    }
    for word in ["hidden=9", "layers=dense:3", "seed=4", "cnn"] {
      let error = try scratch.fail("step model=m1 \(word)")
      #expect(error.message == "'\(word)' describes a new network, but the next step trains m1")
      #expect(error.hint == "leave it out, or add --afresh to begin with a new network")
    }
    try scratch.run("load mnist rows=100", "use m1")
    let sentence = "m1 judges images of 8 x 8 pixels, but those of mnist are 28 x 28"
    for verb in ["step", "gradcheck"] { #expect(try scratch.fail(verb).message == sentence) }
  }
}
