import Foundation
import Notebook
import NotebookTestSupport
import Testing

@Suite struct LearningCurveTests: LearningSuite {
  @Test func aLearningCurveHasMeansAndTheirSpread() throws {
    let scratch = try stripes()
    let result = try scratch.json("learning-curve k=3 sizes=0.2,1 hidden=8 epochs=8 lr=0.01")
    let sizes = try #require(result["sizes"] as? [[String: Any]])
    #expect(sizes.compactMap { $0["rows"] as? Int } == [20, 100])
    for size in sizes {
      for part in ["train", "validation"] {
        let scores = try #require(size[part] as? [String: Any])
        let values = try #require(scores["scores"] as? [Double])
        let mean = values.reduce(0, +) / 3
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 3
        #expect(values.count == 3)
        #expect(abs(try #require(scores["mean"] as? Double) - mean) < 1e-12)
        #expect(abs(try #require(scores["sd"] as? Double) - variance.squareRoot()) < 1e-12)
      }
    }
    #expect(scratch.notebook.workspace.models.isEmpty)
  }

  /// One row is of one class; so are the first ones of rows that are sorted.
  @Test func sizesOfASingleClassAreLeftOut() throws {
    let scratch = try stripes()
    let line = "learning-curve k=3 sizes=0.001,0.5,1 hidden=4 epochs=1"
    let result = try scratch.json(line)
    #expect((result["sizes"] as? [[String: Any]])?.compactMap { $0["rows"] as? Int } == [50, 100])
    #expect(result["skipped_sizes"] as? [Int] == [1])
    #expect(
      page(try scratch.run(line)).contains(
        "Left out: 1 training row, which is of a single class in some fold."))
    let usual = try scratch.json("learning-curve k=3 sizes=0.5,1 hidden=4 epochs=1")
    #expect(usual["skipped_sizes"] == nil && usual["fits_reused"] as? Int == 6)
    #expect(
      try scratch.fail("learning-curve k=3 sizes=0.001 hidden=4 epochs=1").message.contains("one class"))
  }

  @Test func aLearningCurveGoesOnWhereItWasStopped() throws {
    let scratch = try stripes("set threads=1")
    let line = "learning-curve k=2 epochs=2 hidden=4"
    let cancellation = scratch.notebook.cancellation
    scratch.notebook.run(line) { event in
      if case .fit(let progress) = event, progress.done == 3 { cancellation.raise() }
    }
    let rest = try scratch.json(line)
    #expect(rest["fits_reused"] as? Int == 3)
    #expect(page(try scratch.run(line)).contains("10 of 10 fits taken from before."))
    let afresh = try scratch.json(line + " --afresh")
    #expect(afresh["fits_reused"] as? Int == 0)
    let sizes = try [rest, afresh].map {
      try JSONSerialization.data(withJSONObject: #require($0["sizes"]), options: .sortedKeys)
    }
    #expect(sizes[0] == sizes[1])
    // A cross-validation of the same folds is the curve's last size.
    #expect(try scratch.json("cv k=2 epochs=2 hidden=4")["fits_reused"] as? Int == 2)
  }

  @Test func aLearningCurveThatIsInterruptedShowsWhatItHas() throws {
    let scratch = try stripes("set threads=1")
    let cancellation = scratch.notebook.cancellation
    let cell = try #require(
      scratch.notebook.run("learning-curve k=2 epochs=2 hidden=4") { event in
        if case .fit(let progress) = event, progress.done == 3 { cancellation.raise() }
      })
    #expect(cell.status == .interrupted)
    #expect(page(cell).contains(": 3 of 10 trainings were done. The same command again"))
  }
}
