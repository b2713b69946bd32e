import Notebook
import NotebookTestSupport
import Testing

@Suite struct StepTests: LearningSuite {
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
    // A training that continues from there ends with the weights of an uninterrupted one.
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
}
