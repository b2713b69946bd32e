import CommandLanguage
import Digits
import Display
import Foundation
import NotebookTestSupport
import TestSupport
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

  /// The ids of a competition are those of its file, or counted from any number.
  @Test func rowsAreNumberedAsTheFileOrTheUserSays() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: 200))", "train hidden=8 epochs=30 lr=0.01")
    let plain = try scratch.csv("test.csv", rows: 6, labelled: false)
    let table = try String(contentsOfFile: plain, encoding: .utf8).split(separator: "\n")
    let numbered = ["id," + table[0]] + table.dropFirst().enumerated().map { "\($0 + 40),\($1)" }
    let ids = try scratch.file("ids.csv", Data((numbered.joined(separator: "\n") + "\n").utf8))
    let out = scratch.folder.appending(path: "submission.csv").path
    func lines(_ line: String) throws -> [Substring] {
      try scratch.run(line)
      return Array(try String(contentsOfFile: out, encoding: .utf8).split(separator: "\n").prefix(4))
    }
    #expect(try lines("predict \(ids) out=\(out)") == ["id,label", "40,0", "41,1", "42,2"])
    #expect(try lines("predict \(ids) out=\(out)") == ["id,label", "40,0", "41,1", "42,2"])
    try FileManager.default.removeItem(atPath: out)
    #expect(
      try lines("predict \(plain) out=\(out) columns=id,label first=0") == ["id,label", "0,0", "1,1", "2,2"])
    try FileManager.default.removeItem(atPath: out)
    #expect(
      try lines("predict \(ids) out=\(out) first=0 columns=Number,Class") == [
        "Number,Class", "0,0", "1,1", "2,2",
      ])
    #expect(
      try scratch.fail("predict \(plain) out=\(out) columns=id").message
        == "columns takes two names, such as id,label, or all, not 'id'")
    #expect(try scratch.fail("predict \(plain) first=0").message == "'first=0' has no effect without 'out='")
    #expect(try scratch.fail("predict 0-3 member=a").message == "'member=a' cannot be combined with '0-3'")
  }

  /// A picture by itself must show one digit; of a folder each has an answer, and what shows none is told apart.
  @Test func picturesWithoutASingleDigit() throws {
    let scratch = try Scratch()
    try scratch.run("load mnist rows=500", "train hidden=16 epochs=2 seed=1")
    let folder = scratch.folder.appending(path: "single")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    func save(_ name: String, _ isInk: (Int, Int) -> Bool) throws {
      let levels = (0..<200 * 120).map { isInk($0 / 120, $0 % 120) ? UInt8(0) : 240 }
      try Data(PNGWriter.encode(levels, height: 200, width: 120)).write(to: folder.appending(path: name))
    }
    try save("blank.png") { _, _ in false }
    try save("one.png") { row, column in (50..<150).contains(row) && (55..<65).contains(column) }
    try save("two.png") { row, column in
      ((20..<80).contains(row) || (120..<180).contains(row)) && (55..<65).contains(column)
    }
    try TestPage(["8042 57", "1", "336699 41 2"]).png().write(to: folder.appending(path: "zz.png"))
    let path = folder.path
    func refusal(_ name: String) throws -> [String?] {
      let error = try scratch.fail("predict \(path)/\(name)")
      return [error.message, error.hint]
    }
    #expect(
      try refusal("zz.png") == [
        "\(path)/zz.png shows a page with many digits", "'read \(path)/zz.png' reads it",
      ])
    #expect(
      try refusal("two.png") == [
        "\(path)/two.png shows 2 digits one above the other, and a picture is taken for one digit",
        "'read \(path)/two.png' reads all of them; or cut the picture into one for each",
      ])
    let note =
      "1 picture without ink and 2 with several digits or a blot have an answer all the same: "
      + "\(path)/blank.png, \(path)/two.png and \(path)/zz.png."
    #expect(try scratch.json("predict \(path)")["note"] as? String == note)
    let out = scratch.folder.appending(path: "s.csv").path
    let cell = try scratch.run("predict \(path) out=\(out)")
    #expect(cell.result?.blocks.contains(.text(note)) == true)
    let lines = try String(contentsOfFile: out, encoding: .utf8).split(separator: "\n")
    #expect(lines.first == "filename,label")
    #expect(
      lines.dropFirst().map { $0.prefix { $0 != "," } } == ["blank.png", "one.png", "two.png", "zz.png"])
  }

  /// An A is no digit for the small network that comes with digitbook, whatever the model says.
  @Test func whatMayBeNoDigitIsSaid() throws {
    let scratch = try Scratch()
    try scratch.run("load mnist rows=500", "train hidden=16 epochs=2 seed=1")
    func note(_ isInk: (Int, Int) -> Bool) throws -> String? {
      let levels = (0..<200 * 200).map { isInk($0 / 200, $0 % 200) ? UInt8(0) : 240 }
      let path = try scratch.file("x.png", Data(PNGWriter.encode(levels, height: 200, width: 200)))
      return try scratch.json("predict \(path)")["note"] as? String
    }
    let letter = try note { row, column in
      guard (40..<160).contains(row) else { return false }
      let side = (row - 40) * 50 / 120
      return abs(abs(column - 100) - side) < 7 || (105..<117).contains(row) && abs(column - 100) < side
    }
    #expect(letter == "This may be no digit at all.")
    #expect(try note { row, column in (40..<160).contains(row) && abs(column - 100) < 8 } == nil)
  }

  @Test func aMemberIsChosen() throws {
    let scratch = try Scratch.withSplit()
    try scratch.run("train hidden=6 epochs=3", "export data \(scratch.folder.path)/a.npz")
    let path = scratch.folder.path + "/a.npz"
    #expect(try scratch.json("predict \(path) member=x_test")["rows"] as? Int == 30)
    #expect(try scratch.json("predict \(path)")["rows"] as? Int == 120)
    #expect(
      try scratch.fail("predict \(scratch.folder.path)/digits.csv member=x").message
        == "member= chooses a file of an archive or one of several arrays, and "
        + "\(scratch.folder.path)/digits.csv is a table")
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

  /// `test` is that part of the split, unless there is a file of that name.
  @Test func aPartOfTheSplitIsPredicted() throws {
    let scratch = try Scratch.withSplit()
    try scratch.run("train hidden=6 epochs=3")
    let out = scratch.folder.appending(path: "test.csv").path
    let test = try #require(scratch.notebook.workspace.splits.values.first?.split.test)
    let found = try scratch.json("predict test out=\(out)")
    #expect(found["rows"] as? Int == test.count)
    #expect(found["accuracy"] as? Double == (try scratch.json("report"))["accuracy"] as? Double)
    let lines = try String(contentsOfFile: out, encoding: .utf8).split(separator: "\n")
    #expect(lines.dropFirst().map { Int($0.prefix { $0 != "," }) } == test.map(Optional.some))
    #expect(try scratch.fail("predict nowhere").message == "there is no file nowhere")
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
