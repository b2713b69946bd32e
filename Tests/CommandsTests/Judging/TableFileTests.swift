import CommandLanguage
import Display
import Foundation
import Notebook
import NotebookTestSupport
import Testing

/// `out=` of commands that give tables.
@Suite struct TableFileTests {
  private func session() throws -> Scratch {
    let scratch = try Scratch()
    try scratch.run(
      "load \(scratch.csv("a.csv", rows: 120))", "split seed=1", "train hidden=4 epochs=2 seed=1",
      "train hidden=3 epochs=1 seed=1")
    return scratch
  }

  private static let lines = [
    "report", "confusion", "wrong", "cv k=2 hidden=2 epochs=1", "grid hidden=2|3 epochs=1 k=2",
    "random n=2 hidden=2..9 epochs=1 k=2", "runs",
    "diff m1 m2", "calibration",
  ]

  @Test(arguments: lines) func eachCommandWritesFourFormats(line: String) throws {
    let scratch = try session()
    for (ending, mark) in [("csv", ","), ("md", "| "), ("tex", "\\begin{tabular}"), ("html", "<table>")] {
      let path = scratch.folder.path + "/t." + ending
      let cell = try scratch.run("\(line) out=\(path)")
      let text = try String(contentsOfFile: path, encoding: .utf8)
      #expect(text.contains(mark), "\(line): \(text)")
      guard case .text(let last)? = cell.result?.blocks.last else { throw CocoaError(.fileReadUnknown) }
      #expect(last.hasPrefix("Written to \(path) (\(NumberText.count(text.utf8.count)) byte"), "\(last)")
      #expect(
        try scratch.fail("\(line) out=\(path)")
          == ErrorMessage(
            "\(path) already exists", hint: "choose another name, or add --force to overwrite it"))
      try scratch.run("\(line) out=\(path) --force")
    }
    #expect(
      try scratch.fail("\(line) out=a.xlsx").message
        == "out takes a path that ends in .csv, .md, .tex or .html, not 'a.xlsx'")
    #expect(try scratch.fail("\(line) --force").message == "--force has no file to overwrite")
  }

  @Test func aReportIsReadBackWithAllDigits() throws {
    let scratch = try session()
    let path = scratch.folder.path + "/r.csv"
    let result = try scratch.json("report out=\(path)")
    let rows = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    #expect(rows.first == ["digit", "precision", "recall", "f1-score", "support"])
    let labels = try #require(result["labels"] as? [[String: Any]])
    for (row, label) in zip(rows.dropFirst(), labels) {
      for (field, name) in zip(row.dropFirst(), ["precision", "recall", "f1"]) {
        // JSONSerialization reads some numbers of 17 digits as their neighbour.
        let written = try #require(Double(field))
        let told = try #require(label[name] as? Double)
        #expect(abs(written - told) <= 4 * told.ulp, "\(name) of \(row)")
      }
      #expect(Int(row[4]) == label["support"] as? Int)
    }
    let accuracy = try #require(rows.first { $0[0] == "accuracy" })
    let told = try #require(result["accuracy"] as? Double)
    #expect(accuracy[1].isEmpty && abs((Double(accuracy[3]) ?? 0) - told) <= told.ulp)
    #expect((result["file"] as? [String: Any])?["missing_tables"] as? Int == 1)
  }

  /// What takes long is not lost to a name that is taken.
  @Test func aTakenNameIsRefusedBeforeAnythingIsTrained() throws {
    let scratch = try session()
    let path = try scratch.file("t.csv", Data("precious\n".utf8))
    let models = scratch.notebook.workspace.models.count
    #expect(try scratch.fail("grid epochs=1000000 out=\(path)").message == "\(path) already exists")
    #expect(scratch.notebook.workspace.models.count == models)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious\n")
  }

  @Test func runsStillFindsAReportThatWasWritten() throws {
    let scratch = try session()
    try scratch.run("report model=m1 out=\(scratch.folder.path)/r.md")
    let runs = try #require(try scratch.json("runs")["runs"] as? [[String: Any]])
    #expect(runs.first?["measured_on"] as? String == "30 test rows")
  }

  @Test func aLargeMatrixStandsWholeInAFile() throws {
    let scratch = try Scratch()
    var text = "label," + (0..<4).map { "p\($0)" }.joined(separator: ",") + "\n"
    for row in 0..<160 { text += "w\(row % 40),\(row),\(row * 7 % 250),\(row % 13),9\n" }
    try scratch.run("load \(scratch.file("words.csv", Data(text.utf8)))", "train hidden=2 epochs=1")
    let path = scratch.folder.path + "/c.csv"
    try scratch.run("confusion on=all out=\(path)")
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 41 && lines[0].hasPrefix(",w0,w1"))
  }

  @Test func predictWritesEveryProbability() throws {
    let scratch = try session()
    let path = scratch.folder.path + "/p.csv"
    try scratch.run("predict test out=\(path) columns=all")
    let rows = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
      $0.split(separator: ",")
    }
    #expect(rows.first == ["ImageId", "Label", "p0", "p1", "p2", "p3"])
    #expect(rows.count == 31)
    for row in rows.dropFirst() {
      let shares = row.dropFirst(2).compactMap { Float($0) }
      #expect(shares.count == 4 && abs(shares.reduce(0, +) - 1) < 1e-5)
      #expect(shares.indices.max { shares[$0] < shares[$1] }.map(String.init) == String(row[1]))
    }
    // An earlier file of the same kind is replaced, as with predictions for Kaggle; no other one.
    try scratch.run("predict test out=\(path) columns=all")
    #expect(try scratch.fail("predict test out=\(path)").message == "\(path) already exists")
    try scratch.run("predict test out=\(path) --force", "predict test out=\(path)")
    let document = scratch.folder.path + "/p.html"
    try scratch.run("predict test out=\(document) columns=all")
    #expect(
      try String(contentsOfFile: document, encoding: .utf8).contains(
        "<th scope=\"col\" class=\"right\">p3</th>"))
    #expect(
      try scratch.fail("predict test out=\(document) columns=all").message == "\(document) already exists")
    #expect(
      try scratch.fail("predict test out=\(path) columns=a,b,c").message
        == "columns takes two names, such as id,label, or all, not 'a,b,c'")
  }
}
