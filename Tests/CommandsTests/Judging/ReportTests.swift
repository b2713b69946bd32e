import Display
import Foundation
import Notebook
import NotebookTestSupport
import Testing

@Suite struct ReportTests {
  private func scratch() throws -> Scratch { try .withTwoModels() }

  private func text(_ cell: Cell) -> String { TextRenderer().render(cell.result?.blocks ?? []) }

  @Test func aReportOverTrainingRowsSaysSo() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 200))", "train hidden=4 epochs=2")
    let all = try scratch.json("report on=all")
    #expect(all["includes_training_rows"] as? Bool == true)
    #expect(all["training_rows"] as? Int == 150)
    let train = try scratch.json("report on=train")
    #expect(train["training_rows"] as? Int == 150)
  }

  /// Images are known again by their pixels, wherever they come from and whatever was trained in between.
  @Test func anImageSeenInAnEarlierTrainingOrAnotherFileCountsAsSeen() throws {
    let scratch = try Scratch()
    let path = try scratch.csv("stripes.csv", rows: 200)
    try scratch.run("load \(path)", "train hidden=4 epochs=1", "split seed=7", "train continue=m1 epochs=1")
    #expect(try #require(scratch.json("report")["training_rows"] as? Int) > 20)

    let copy = try scratch.file(
      "copy.csv", Data(String(contentsOfFile: path, encoding: .utf8).replacing("pixel", with: "px").utf8))
    try scratch.run("load \(copy)")
    let other = try scratch.json("report on=all model=m1")
    #expect(other["dataset"] as? String == "copy")
    #expect(other["training_rows"] as? Int == 150)
  }

  @Test func validationRowsThatChoseTheWeightsCountAsSeen() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 200))", "split validation=0.2")
    try scratch.run("train hidden=4 epochs=2", "train hidden=4 epochs=2 early-stopping=true")
    #expect(try scratch.json("report on=validation model=m1")["training_rows"] as? Int == 0)
    #expect(try scratch.json("report on=validation model=m2")["training_rows"] as? Int == 30)
  }

  @Test func rowsHeldBackForEarlyStoppingCountAsSeen() throws {
    let scratch = try Scratch()
    try scratch.run(
      "load \(scratch.csv("stripes.csv", rows: 200))", "train hidden=4 epochs=2 early-stopping=true")
    #expect(try scratch.json("report on=all")["training_rows"] as? Int == 150)
  }

  @Test func sigmoidOutputsGetTheReportForOneHotLabels() throws {
    let scratch = try Scratch()
    try scratch.run(
      "load \(scratch.csv("stripes.csv", rows: 200))", "train hidden=8 epochs=20 lr=0.01 output=sigmoid")
    let report = try scratch.json("report")
    #expect((report["text"] as? String)?.contains("samples avg") == true)
    #expect(report["exact_match"] is Double)
  }

  @Test func smallShiftsAreTold() throws {
    let scratch = try scratch()
    #expect(try scratch.json("report --tta")["tta"] as? Bool == true)
    #expect(try scratch.json("report")["tta"] == nil)
    let shown = text(try scratch.run("report --tta"))
    #expect(shown.contains("Each image was judged in nine shifts of up to a pixel; the mean counts."))
  }
}
