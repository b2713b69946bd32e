import CommandLanguage
import Display
import Foundation
import NotebookTestSupport
import Testing

@Suite struct PredictTests {
  @Test func submissionsAreWhatKaggleTakes() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 200))", "train hidden=8 epochs=30 lr=0.01")
    let unlabelled = try scratch.csv("test.csv", rows: 25, labelled: false)
    let out = scratch.folder.appending(path: "submission.csv").path
    for _ in 0..<2 { try scratch.run("predict \(unlabelled) out=\(out)") }
    let lines = try String(contentsOfFile: out, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 26)
    #expect(lines.first == "ImageId,Label")
    #expect(lines[1...4] == ["1,0", "2,1", "3,2", "4,3"])
  }

  /// Rows that were asked for by their numbers keep these.
  @Test func rowsKeepTheirNumbers() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 200))", "train hidden=8 epochs=30 lr=0.01")
    let out = scratch.folder.appending(path: "rows.csv").path
    let cell = try scratch.run("predict 100-120,7 out=\(out)")
    let lines = try String(contentsOfFile: out, encoding: .utf8).split(separator: "\n")
    #expect(lines.first == "ImageId,Label")
    #expect(
      lines.dropFirst().map { $0.prefix { $0 != "," } } == (Array(100...120) + [7]).map { "\($0)"[...] })
    #expect(lines[1...2] == ["100,0", "101,1"])
    let words = TextRenderer().render(cell.result?.blocks ?? []).replacing("\n", with: " ")
    #expect(words.contains("rows.csv under the numbers of the rows, 7 to 120."))
    #expect(try scratch.json("predict 3 out=\(out)")["numbers"] as? [Int] == [3, 3])
    #expect(try String(contentsOfFile: out, encoding: .utf8) == "ImageId,Label\n3,3\n")
    let file = try scratch.csv("test.csv", rows: 3, labelled: false)
    #expect(try scratch.json("predict \(file) out=\(out)")["numbers"] == nil)
  }

  @Test func refusesToWriteOverAnotherFile() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("small.csv", rows: 60))", "train hidden=4 epochs=1")
    let notes = try scratch.file("notes.txt", Data("mine".utf8))
    let error = try scratch.fail("predict 0-3 out=\(notes)")
    #expect(error.message == "\(notes) already exists")
    #expect(error.hint == "choose another name: only an earlier file of predictions is overwritten")
    #expect(try String(contentsOfFile: notes, encoding: .utf8) == "mine")
  }

  @Test func whatIsMissingIsSaidInWordsWithAnExample() throws {
    #expect(
      try Scratch().fail("predict").message
        == "'predict' needs rows of the current dataset, or images to judge, such as 'predict 42'")
  }
}
