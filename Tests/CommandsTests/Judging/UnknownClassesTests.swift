import CommandLanguage
import Digits
import Display
import Foundation
import Notebook
import NotebookTestSupport
import Testing

/// Models that are judged by digits which they have never seen.
@Suite struct UnknownClassesTests {
  private let scratch: Scratch
  private let known = 200 - MissingDigits.nines

  /// m1 knows the digits 0 to 8; the current dataset has 9s as well.
  init() throws {
    scratch = try Scratch()
    try scratch.run(
      "load \(scratch.missingDigits("no9"))", "train hidden=32 epochs=40 batch=40",
      "load \(scratch.missingDigits("all"))", "split test=0.5")
  }

  /// The output as one line.
  private func text(_ line: String) throws -> String {
    let text = TextRenderer().render(try scratch.run(line).result?.blocks ?? [])
    return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// The rows of a batch decide how a product is rounded, on some processors.
  private let rounding = 1e-7

  @Test(arguments: [
    "report", "report --more", "roc", "calibration", "reject", "wrong", "confusion", "plot roc",
    "plot calibration",
    "plot reject", "report --tta --more",
  ])
  func everyJudgementSaysWhatTheModelHasNeverSeen(line: String) throws {
    let text = try text("\(line) on=all")
    #expect(text.contains("!! m1 has never seen the digit 9, so all its rows are wrong !!"))
    #expect(try scratch.json("\(line) on=all")["unknown_classes"] as? [Int] == [9])
  }

  @Test(arguments: [
    "predict 0-9", "show wrong", "show 0-3", "panel predictions", "units", "diagnose", "explain 3",
    "saliency 3",
    "occlude 3", "perturb 3 rotate=20", "activations 3", "neighbours 3 by=layer:1", "map by=layer:1 n=20",
    "diff m1 m1",
    "gradcheck n=4 rows=2", "summary m1", "augment preview 3",
  ])
  func otherCommandsGoOn(line: String) throws {
    try scratch.run(line)
  }

  @Test func theReportKeepsAllItCanSay() throws {
    let shown = try text("report --more on=all")
    #expect(shown.contains("m1 never says 9, so its precision is 0 by convention, not by measurement."))
    #expect(
      shown.contains(
        "Log loss is that of the \(known) rows whose digit m1 knows: it gives no probability to 9."))
    let report = try scratch.json("report --more on=all")
    #expect(report["never_predicted"] as? [Int] == [9])
    let more = try #require(report["more"] as? [String: Any])
    #expect(more["log_loss_rows"] as? Int == known)
    #expect(more["balanced_accuracy"] is Double && more["matthews_correlation"] is Double)
    // The log loss is that of the same rows by themselves.
    try scratch.run("use no9")
    let alone = try #require(scratch.json("report --more on=all")["more"] as? [String: Any])
    let losses = try [more, alone].map { try #require($0["log_loss"] as? Double) }
    #expect(abs(losses[0] - losses[1]) < rounding)
    #expect(alone["log_loss_rows"] == nil)
  }

  @Test func theCurvesAreThoseOfTheKnownRows() throws {
    let shown = try text("roc on=all")
    #expect(
      shown.contains(
        "The curves are those of the \(known) rows whose digit m1 knows: m1 gives no probability to 9."))
    let roc = try scratch.json("roc on=all")
    #expect(roc["known_rows"] as? Int == known)
    try scratch.run("use no9")
    let alone = try scratch.json("roc on=all")
    #expect(roc["macro"] as? Double == alone["macro"] as? Double && alone["macro"] is Double)
    #expect(alone["known_rows"] == nil)
  }

  @Test func calibrationIsToldForBoth() throws {
    let found = try scratch.json("calibration on=all")
    let alone = try #require(found["known"] as? [String: Any])
    #expect(alone["rows"] as? Int == known)
    let error = try #require(alone["expected_calibration_error"] as? Double)
    #expect(
      try text("calibration on=all").contains(
        "On the \(known) rows whose digit m1 knows alone the error is \(NumberText.percent(error))."))
    try scratch.run("use no9")
    let ofTheseRows = try #require(
      scratch.json("calibration on=all")["expected_calibration_error"] as? Double)
    #expect(abs(ofTheseRows - error) < rounding)
  }

  /// A network with independent outputs says nothing in the column of a digit that it does not know.
  @Test func independentOutputsAreReportedToo() throws {
    try scratch.run("use no9", "train hidden=32 epochs=40 batch=40 output=sigmoid name=onehot", "use all")
    let report = try scratch.json("report --more on=all model=onehot")
    let labels = try #require(report["labels"] as? [[String: Any]])
    #expect(labels.compactMap { $0["label"] as? Int } == Array(0...9))
    let nine = try #require(labels.last)
    #expect(nine["support"] as? Int == MissingDigits.nines && nine["recall"] as? Double == 0)
    #expect((report["never_predicted"] as? [Int])?.contains(9) == true)
  }

  @Test func withoutAnyKnownRowNothingIsLost() throws {
    try scratch.run(
      "load \(scratch.missingDigits("nine")) name=nine", "load \(scratch.missingDigits("only01"))",
      "train hidden=8 epochs=5 name=pair",
      "use nine")
    let shown = try text("report --more model=pair")
    #expect(shown.contains("No log loss: it gives no probability to 9."))
    #expect(shown.contains("log loss -"))
    #expect(try text("roc model=pair").contains("No curve can be drawn: pair gives no probability to 9."))
    for line in ["calibration", "reject", "wrong", "confusion", "plot roc"] {
      #expect(try text("\(line) model=pair").contains("pair has never seen the digit 9"))
    }
  }

  @Test func anEnsembleOfOtherDigitsAveragesWhatEachKnows() throws {
    try scratch.run("train hidden=32 epochs=40 batch=20 name=all-digits")
    #expect(
      try text("ensemble m1 all-digits").hasSuffix(
        "It is the current model: 'report' judges it. m1 has never seen the digit 9, and gives 0 % there."))
    let found = try scratch.json("ensemble m1 all-digits")
    let unknown = try #require((found["unknown_classes"] as? [[String: Any]])?.first)
    #expect(unknown["member"] as? String == "m1" && unknown["classes"] as? [Int] == [9])
    // The ensemble knows the 9, so nothing is missing.
    let report = try scratch.json("report --more on=all model=e1")
    #expect(report["unknown_classes"] == nil)
    #expect((report["more"] as? [String: Any])?["log_loss"] is Double)
    try scratch.run(
      "saliency 3 digit=9 model=e1", "roc model=e1", "occlude 3 model=e1", "predict 0-30 model=e1")
  }

  @Test func aDigitThatIsNeverPredictedIsNamed() throws {
    let mnist = try Scratch()
    try mnist.run("load mnist rows=200", "split test=50", "train hidden=2 epochs=1 lr=0.0001")
    let report = try mnist.json("report")
    let labels = try #require(report["labels"] as? [[String: Any]])
    let predicted = try #require(report["confusion"] as? [[Int]])
    let never = labels.indices.filter { column in predicted.allSatisfy { $0[column] == 0 } }
    let names = never.compactMap { labels[$0]["label"] as? Int }
    #expect(names.count > 1 && report["never_predicted"] as? [Int] == names)
    let words = TextRenderer().render(try mnist.run("report").result?.blocks ?? []).replacing("\n", with: " ")
    #expect(
      words.contains(
        "m1 never says \(listed(names.map(String.init))), so their precision is 0 by convention, not by measurement."
      ))
    #expect(
      mnist.notebook.cells.last?.result.map { TextRenderer().render($0.blocks).contains("has the label") }
        == false)
  }

  @Test func aDigitWithoutRowsIsNamed() throws {
    try scratch.run("train hidden=32 epochs=3 batch=20 name=ten", "use no9")
    let report = try scratch.json("report on=all model=ten")
    if (report["without_rows"] as? [Int]) == [9] {
      #expect(
        try text("report on=all model=ten").contains(
          "No row has the label 9, so its recall is 0 by convention, not by measurement."))
    } else {
      // The model calls none of them a 9.
      #expect(report["without_rows"] == nil)
    }
    #expect(
      try text("roc on=all model=ten").contains(
        "No curve for 9: a curve takes rows of the digit and others. So there is no macro average."))
  }
}
