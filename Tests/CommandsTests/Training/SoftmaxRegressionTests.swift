import Display
import Notebook
import NotebookTestSupport
import Testing

/// A network without hidden layers goes by its name, however it was typed.
@Suite struct SoftmaxRegressionTests {
  private func text(_ cell: Cell) throws -> String { TextRenderer().render(try #require(cell.result).blocks) }

  private func scratch() throws -> Scratch {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("a.csv", rows: 80))")
    return scratch
  }

  @Test func bothWaysToTypeItAreTheSameModel() throws {
    let scratch = try scratch()
    let none = try text(scratch.run("train hidden=none epochs=3"))
    #expect(none.contains("m1: 64-4 softmax regression, 260 weights. 3 epochs in "))
    let flatten = try text(scratch.run("train layers=flatten epochs=3"))
    #expect(flatten.contains("m2: 64-4 softmax regression, 260 weights. 3 epochs in "))
    #expect(
      try text(scratch.run("train hidden=none output=sigmoid epochs=1")).contains(
        "m3: 64-4 one-vs-rest logistic regression, "))
    let models = scratch.notebook.workspace.models
    let weights = ["m1", "m2"].map { models[$0]?.network?.model.weights.tensors.map(\.values) }
    #expect(weights[0] != nil && weights[0] == weights[1])
    #expect(try text(scratch.run("models")).contains("m1    64-4 softmax regression "))
    #expect(try text(scratch.run("status")).contains("64-4 softmax regression, trained on a"))
    #expect(
      try text(scratch.run("summary m1")).hasPrefix("m1, softmax regression for images of 8 x 8 pixels\n"))
    #expect(try text(scratch.run("runs --all")).contains("hidden=none"))
  }

  @Test func itIsAChoiceOfAGridAndComesBackFromASession() throws {
    let scratch = try scratch()
    let grid = try scratch.json("grid hidden=none|2 epochs=30 lr=0.01 k=2")
    #expect(grid["best"] as? [String: String] == ["hidden": "none"])
    #expect(scratch.notebook.workspace.currentModel?.network?.model.settings.hidden == [])
    try scratch.run("save \(scratch.folder.path)/s.session")
    let other = try Scratch()
    try other.run("open \(scratch.folder.path)/s.session")
    #expect(try text(other.run("models")).contains("64-4 softmax regression "))
  }

  /// Everything that looks into a network works without a hidden layer, or says that it needs one.
  @Test func theCommandsThatLookInsideKnowIt() throws {
    let scratch = try scratch()
    try scratch.run("train hidden=none epochs=3")
    for line in [
      "report", "weights", "explain 3", "activations 3", "saliency 3", "occlude 3", "perturb 3", "step",
      "gradcheck", "diagnose", "calibration", "train continue=m1 epochs=1",
    ] {
      try scratch.run(line)
    }
    #expect(
      try scratch.fail("units").message == "the network has no hidden layer: layer 1 is its output layer")
  }

  @Test func aLayerThatLooksLikeTheOutputIsExplained() throws {
    let scratch = try scratch()
    #expect(
      try text(scratch.run("train layers=dense:4 epochs=1")).replacing("\n", with: " ").contains(
        "dense:4 is a hidden layer: the output layer with its 4 units follows by itself. Without dense:4 it is 'hidden=none'."
      ))
    #expect(
      try text(scratch.run("summary layers=dense:8,dense:10")).replacing("\n", with: " ").contains(
        "Without dense:10 it is 'layers=dense:8'."))
    #expect(!(try text(scratch.run("train layers=dense:5 epochs=1")).contains("by itself")))
    #expect(!(try text(scratch.run("train hidden=4 epochs=1")).contains("by itself")))
  }
}
