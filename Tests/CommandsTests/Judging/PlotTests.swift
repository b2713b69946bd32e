import Display
import Notebook
import NotebookTestSupport
import Testing

@Suite struct PlotTests {
  private func text(_ cell: Cell) throws -> String { TextRenderer().render(try #require(cell.result).blocks) }

  @Test func plotShowsWhatTheCommandsShow() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 200))", "train hidden=8 epochs=4")
    for verb in ["confusion", "roc", "calibration", "reject"] {
      #expect(try text(scratch.run("plot \(verb) on=train")) == text(scratch.run("\(verb) on=train")))
    }
  }

  /// Some models on one chart, by words or by model=.
  @Test func severalModelsShareAChart() throws {
    let scratch = try Scratch()
    try scratch.run(
      "load \(scratch.csv("stripes.csv", rows: 200))", "split validation=0.2", "train hidden=8 epochs=4",
      "train hidden=2 epochs=6 name=small")
    let drawn = try text(scratch.run("plot accuracy m1 small"))
    #expect(drawn.hasPrefix("Accuracy of m1 and small while they learned\n"))
    #expect(drawn.contains("* m1   o small   + m1, validation   x small, validation\n"))
    #expect(try text(scratch.run("plot accuracy model=m1,small")) == drawn)
    #expect(try text(scratch.run("plot m1 small")).hasPrefix("Loss of m1 and small\n"))
    #expect(try text(scratch.run("plot m1")) == text(scratch.run("plot loss model=m1")))
    let found = try scratch.json("plot m1 small")
    let models = try #require(found["models"] as? [[String: Any]])
    #expect(models.map { $0["model"] as? String } == ["m1", "small"])
    #expect(models.map { ($0["train"] as? [Double])?.count } == [4, 6])
  }

  @Test(arguments: [
    ("roc", "area"), ("calibration", "expected calibration error"), ("reject", "accuracy on all rows"),
  ])
  func severalModelsAreJudgedOnTheSameRows(curve: String, figure: String) throws {
    let scratch = try Scratch.withTwoModels()
    let drawn = try text(scratch.run("plot \(curve) m1 m2"))
    #expect(drawn.hasPrefix("m1 and m2 on the 50 test rows of stripes\n"))
    #expect(drawn.contains(figure))
    #expect(drawn.hasSuffix("'diff m1 m2' compares two row by row.\n"))
    #expect((try scratch.json("plot \(curve) m1 m2")["figures"] as? [Double])?.count == 2)
    let banner = try text(scratch.run("plot \(curve) m1 m2 on=train")).replacing("\n", with: " ")
    #expect(banner.contains("m1: includes training rows") && banner.contains("m2: includes training rows"))
  }

  @Test(arguments: [
    ("plot m1 m1", "'m1' is named twice", "name each model once"),
    ("plot model=m1,m1", "'m1' is named twice", "name each model once"),
    (
      "plot acuracy", "'plot' takes loss, accuracy, confusion, roc, calibration or reject, not 'acuracy'",
      "did you mean 'plot accuracy'?"
    ),
    ("plot m1 m9", "there is no model 'm9'", "did you mean 'm1'?"),
    ("plot model=m1,m9", "there is no model 'm9'", "did you mean 'm1'?"),
    (
      "plot confusion m1 m2", "'plot confusion' takes one model at a time, and these are 2",
      "'diff m1 m2' compares two; 'plot accuracy m1 m2' draws their curves on one chart"
    ),
    (
      "report model=m1,m2", "this takes one model at a time, and these are 2",
      "'diff m1 m2' compares two; 'plot accuracy m1 m2' draws their curves on one chart"
    ),
    (
      "wrong model=m1,m2", "this takes one model at a time, and these are 2",
      "'diff m1 m2' compares two; 'plot accuracy m1 m2' draws their curves on one chart"
    ),
  ])
  func saysWhatIsWrong(line: String, message: String, hint: String) throws {
    let error = try Scratch.withTwoModels().fail(line)
    #expect(error.message == message)
    #expect(error.hint == hint)
  }

  /// The curves of a good model lie in a corner of a hundredth of the square.
  @Test func rocShowsTheCornerWhereTheCurvesAre() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 400))", "train hidden=16 epochs=30 lr=0.01")
    let drawn = try text(scratch.run("roc on=all")).replacing("\n", with: " ")
    #expect(
      drawn.contains(
        /ROC, each digit against the rest: the corner of false positive rates up to 0\.0\d+ +and true ones from 0\.9/
      ))
    // A model that guesses needs the whole square.
    try scratch.run("train hidden=1 epochs=1 lr=0.00001 name=bad")
    #expect(try !text(scratch.run("roc on=all model=bad")).contains("corner"))
  }
}
