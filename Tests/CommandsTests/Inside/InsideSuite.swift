import Display
import Notebook
import NotebookTestSupport
import Testing

/// A suite about networks trained on striped images of 8 x 8.
protocol InsideSuite {}

extension InsideSuite {
  func trained(_ training: String) throws -> Scratch {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 200))", "split seed=1", training)
    return scratch
  }

  func text(_ scratch: Scratch, _ line: String) throws -> String {
    TextRenderer().render(try #require(scratch.run(line).result).blocks)
  }
}

extension Scratch {
  static let trainings = [
    "train hidden=8 epochs=3", "train hidden=7,5 activation=tanh epochs=3",
    "train hidden=6,5,4 activation=logistic epochs=2", "train hidden=9 output=sigmoid epochs=3",
  ]
}
