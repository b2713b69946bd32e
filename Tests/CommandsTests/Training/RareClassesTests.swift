import Digits
import Display
import Foundation
import Notebook
import NotebookTestSupport
import Testing

@testable import Commands

/// Cross-validation and early stopping where digits are rare.
@Suite struct RareClassesTests {
  /// The output as one line.
  private func text(_ line: String, _ scratch: Scratch) throws -> String {
    let text = TextRenderer().render(try scratch.run(line).result?.blocks ?? [])
    return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  @Test func aDigitWithFewerRowsThanFoldsIsTold() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.missingDigits("three9"))", "split test=0.25")
    let rows = try #require(
      scratch.notebook.workspace.currentSplit.map { split in
        split.split.train.count { scratch.notebook.workspace.currentDataset?.labels?[$0] == 9 }
      })
    #expect(rows == 2)
    let sentence = "The digit 9 has only 2 rows, fewer than the 5 folds: 3 of them are judged without it."
    for line in [
      "cv k=5 epochs=1 hidden=4", "grid k=5 hidden=4|5 epochs=1",
      "learning-curve k=5 epochs=1 hidden=4 sizes=1",
      "suspects k=5 epochs=1 hidden=4",
    ] {
      #expect(try text(line, scratch).contains(sentence), "\(line)")
      let note = try #require(scratch.json(line)["fold_note"] as? [String: Any])
      let rare = try #require(note["rare_classes"] as? [[String: Any]])
      #expect(rare.count == 1 && rare[0]["label"] as? Int == 9 && rare[0]["rows"] as? Int == 2)
    }
    #expect(try !text("cv k=2 epochs=1 hidden=4", scratch).contains("The digit"))
    #expect(try !text("cv k=5 stratify=false epochs=1 hidden=4", scratch).contains("The digit"))
  }

  @Test func aSingleRowIsToldToo() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.missingDigits("one9"))")
    let error = try scratch.fail("cv k=3 epochs=1 hidden=4")
    #expect(error.message == "digit 9 has only 1 row, and a stratified split needs 2")
    #expect(error.hint == "use split stratify=false, or load more rows")
    try scratch.run("split test=20 stratify=false seed=1")
    let labels = try #require(scratch.notebook.workspace.currentDataset?.labels)
    try #require(scratch.notebook.workspace.currentSplit?.split.train.contains { labels[$0] == 9 } == true)
    #expect(
      try text("cv k=3 epochs=1 hidden=4", scratch).contains(
        "The digit 9 has a single row, fewer than the 3 folds: one fold learns without it, and the 2 others are judged "
          + "without it."))
    try scratch.run("train hidden=4 epochs=1", "report", "suspects k=3 epochs=1 hidden=4")
  }

  @Test func severalAreListed() throws {
    let note = FoldNote(
      k: 5, rare: [RareClass(label: 3, rows: 4), RareClass(label: 9, rows: 1)], seedIsIdle: false)
    #expect(
      note?.blocks == [
        .text(
          "The digits 3 (4 rows) and 9 (1 row) have fewer rows than there are folds, 5: some folds are judged "
            + "without them, and the fold with an only row learns without its digit.")
      ])
    let letters = (0..<8).map { RareClass(label: ClassLabel("c\($0)"), rows: 2) }
    #expect(
      FoldNote(k: 3, rare: letters, seedIsIdle: false)?.blocks == [
        .text(
          "The classes c0 (2 rows), c1 (2 rows), c2 (2 rows), c3 (2 rows), c4 (2 rows), c5 (2 rows) and 2 more have "
            + "fewer rows than there are folds, 3: some folds are judged without them.")
      ])
    #expect(FoldNote(k: 5, rare: [], seedIsIdle: false) == nil)
  }

  /// Another seed draws other weights, and the same folds.
  @Test func aSeedThatDoesNotMoveTheFoldsIsTold() throws {
    let scratch = try Scratch.withSplit()
    let sentence =
      "The folds are the same for every seed, which drew weights and batches alone: 'shuffle-folds=true' deals them "
      + "by the seed."
    for line in [
      "cv k=2 epochs=1 hidden=3", "grid k=2 hidden=3|4 epochs=1", "learning-curve k=2 epochs=1 hidden=3",
      "suspects k=2 epochs=1 hidden=3",
    ] {
      #expect(try text("\(line) seed=2", scratch).contains(sentence))
      #expect(try !text("\(line) seed=2 shuffle-folds=true", scratch).contains("every seed"))
      #expect(try !text(line, scratch).contains("every seed"))
      #expect(
        try !text("\(line) seed=0", scratch).contains("every seed"), "an exported script types every seed")
    }
    #expect(try text("grid k=2 hidden=3 seed=0|1 epochs=1", scratch).contains(sentence))
    let note = try scratch.json("cv k=2 epochs=1 hidden=3 seed=2")["fold_note"] as? [String: Any]
    #expect(note?["same_for_every_seed"] as? Bool == true)
    #expect(try scratch.json("cv k=2 epochs=1 hidden=3")["fold_note"] == nil)
  }

  /// The validation part has the shares of both digits, as scikit-learn stratifies it for two classes.
  @Test func earlyStoppingOnTwoDigitsKeepsTheirShares() throws {
    let scratch = try Scratch()
    try scratch.run(
      "load \(scratch.missingDigits("only01"))", "split test=0.25",
      "train hidden=8 epochs=3 early-stopping=true validation=0.3")
    let entry = try #require(scratch.notebook.workspace.models["m1"]?.network)
    let labels = try #require(scratch.notebook.workspace.currentDataset?.labels)
    let (held, all) = (entry.model.state.heldOut, entry.split.train)
    let share = Double(all.count { labels[$0] == 0 }) / Double(all.count)
    #expect(abs(Double(held.count { labels[$0] == 0 }) - share * Double(held.count)) < 1)
    try scratch.run("report --more", "roc")
  }

  @Test func aSingleDigitCannotBeLearned() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.missingDigits("nine"))")
    for line in ["train", "cv k=2 epochs=1", "grid k=2 epochs=1"] {
      let error = try scratch.fail(line)
      #expect(error.message == "the training rows hold a single digit, so there is nothing to tell apart")
      #expect(error.hint == "load or split so that at least two digits are among them")
    }
  }

  @Test func modelsTooWeakToJudgeLabelsSaySo() throws {
    let scratch = try Scratch()
    try scratch.run("load mnist rows=300")
    let weak = try text("suspects k=2 hidden=4 epochs=1", scratch)
    let accuracy = try #require(scratch.json("suspects k=2 hidden=4 epochs=1")["accuracy"] as? Double)
    try #require(accuracy < 0.8)
    #expect(
      weak.contains(
        "Models that tell only \(NumberText.percent(accuracy)) right are too weak to judge labels: most of these rows "
          + "will be their own mistakes. Try more epochs=, a larger hidden= or more rows."))
    try scratch.run("load \(scratch.csv("clear.csv", rows: 120))")
    #expect(try !text("suspects k=2 hidden=16 epochs=30 lr=0.01", scratch).contains("too weak"))
  }
}
