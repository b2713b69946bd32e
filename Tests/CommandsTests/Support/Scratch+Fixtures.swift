import NotebookTestSupport

extension Scratch {
  /// 120 rows, split.
  static func withSplit() throws -> Scratch {
    let scratch = try Scratch()
    try scratch.run("load \(try scratch.csv("digits.csv", rows: 120))", "split test=0.25")
    return scratch
  }

  /// Two models of 200 rows, m1 and m2.
  static func withTwoModels() throws -> Scratch {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 200))")
    try scratch.run("train hidden=6 epochs=3", "train hidden=6 epochs=3 seed=1")
    return scratch
  }

  /// A model m1 of 80 rows, and m2, which continues it.
  static func withContinuedModel() throws -> Scratch {
    let scratch = try Scratch()
    try scratch.run(
      "load \(scratch.csv("a.csv", rows: 80))", "train hidden=2 epochs=1", "train continue=m1 epochs=1")
    return scratch
  }

  /// Two trainings, a report, a cross-validation and a grid search.
  static func withRuns() throws -> Scratch {
    let scratch = try Scratch()
    try scratch.run(
      "load \(scratch.csv("a.csv", rows: 80))", "train hidden=2 epochs=1", "train hidden=4 epochs=20 lr=0.05",
      "report model=m2", "use m1", "cv k=2 epochs=1 hidden=3", "grid hidden=2|5 epochs=1 k=2")
    return scratch
  }
}
