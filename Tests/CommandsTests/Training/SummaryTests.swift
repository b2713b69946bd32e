import Digits
import Display
import Experiments
import Notebook
import NotebookTestSupport
import Testing

@testable import Commands

@Suite struct SummaryTests {
  /// Counted by hand: 4 filters of 3 x 3 and a bias each; 4 x 13 x 13 inputs to 10 units and their biases.
  @Test func countsLayerByLayer() throws {
    let summary = try Scratch().json("summary layers=conv:4x3,pool:2,dropout:0.5,dense:10 batch=100")
    #expect(summary["model"] == nil)
    #expect(summary["input"] as? String == "28 x 28")
    let layers = try #require(summary["layers"] as? [[String: Any]])
    #expect(
      layers.map { $0["layer"] as? String }
        == ["conv:4x3", "relu", "pool:2", "dropout:0.5", "dense:10", "relu", "dense:10"])
    #expect(layers.map { $0["position"] as? Int } == [1, nil, 2, 3, 4, nil, 5])
    #expect(
      layers.map { $0["output"] as? String }
        == ["4 x 26 x 26", "4 x 26 x 26", "4 x 13 x 13", "4 x 13 x 13", "10", "10", "10"])
    #expect(layers.map { $0["parameters"] as? Int } == [40, 0, 0, 0, 6770, 0, 110])
    #expect(layers.map { $0["multiply_adds"] as? Int } == [9 * 4 * 676, 0, 0, 0, 6760, 0, 100])
    #expect(summary["parameters"] as? Int == 6920)
    #expect(summary["multiply_adds"] as? Int == 24_336 + 6860)
    #expect(summary["batch"] as? Int == 100)
  }

  @Test func showsTheModelThatIsMeant() throws {
    let scratch = try Scratch()
    try scratch.run(
      "load \(scratch.csv("small.csv", rows: 60))", "train hidden=4 epochs=1",
      "train layers=conv:4x3,pool:2 epochs=1")
    #expect(try scratch.json("summary")["model"] as? String == "m2")
    #expect(try scratch.json("summary")["input"] as? String == "8 x 8")
    #expect(try scratch.json("summary m1")["parameters"] as? Int == 65 * 4 + 5 * 4)
    #expect(try scratch.json("summary m1 batch=7")["batch"] as? Int == 7)
    // Keys describe another network, of the current dataset.
    let other = try scratch.json("summary hidden=2")
    #expect(other["model"] == nil)
    #expect(other["parameters"] as? Int == 65 * 2 + 3 * 10)
  }

  @Test func fitsEightyColumns() throws {
    for preset in Preset.allCases where preset.settings.baseline == nil {
      let result = try #require(try Scratch().run("summary \(preset.rawValue)").result)
      let page = TextRenderer().render(result.blocks)
      #expect(page.split(separator: "\n").allSatisfy { $0.count <= 80 })
      #expect(page.contains("multiply-adds"))
    }
  }

  @Test func outlinesFitALine() throws {
    func outline(_ layers: String) throws -> String {
      var settings = TrainingSettings()
      settings.layers = try LayerText.layers(layers)
      settings.activation = .tanh
      return settings.outline(of: settings.spec(for: ImageShape(height: 8, width: 8), classes: 10))
    }
    #expect(try outline("dense:8,dense:4") == "64-8-4-10 tanh")
    #expect(try outline("conv:4x3,pool:2,dense:8") == "conv:4x3 pool:2 dense:8, tanh")
    let long = try outline(Array(repeating: "conv:4x3+1,bn", count: 8).joined(separator: ","))
    #expect(long == "conv:4x3+1 bn conv:4x3+1 bn conv:4x3+1 bn conv:4x3+1 bn ... (8 more), tanh")
    #expect(long.count <= 80)
  }
}
