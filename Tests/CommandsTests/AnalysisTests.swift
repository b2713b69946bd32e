import NotebookTestSupport
import Testing

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
}
