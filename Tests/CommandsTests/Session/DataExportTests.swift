import CommandLanguage
import Display
import Foundation
import Notebook
import NotebookTestSupport
import Testing

/// `export data`: what is written, from which rows, and that it loads again.
@Suite struct DataExportTests {
  private let scratch: Scratch
  private var folder: String { scratch.folder.path }

  /// 120 rows of 8 x 8: 90 to train, 30 to test.
  init() throws { scratch = try Scratch.withSplit() }

  private func text(_ line: String) throws -> String {
    let blocks = try scratch.run(line).result?.blocks ?? []
    return blocks.compactMap { if case .text(let text) = $0 { text } else { nil } }.joined(separator: "\n")
  }

  private func size(_ name: String) throws -> Int {
    try Data(contentsOf: URL(filePath: folder + "/" + name)).count
  }

  @Test func aTableLoadsAgain() throws {
    let result = try scratch.json("export data \(folder)/out.csv")
    #expect(result["kind"] as? String == "data")
    #expect(result["dataset"] as? String == "digits")
    #expect(result["format"] as? String == "csv")
    #expect(result["on"] as? String == "all")
    #expect(result["rows"] as? Int == 120)
    #expect(result["parts"] == nil)
    #expect(result["bytes"] as? Int == (try size("out.csv")))
    let written = try #require(result["written"] as? [[String: Any]])
    #expect(written.map { $0["path"] as? String } == ["\(folder)/out.csv"])
    // The file that the dataset came from was Kaggle's, too.
    #expect(
      try Data(contentsOf: URL(filePath: folder + "/out.csv"))
        == Data(contentsOf: URL(filePath: folder + "/digits.csv")))
    let before = try #require(scratch.notebook.workspace.datasets["digits"])
    try scratch.run("load \(folder)/out.csv")
    let after = try #require(scratch.notebook.workspace.datasets["out"])
    #expect(after.images.pixels == before.images.pixels && after.labels == before.labels)
  }

  @Test func eachPartOfTheSplit() throws {
    for (part, rows) in [("train", 90), ("test", 30), ("all", 120)] {
      let result = try scratch.json("export data \(folder)/\(part)-images-idx3-ubyte on=\(part)")
      #expect(result["on"] as? String == part && result["rows"] as? Int == rows)
      #expect(try size("\(part)-images-idx3-ubyte") == 16 + rows * 64)
      #expect(try size("\(part)-labels-idx1-ubyte") == 8 + rows)
      #expect(try scratch.json("load \(folder)/\(part)-images-idx3-ubyte name=again")["rows"] as? Int == rows)
      try scratch.run("use digits")
    }
    #expect(
      try scratch.fail("export data \(folder)/v.csv on=validation").message
        == "the split of digits has no validation rows")
    try scratch.run("split test=20 validation=10")
    let whole = try scratch.json("export data \(folder)/raw format=idx")
    let parts = try #require(whole["parts"] as? [String: Int])
    #expect(parts == ["train": 100, "test": 20])
    #expect(try size("raw/train-images-idx3-ubyte") == 16 + 100 * 64)
    #expect(try size("raw/t10k-labels-idx1-ubyte") == 8 + 20)
  }

  @Test func saysWhatItWrote() throws {
    let bytes = try size("digits.csv")
    #expect(
      try text("export data \(folder)/out.csv")
        == "All 120 rows of digits written to \(folder)/out.csv (\(NumberText.count(bytes)) bytes). "
        + "The split is not in it: on=train and on=test write its parts.")
    #expect(
      try text("export data \(folder)/a-images-idx3-ubyte on=test")
        == "The 30 test rows of digits written to \(folder)/a-images-idx3-ubyte and "
        + "\(folder)/a-labels-idx1-ubyte (1,974 bytes).")
    #expect(
      try text("export data \(folder)/raw format=idx")
        == "All 120 rows of digits written to \(folder)/raw (4 files, 7,848 bytes). "
        + "The split is kept: 90 training rows, 30 test rows.")
    try scratch.run("split test=20 validation=10")
    #expect(
      try text("export data \(folder)/raw2 format=idx").hasSuffix(
        "The split is kept: 100 training rows, with the 10 validation rows among them, 20 test rows."))
  }

  @Test func picturesStandInAFolderPerClass() throws {
    let result = try scratch.json("export data \(folder)/pictures/")
    #expect(result["format"] as? String == "png")
    #expect((result["written"] as? [[String: Any]])?.first?["files"] as? Int == 120)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/pictures/train").sorted()
    #expect(names == ["0", "1", "2", "3"])
    let again = try scratch.fail("export data \(folder)/pictures --force")
    #expect(
      again
        == ErrorMessage(
          "there is something in \(folder)/pictures already, and folders are not overwritten",
          hint: "choose another name, or empty it first"))
  }

  @Test func sparseTextNeedsLabels() throws {
    #expect(try scratch.json("export data \(folder)/out.svm")["format"] as? String == "libsvm")
    let first = try #require(
      try String(contentsOfFile: folder + "/out.svm", encoding: .utf8).split(separator: "\n").first)
    #expect(first.hasPrefix("0 ") && first.contains(" 64:"))
    try scratch.run("load \(scratch.csv("blank.csv", rows: 5, labelled: false))")
    #expect(
      try scratch.fail("export data \(folder)/blank.svm")
        == ErrorMessage(
          "LIBSVM's text begins each row with a label, and these rows have none",
          hint: "write a table instead: format=csv"))
    try scratch.run("export data \(folder)/blank.svm format=csv")
  }

  @Test func neverOverAFileUnlessForced() throws {
    let path = try scratch.file("out.csv", Data("precious\n".utf8))
    #expect(
      try scratch.fail("export data \(path)")
        == ErrorMessage(
          "\(path) already exists", hint: "choose another name, or add --force to overwrite it"))
    let cell = try #require(scratch.notebook.run("export data '\(path)' on=test", canAsk: true))
    #expect(
      cell.result?.effect
        == .confirm(
          question: "\(path) already exists. Overwrite it?",
          line: "export data \(path) format=csv on=test --force"))
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious\n")
    try scratch.run("export data \(path) --force")
    #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("label,pixel0,"))
  }

  @Test func refusesWhatItCannotWrite() throws {
    #expect(
      try scratch.fail("export data \(folder)/out.json")
        == ErrorMessage(
          "\(folder)/out.json does not end in .csv, .npz, idx3-ubyte, .libsvm, .svm, .txt or /",
          hint: "add format=csv, npz, idx, libsvm or png"))
    #expect(
      try scratch.fail("export data \(folder)/none/out.csv").message
        == "cannot write \(folder)/none/out.csv: no such file or directory")
    #expect(try scratch.fail("export data \(folder) format=csv").message.hasSuffix(": is a directory"))
    #expect(try scratch.fail("export data /dev/null format=csv").message == "/dev/null is not a regular file")
    #expect(
      try scratch.fail("export data a.csv --all").message == "'--all' cannot be combined with 'data'")
    #expect(
      try scratch.fail("export script a on=test").message == "'on=test' cannot be combined with 'script'")
    #expect(try Scratch().fail("export data a.csv").message == "no digits are loaded yet")
  }

  /// A copy of the data is no step of the analysis.
  @Test func isNotWrittenIntoAScript() throws {
    try scratch.run("export data \(folder)/out.csv")
    try scratch.run("export script \(folder)/s.digits")
    #expect(!(try String(contentsOfFile: folder + "/s.digits", encoding: .utf8)).contains("out.csv"))
  }
}
