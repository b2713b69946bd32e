import Notebook
import NotebookTestSupport
import Testing

@Suite struct BackwardTests: InsideSuite {
  @Test func aWeightsStoryAddsUpAsPrinted() throws {
    let scratch = try trained("train hidden=8,5 epochs=2 batch=40")
    let found = try scratch.json("explain weight layer=1 pixel=3,2 unit=3 n=5")
    let terms = try #require(found["terms"] as? [[String: Any]])
    #expect(terms.count <= 5 && found["rows"] as? Int == 40)
    let products = terms.compactMap { $0["product"] as? Double }
    let (others, sum) = (found["others"] as? Double ?? .nan, found["sum"] as? Double ?? .nan)
    #expect(abs(products.reduce(0, +) + others - sum) < 1e-12)
    let (computed, after) = (found["computed"] as? Double ?? 0, found["after"] as? Double ?? 1)
    #expect(abs(computed - after) < 1e-6)
    // It is the step that 'step' takes.
    try scratch.run("step")
    let moved = try #require(scratch.notebook.workspace.currentModel?.network?.model.weights)
    #expect(Double(moved.tensors[0].values[(3 * 8 + 2) * 8 + 3]) == after)
    let page = try text(scratch, "explain weight layer=2 input=4 unit=1 model=m1")
    #expect(page.contains("The weight from unit 4 to unit 1 of layer 2 of m1"))
    #expect(scratch.notebook.workspace.models.keys == ["m1", "m1-step"])
  }

  @Test func theErrorSignalIsFollowedBack() throws {
    let scratch = try trained("train hidden=8,5 epochs=3")
    let found = try scratch.json("explain 42 backward")
    let outputs = try #require(found["outputs"] as? [[String: Any]])
    for output in outputs {
      let (p, t) = (output["probability"] as? Double ?? 0, output["target"] as? Double ?? 0)
      #expect(abs((output["signal"] as? Double ?? 9) - (p - t)) < 1e-6)
    }
    let layers = try #require(found["layers"] as? [[String: Any]])
    #expect(layers.compactMap { $0["layer"] as? Int } == [2, 1])
    let sum = try #require(layers.first?["sum"] as? [String: Any])
    let (total, slope) = (sum["total"] as? Double ?? 0, sum["slope"] as? Double ?? 0)
    #expect(abs(total * slope - (sum["signal"] as? Double ?? 9)) < 1e-6)
    // The slope of a relu.
    #expect(abs(slope) < 1e-5 || abs(slope - 1) < 1e-4)
    #expect(try text(scratch, "explain 42 backward").contains("Back at the pixels"))
  }

  @Test func wrongLinesAreAnswered() throws {
    let scratch = try trained("train hidden=8 epochs=1")
    #expect(
      try scratch.fail("explain weight layer=1 pixel=9,1 unit=3").message
        == "the images have no pixel 9,1: their rows are 0 to 7, their columns 0 to 7")
    #expect(
      try scratch.fail("explain weight layer=2 input=8 unit=3").message
        == "layer 2 reads no input 8: its inputs are 0 to 7")
    #expect(
      try scratch.fail("explain weight layer=1 unit=3").message
        == "'explain' needs pixel= behind weight, such as 'explain weight layer=1 pixel=12,9 unit=3'")
    #expect(
      try scratch.fail("explain 3 pixel=1,1").message == "'pixel=1,1' has no effect without 'weight'")
    #expect(
      try scratch.fail("explain 3 backward layer=1").message
        == "'layer=1' cannot be combined with 'backward'")
  }
}
