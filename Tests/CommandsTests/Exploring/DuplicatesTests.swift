import Display
import Foundation
import Notebook
import NotebookTestSupport
import Testing

@Suite struct DuplicatesTests {
  private func text(_ cell: Cell) throws -> String { TextRenderer().render(try #require(cell.result).blocks) }

  /// Rows 0 to 3 stand in the file twice, once with another label.
  @Test func duplicatesAcrossTheSplitAreCounted() throws {
    let scratch = try Scratch()
    let path = try scratch.csv("stripes.csv", rows: 40)
    var lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
    lines += [lines[1], lines[2], lines[3], "9" + lines[4].dropFirst()]
    let double = try scratch.file("double.csv", Data(lines.joined(separator: "\n").utf8))
    try scratch.run("load \(double)")
    let unsplit = try scratch.json("duplicates")
    #expect(unsplit["repeated_training_rows"] as? Int == 4 && unsplit["conflicting"] as? Int == 1)
    #expect(unsplit["test_rows_in_training"] == nil)

    try scratch.run("split test=20 stratify=false seed=3")
    let split = try #require(scratch.notebook.workspace.currentSplit?.split)
    let isTest = Set(split.test)
    let across = (0..<4).count { isTest.contains($0) != isTest.contains($0 + 40) }
    let found = try scratch.json("duplicates")
    #expect(across > 0 && found["test_rows_in_training"] as? Int == across)
    let within = (0..<4).count { isTest.contains($0) == isTest.contains($0 + 40) }
    let repeated = ["repeated_training_rows", "repeated_test_rows"].compactMap { found[$0] as? Int }
    #expect(repeated.reduce(0, +) == within)
    #expect((found["pairs"] as? [[String: Any]])?.count == 4)
    let sentence = try text(scratch.run("duplicates")).replacing("\n", with: " ")
    #expect(sentence.contains("A model may know them by heart"))
    #expect(try #require(scratch.json("duplicates near=1")["near_rows"] as? Int) >= across)
  }
}
