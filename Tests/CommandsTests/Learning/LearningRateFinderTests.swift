import Notebook
import NotebookTestSupport
import Testing

@Suite struct LearningRateFinderTests: LearningSuite {
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
}
