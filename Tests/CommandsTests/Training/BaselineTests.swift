import Display
import Notebook
import NotebookTestSupport
import Testing

@testable import Commands

/// Baselines as a user types them.
@Suite struct BaselineTests {
  private func scratch() throws -> Scratch {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("small.csv", rows: 80))")
    return scratch
  }

  @Test(arguments: [
    "train knn k=3", "train centroid", "train svm", "train forest trees=4", "train logistic epochs=5",
    "train boosted trees=2 depth=3 lr=0.5",
  ])
  func isAModelLikeAllOthers(_ line: String) throws {
    let scratch = try scratch()
    try scratch.run(
      line, "report", "confusion", "roc", "predict 3", "wrong", "models", "train hidden=4 epochs=1")
    try scratch.run("diff m1 m2", "ensemble m1 m2", "report", "undo", "undo")
    #expect(scratch.notebook.workspace.holds(model: "m1"))
  }

  @Test func aScriptOfThemIsVerified() throws {
    let scratch = try scratch()
    try scratch.run(
      "train knn k=3", "train svm", "train forest trees=3", "train centroid", "train boosted trees=2",
      "report model=m2")
    let path = "\(scratch.folder.path)/baselines.digits"
    try scratch.run("export script \(path)")
    let verified = try #require(Notebook().run("replay \(path) --verify"))
    #expect(verified.result?.effect == CellEffect.none, "\(verified.json)")
  }

  @Test(arguments: [
    (
      "train knn lr=0.1",
      "'lr=0.1' has no effect with model=knn: it is for solver=sgd, solver=adam, solver=adamw and model=boosted"
    ),
    ("train k=3", "'k=3' has no effect with model=mlp: it is for model=knn"),
    ("train knn k=3 neighbours=3", "'k=3' cannot be combined with 'neighbours='"),
    ("train forest depth=3", "'depth=3' has no effect with model=forest: it is for model=boosted"),
    ("train knn trees=3", "'trees=3' has no effect with model=knn: it is for model=forest and model=boosted"),
    ("train boosted k=3", "'k=3' has no effect with model=boosted: it is for model=knn"),
    ("train boosted depth=11", "depth must be 1 to 10, not 11"),
    ("train svm neighbours=3", "'neighbours=3' has no effect with model=svm: it is for model=knn"),
    ("train knn hidden=20", "'hidden=20' has no effect with model=knn: it is for model=mlp"),
    (
      "train solver=lbfgs lr=0.1",
      "'lr=0.1' has no effect with solver=lbfgs: it is for solver=sgd, solver=adam, solver=adamw and model=boosted"
    ),
    ("train continue=m1", "'train continue=' needs a network, and m1 is none (nearest neighbours, k=5)"),
    ("explain 3 model=m1", "'explain' needs a network, and m1 is none (nearest neighbours, k=5)"),
    ("summary", "'summary' needs a network, and m1 is none (nearest neighbours, k=5)"),
    ("saliency 3", "'saliency' needs a network, and m1 is none (nearest neighbours, k=5)"),
    ("modify prune=0.5", "'modify' needs a network, and m1 is none (nearest neighbours, k=5)"),
    ("export model m1 m1.onnx", "'export model' needs a network, and m1 is none (nearest neighbours, k=5)"),
    ("summary forest", "forest is fitted at once, so there are no layers and no steps to look at"),
    ("lr-range knn", "knn is fitted at once, so there are no layers and no steps to look at"),
    (
      "lr-range solver=lbfgs",
      "lbfgs takes all training rows at once, so there are no mini-batches to look at"
    ),
    (
      "train solver=lbfgs layers=dense:4,dropout:0.5",
      "lbfgs compares losses of the same rows, and 'dropout:0.5' makes another one in every pass"
    ),
  ])
  func saysWhatItIsNot(line: String, sentence: String) throws {
    let scratch = try scratch()
    try scratch.run("train knn")
    #expect(try scratch.fail(line).message == sentence)
  }

  @Test func kindsAreComparedAndTheFirstIsTested() throws {
    let scratch = try scratch()
    let cell = try scratch.run("grid model=knn|centroid|svm k=3")
    let result = try #require(cell.result as? GridResult)
    #expect(result.candidates.map { $0.params["model"] } == ["knn", "centroid", "svm"])
    let lead = try #require(result.lead)
    #expect(lead.others == 2 && (0...1).contains(lead.test.p))
    let text = TextRenderer().render(result.blocks)
    #expect(text.contains("rank  model"))
    #expect(text.contains("The first"))
  }
}
