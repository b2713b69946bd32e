import CommandLanguage
import Commands
import Foundation
import Notebook
import NotebookTestSupport
import Testing

/// Scripts that write files: `--verify` writes none; a script replaces what it wrote itself, and nothing else.
@Suite struct ScriptFilesTests {
  /// Runs a script as `digitbook replay FILE` does.
  private func replay(_ path: String, _ scratch: Scratch, values: String = "") throws -> [Cell] {
    let notebook = Notebook(session: LiveSession(places: scratch.places))
    let start = try #require(notebook.run("replay \(path) \(values)"))
    guard case .replay(let replay)? = start.result?.effect else {
      Issue.record("\(start.error?.message ?? "no replay")")
      return []
    }
    return replay.script.lines.compactMap { notebook.run($0.text, replaying: [replay.script]) }
  }

  private func files(in scratch: Scratch) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: scratch.folder.path).sorted()
  }

  /// A script with every command that writes.
  private func script(_ scratch: Scratch) throws -> String {
    let folder = scratch.folder.path
    let data = try scratch.csv("a.csv", rows: 60)
    let lines = [
      "load \(data)", "train hidden=${hidden:-2} epochs=2", "show 1-3 out=\(folder)/rows.png",
      "plot loss out=\(folder)/loss.svg", "weights n=1 out=\(folder)/w.png",
      "predict \(data) out=\(folder)/p.csv",
      "export data \(folder)/d.csv", "export data \(folder)/d.npz", "show 2 out=\(folder)/rows.png",
    ]
    return try scratch.file("write.digits", Data((lines.joined(separator: "\n") + "\n").utf8))
  }

  @Test func aScriptMayBeRunAgainInItsFolder() throws {
    let scratch = try Scratch()
    let path = try script(scratch)
    for values in ["", "", "hidden=3", "hidden=4"] {
      for cell in try replay(path, scratch, values: values) {
        #expect(cell.status == .ok, "\(values): \(cell.input): \(cell.error?.message ?? "")")
      }
    }
  }

  @Test func aFileOfAnybodyElseIsLeftAlone() throws {
    let scratch = try Scratch()
    let path = try script(scratch)
    _ = try replay(path, scratch)
    let picture = scratch.folder.path + "/loss.svg"
    let precious = Data("precious".utf8)
    try precious.write(to: URL(filePath: picture))
    let cells = try replay(path, scratch, values: "hidden=3")
    #expect(cells.filter { $0.status == .failed }.map(\.input) == ["plot loss out=\(picture)"])
    #expect(cells[3].error?.message == "\(picture) already exists")
    #expect(try Data(contentsOf: URL(filePath: picture)) == precious)
    // Nor is that of another script, though digitbook wrote it.
    let other = try scratch.file(
      "other.digits",
      Data("load \(scratch.folder.path)/a.csv\nshow 9 out=\(scratch.folder.path)/rows.png\n".utf8))
    #expect(try replay(other, scratch).map(\.status) == [.ok, .failed])
    // At a prompt, --force says it.
    try scratch.run("load \(scratch.folder.path)/a.csv")
    _ = try scratch.fail("show 9 out=\(scratch.folder.path)/rows.png")
  }

  @Test func anExportedScriptRunsInItsFolder() throws {
    let scratch = try Scratch()
    let folder = scratch.folder.path
    try scratch.run(
      "load \(scratch.csv("a.csv", rows: 60))", "train hidden=2 epochs=2", "show 1-3 out=\(folder)/rows.png",
      "plot loss out=\(folder)/loss.svg", "export script \(folder)/s.digits")
    #expect(try replay(folder + "/s.digits", scratch).allSatisfy { $0.status == .ok })
    #expect(try scratch.json("replay \(folder)/s.digits --verify")["compared"] as? Int == 4)
  }

  @Test func verifyingWritesNothing() throws {
    let scratch = try Scratch()
    let folder = scratch.folder.path
    let path = try script(scratch)
    let more = [
      "save \(folder)/mine", "save", "export script \(folder)/inner.digits", "export data \(folder)/png/",
      "export data \(folder)/x-images-idx3-ubyte",
    ]
    let text = try String(contentsOfFile: path, encoding: .utf8) + more.joined(separator: "\n") + "\n"
    try Data(text.utf8).write(to: URL(filePath: path))
    let before = try files(in: scratch)
    try scratch.run("replay \(path) --update")
    #expect(try files(in: scratch) == before)
    let result = try scratch.json("replay \(path) --verify")
    #expect((result["differences"] as? [Any])?.isEmpty == true, "\(result)")
    #expect(try files(in: scratch) == before)
    // What it says is what comes of it.
    for cell in try replay(path, scratch) {
      #expect(cell.status == .ok, "\(cell.input): \(cell.error?.message ?? "")")
    }
    #expect(try files(in: scratch).count > before.count + 10)
    let again = try scratch.json("replay \(path) --verify")
    #expect((again["differences"] as? [Any])?.isEmpty == true, "\(again)")
  }

  /// The session that a verified script opens is read, and left as it is.
  @Test func aSessionThatIsOpenedByAVerifiedScriptStaysAsItIs() throws {
    let scratch = try Scratch()
    let session = try scratch.savedSession("s")
    let bytes = try Data(contentsOf: URL(filePath: session))
    let path = try scratch.file(
      "open.digits", Data("open '\(session)'\nset seed=5\n#> seed=5 threads=~ images=~ color=~\n".utf8))
    #expect(try scratch.json("replay \(path) --verify")["compared"] as? Int == 1)
    #expect(try Data(contentsOf: URL(filePath: session)) == bytes)
  }

  @Test func aByteOrderMarkIsNoCommand() throws {
    let scratch = try Scratch()
    for text in [
      "\u{FEFF}set seed=3\n", "\u{FEFF}# a comment\r\nset seed=3\r\n", "\u{FEFF}\u{301}\nset seed=3\n",
    ] {
      let path = try scratch.file("bom.digits", Data(text.utf8))
      #expect(!(try Script(contentsOf: path).lines.first?.text.unicodeScalars.contains("\u{FEFF}") ?? true))
    }
    let path = try scratch.file(
      "bom.digits", Data("\u{FEFF}set seed=3\n#> seed=3 threads=~ images=~ color=~\n".utf8))
    #expect(try scratch.json("replay \(path) --verify")["compared"] as? Int == 1)
  }
}
