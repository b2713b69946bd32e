import Commands
import Digits
import Display
import Foundation
import NotebookTestSupport
import TestSupport
import Testing

@testable import Notebook

/// `read`: pages of MNIST's digits, read with a small model.
@Suite struct ReadTests {
  private static let lines = ["8042 57", "1", "336699 41 2"]

  /// A notebook with a model, and a folder.
  private func scratch() throws -> Scratch {
    let scratch = try Scratch()
    for line in ["load mnist rows=4000", "train hidden=64 epochs=12 seed=1"] {
      let cell = try run(scratch, line)
      try #require(cell.status == .ok, "\(line): \(cell.error?.message ?? "")")
    }
    return scratch
  }

  private func run(_ scratch: Scratch, _ line: String) throws -> Cell {
    try #require(scratch.notebook.run(line))
  }

  private func text(_ cell: Cell) -> String { TextRenderer().render(cell.result?.blocks ?? []) }

  /// The same without the breaks of lines that are too wide.
  private func sentence(_ cell: Cell) -> String {
    text(cell).split(separator: "\n").joined(separator: " ")
  }

  private func page(_ name: String, in scratch: Scratch, _ page: TestPage) throws -> String {
    try scratch.file(name, page.png())
  }

  /// The lines with every digit made a 0: what was found, whatever it was taken for.
  private func shape(_ text: String) -> [String] {
    text.split(separator: "\n").map { String($0.map { $0 == " " ? " " : "0" }) }
  }

  @Test func thereIsNothingButTheLines() throws {
    let scratch = try scratch()
    let path = try page("page.png", in: scratch, TestPage(Self.lines, degrees: 4, ruled: 75))
    let read = text(try run(scratch, "read \(path)"))
    #expect(shape(read) == shape(Self.lines.joined(separator: "\n")))
    let truth = Self.lines.joined().filter { $0 != " " }
    let found = read.filter { $0 != " " && $0 != "\n" }
    let right = zip(truth, found).count { $0 == $1 }
    #expect(right * 10 >= truth.count * 8, "\(read)")
    let refused = text(try run(scratch, "read \(path) reject=1"))
    #expect(refused.filter { $0 == "?" }.count > truth.count / 2)
  }

  @Test func filesOfEveryKind() throws {
    let scratch = try scratch()
    let path = try page("page.png", in: scratch, TestPage(Self.lines))
    let folder = scratch.folder.path
    for ending in ["svg", "png", "html", "csv", "json"] {
      let out = "\(folder)/read.\(ending)"
      let cell = try run(scratch, "read \(path) out=\(out)")
      #expect(sentence(cell) == "Written to \(out): 16 digits on 1 page.", "\(cell.error?.message ?? "")")
      #expect(FileManager.default.fileExists(atPath: out))
      let again = try run(scratch, "read \(path) out=\(out)")
      #expect(again.error?.message == "\(out) already exists")
    }
    let csv = try String(contentsOfFile: "\(folder)/read.csv", encoding: .utf8)
    let rows = csv.split(separator: "\n")
    #expect(
      rows[0]
        == "file,page,line,number,digit,text,label,confidence,left,top,width,height,number_text,number_confidence,line_text"
    )
    #expect(rows.count == 17)
    #expect(rows[1].hasPrefix("\(path),1,1,1,1,"))
    #expect(rows[16].split(separator: ",")[2] == "3" && rows[16].split(separator: ",")[3] == "3")
    let json = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(fileURLWithPath: "\(folder)/read.json")))
    let pages = (json as? [String: Any])?["pages"] as? [[String: Any]]
    #expect(pages?.count == 1)
    #expect((pages?[0]["lines"] as? [Any])?.count == 3)
    #expect(pages?[0]["height"] as? Int == 560)
  }

  /// Several files in one line: each below its name, and a broken one costs only itself.
  @Test func severalFilesInOneLine() throws {
    let scratch = try scratch()
    let first = try page("a.png", in: scratch, TestPage(["8042 57"]))
    let second = try page("b.png", in: scratch, TestPage(["336", "41"]))
    let broken = try scratch.file("c.png", Data("no picture".utf8))
    let result = try scratch.json("read \(second) \(first) \(broken)")
    let pages = try #require(result["pages"] as? [[String: Any]])
    #expect(pages.map { $0["path"] as? String } == [second, first, broken])
    #expect(pages.map { ($0["lines"] as? [Any])?.count } == [2, 1, nil])
    #expect((pages[2]["error"] as? [String: Any])?["message"] as? String != nil)
    let error = try scratch.fail("read \(broken) \(broken)")
    #expect(
      error.message.hasPrefix("none of 2 pages of \(broken) and \(broken) can be read: "), "\(error.message)")
  }

  @Test func aBrokenPageOfAFolderCostsOnlyItself() throws {
    let scratch = try scratch()
    let folder = scratch.folder.appending(path: "pages")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for name in ["a", "c"] {
      try TestPage(["123", "45"]).png().write(to: folder.appending(path: "\(name).png"))
    }
    try Data("no picture".utf8).write(to: folder.appending(path: "b.png"))
    let empty = try PNGWriter.encode([UInt8](repeating: 250, count: 90_000), height: 300, width: 300)
    try Data(empty).write(to: folder.appending(path: "d.png"))
    try Data("a list".utf8).write(to: folder.appending(path: "list.txt"))
    let cell = try run(scratch, "read \(folder.path)")
    let read = sentence(cell)
    let lines = text(cell).split(separator: "\n").map(String.init)
    #expect(lines.filter { $0.hasSuffix("/a.png") || $0.hasSuffix("/c.png") }.count == 2, "\(read)")
    #expect(
      read.contains(
        "Not read: \(folder.path)/b.png is no picture: it begins like none of PNG, JPEG, TIFF,"), "\(read)")
    #expect(read.contains("Not read: \(folder.path)/d.png is empty: there is no ink on it."), "\(read)")
    let refused = try run(scratch, "read \(folder.path) out=\(scratch.folder.path)/x.svg")
    #expect(refused.error?.message == "\(scratch.folder.path)/x.svg shows one page, and these are 4 pages")
  }

  @Test func whatCannotBeReadSaysWhy() throws {
    let scratch = try scratch()
    func refusal(_ name: String, _ levels: [UInt8], _ height: Int, _ width: Int) throws -> String {
      let path = try scratch.file(name, Data(PNGWriter.encode(levels, height: height, width: width)))
      let error = try #require(run(scratch, "read \(path)").error)
      return error.message.replacing(scratch.folder.path + "/", with: "") + "; " + (error.hint ?? "")
    }
    #expect(
      try refusal("empty.png", [UInt8](repeating: 255, count: 40_000), 200, 200)
        == "empty.png is empty: there is no ink on it; read a page with digits on it")
    let small = try TestPage(["1234567890", "0987654321"], side: 12)
    #expect(
      try refusal("small.png", small.levels, small.height, small.width)
        .hasSuffix("scan it at 150 dots per inch or more, or photograph it from closer by"))
    let missing = try run(scratch, "read nowhere.jpg")
    #expect(missing.error?.message == "there is no file nowhere.jpg")
    let ending = try run(scratch, "read nowhere.jpg out=read.pdf")
    #expect(ending.error?.message.contains("read.pdf") == true)
  }

  @Test func aSheetHasItsOwnReader() throws {
    let scratch = try scratch()
    let sheet = try #require(
      SheetPage(paper: .a4, classes: try SheetClasses("0-9"), each: 10, page: 1, copy: 1, copies: 1))
    let empty = SheetCamera.photograph(sheet, [[UInt8]?](repeating: nil, count: 100))
    let path = try scratch.file("sheet.png", try empty.png())
    let error = try scratch.fail("read \(path)")
    #expect(error.message == "\(path) shows a sheet of boxes to fill in")
    #expect(error.hint == "'load \(path)' reads it")
  }

  /// Two digits that `predict` refuses, on a picture that is hardly higher.
  @Test(arguments: [0, 12]) func digitsMayFillThePicture(speck: Int) throws {
    let scratch = try scratch()
    let page = try TestPage(["37"], side: 300)
    let rows = 570..<930
    var levels = Array(page.levels[rows.lowerBound * page.width..<rows.upperBound * page.width])
    for row in 0..<speck { for column in 850..<850 + speck { levels[(20 + row) * page.width + column] = 0 } }
    let path = try scratch.file(
      "37.png", Data(PNGWriter.encode(levels, height: rows.count, width: page.width)))
    #expect(shape(text(try run(scratch, "read \(path)"))) == ["00"])
    #expect(
      try scratch.fail("predict \(path)").message
        == "\(path) shows 2 digits side by side, and a picture is taken for one digit")
  }

  @Test func aModelIsNeeded() throws {
    let scratch = try Scratch()
    let cell = try run(scratch, "read page.jpg")
    #expect(cell.error?.message == "no model is trained yet")
    #expect(cell.error?.hint == "type 'load', then 'train', then the same line again")
  }
}
