import Foundation
import Notebook
import NotebookTestSupport
import Testing

@Suite struct ScriptTests {
  @Test func leavesOutCommentsAndEmptyLinesButCountsThem() {
    let script = Script(
      "# a tour\n\nload   # all of it\n#> output last seen\r\n  show 42\n", path: "tour.digits")
    #expect(
      script.lines == [
        Script.Line(number: 3, text: "load   # all of it", output: ["output last seen"], prose: ["a tour"]),
        Script.Line(number: 5, text: "  show 42"),
      ])
  }

  @Test func readsAFileWithAByteOrderMark() throws {
    let scratch = try Scratch()
    let path = try scratch.file("a.digits", Data("\u{FEFF}load\r\nshow 1".utf8))
    #expect(try Script(contentsOf: path).lines.map(\.text) == ["load", "show 1"])
  }

  @Test func refusesWhatIsNoScript() throws {
    let scratch = try Scratch()
    let binary = try scratch.file("a.gz", Data("load\n".utf8) + [0x1F, 0x8B, 0x08, 0x00])
    #expect(throws: ScriptError.notText(path: binary, line: 2)) { try Script(contentsOf: binary) }
    let missing = scratch.folder.path + "/nix"
    #expect(throws: ScriptError.unreadable(path: missing, code: ENOENT)) { try Script(contentsOf: missing) }
    #expect(throws: ScriptError.unreadable(path: scratch.folder.path, code: EISDIR)) {
      try Script(contentsOf: scratch.folder.path)
    }
    let huge = try scratch.file("huge.digits", Data(repeating: 0x0A, count: Script.limit + 1))
    #expect(throws: ScriptError.tooLarge(path: huge, limit: Script.limit)) { try Script(contentsOf: huge) }
  }

  @Test func waitsForNoPipe() throws {
    let scratch = try Scratch()
    let pipe = scratch.folder.path + "/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    for path in [pipe, "/dev/zero"] {
      #expect(throws: ScriptError.notAFile(path: path)) { try Script(contentsOf: path) }
    }
  }

  @Test func knowsItselfByAnyName() throws {
    let scratch = try Scratch()
    let path = try scratch.file("a.digits", Data("load".utf8))
    let link = scratch.folder.path + "/link.digits"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    let script = try Script(contentsOf: path)
    #expect(try Script(contentsOf: link).isSameFile(as: script))
    #expect(
      try Script(contentsOf: scratch.folder.path + "/../\(scratch.folder.lastPathComponent)/a.digits")
        .isSameFile(as: script))
    #expect(!Script("load", path: scratch.folder.path + "/b.digits").isSameFile(as: script))
  }
}
