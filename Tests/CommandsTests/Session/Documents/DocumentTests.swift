import CommandLanguage
import Foundation
import Notebook
import NotebookTestSupport
import TestSupport
import Testing

@testable import Commands
@testable import Display

/// `export html` and `export notebook`: what stands in them, and what is left out.
@Suite struct DocumentTests {
  private func session() throws -> Scratch {
    let scratch = try Scratch()
    scratch.notebook.run("# # Lab <1>")
    scratch.notebook.run("# Some **prose**.")
    try scratch.run("load \(scratch.csv("a.csv", rows: 80))")
    scratch.notebook.run("shwo 1")
    try scratch.run("show 1", "help show", "train hidden=2 epochs=1", "report", "plot loss", "models")
    return scratch
  }

  private func exported(_ scratch: Scratch, _ words: String, to name: String) throws -> String {
    let path = scratch.folder.path + "/" + name
    try scratch.run("export \(words.replacing("FILE", with: path))")
    return try String(contentsOfFile: path, encoding: .utf8)
  }

  @Test func aPageHoldsTheAnalysis() throws {
    let scratch = try session()
    let page = try exported(scratch, "html FILE", to: "lab.html")
    #expect(page.contains("<title>Lab &lt;1&gt;</title>") && page.contains("<h1>Lab &lt;1&gt;</h1>"))
    #expect(page.contains("<p>Some <strong>prose</strong>.</p>"))
    #expect(page.ranges(of: "<section class=\"cell\"").count == 5)
    #expect(page.contains("<summary>Cell 5</summary><pre><code>train hidden=2 epochs=1</code></pre>"))
    #expect(page.contains("<th scope=\"col\" class=\"right\">f1-score</th>"))
    #expect(!page.contains("shwo") && !page.contains("id=\"cell-4\""))
    #expect(page.contains("5 cells, without 1 that failed and 2 about the session or digitbook itself."))
    #expect(page.contains("The script below makes all of it again."))
    #expect(page.contains("train hidden=2 epochs=1 seed=0 name=m1"))
    #expect(
      page.contains(
        "Not verified: it was not run again when this file was written. 'export html FILE --verify' does that."
      ))
    #expect(!page.contains("://") && !page.contains("<script"))
  }

  @Test func verifyRunsItAgain() throws {
    let scratch = try session()
    let result = try scratch.json("export html \(scratch.folder.path)/a.html --verify")
    #expect(result["verified"] as? Bool == true)
    let page = try String(contentsOfFile: scratch.folder.path + "/a.html", encoding: .utf8)
    #expect(
      page.contains(
        "Verified: it was run again in an empty workspace when this file was written, and the output of 5 commands was "
          + "the same."))
  }

  @Test func verifySaysWhatStoppedIt() throws {
    let scratch = try session()
    try FileManager.default.removeItem(atPath: scratch.folder.path + "/a.csv")
    let result = try scratch.json("export html \(scratch.folder.path)/a.html --verify")
    #expect(result["verified"] as? Bool == false)
    let page = try String(contentsOfFile: scratch.folder.path + "/a.html", encoding: .utf8)
    #expect(page.contains("Not verified: running it again stopped: session.digits:"))
  }

  @Test func cellsAndFlagsChoose() throws {
    let scratch = try session()
    let some = try exported(scratch, "html FILE cells=2-3 --outputs-only", to: "some.html")
    #expect(some.ranges(of: "<section class=\"cell\"").count == 2)
    #expect(some.contains("<strong>Error:</strong> there is no command 'shwo'"))
    #expect(!some.contains("<details class=\"command\""))
    #expect(some.contains("The script below makes the whole session again."))
    let last = try exported(scratch, "html FILE cells=last", to: "last.html")
    #expect(last.ranges(of: "<section class=\"cell\"").count == 1 && last.contains("id=\"cell-7\""))
    let all = try exported(scratch, "html FILE --all", to: "all.html")
    #expect(all.ranges(of: "<section class=\"cell\"").count == 10)
    #expect(
      try scratch.fail("export html x.html cells=40").message == "there is no cell 40: they are 1 to 11")
    #expect(
      try scratch.fail("export html x.html cells=a").message
        == "cells takes cell numbers such as 12 or 3-7, not 'a'")
  }

  @Test func aStaleModelIsNamed() throws {
    let scratch = try session()
    try scratch.run("split seed=5")
    #expect(
      try exported(scratch, "html FILE", to: "a.html")
        .contains("<p>m1 is stale: it was trained on an older split of a.</p>"))
  }

  @Test func aNotebookIsValidAndRunsAgain() throws {
    let scratch = try session()
    let text = try exported(scratch, "notebook FILE", to: "lab.ipynb")
    let file = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(file["nbformat"] as? Int == 4 && file["nbformat_minor"] as? Int == 5)
    let cells = try #require(file["cells"] as? [[String: Any]])
    #expect(
      cells.map { $0["id"] as? String } == ["prose-1", "cell-1", "cell-3", "cell-5", "cell-6", "cell-7"])
    #expect(cells[0]["source"] as? [String] == ["# Lab <1>\n", "Some **prose**."])
    #expect(cells[3]["source"] as? [String] == ["train hidden=2 epochs=1"])
    #expect(cells[3]["execution_count"] as? Int == 5)
    func kinds(_ cell: [String: Any]) -> [[String]] {
      (cell["outputs"] as? [[String: Any]] ?? []).map { ($0["data"] as? [String: Any] ?? [:]).keys.sorted() }
    }
    #expect(kinds(cells[4]).allSatisfy { $0 == ["text/html", "text/plain"] })
    #expect(kinds(cells[5]).contains(["image/svg+xml", "text/html", "text/plain"]))

    let path = scratch.folder.path + "/lab.ipynb"
    let verified = try #require(Notebook().run("replay \(path) --verify"))
    #expect(verified.result?.effect == CellEffect.none, "\(verified.json)")
    let script = try Script(contentsOf: path)
    #expect(script.lines.first?.prose == ["# Lab <1>", "Some **prose**."])
    #expect(script.lines.count == 5)
  }

  @Test func aFailureIsAnErrorOfTheNotebook() throws {
    let scratch = try session()
    let text = try exported(scratch, "notebook FILE cells=2", to: "a.ipynb")
    #expect(text.contains("\"output_type\" : \"error\"") && text.contains("there is no command 'shwo'"))
  }

  @Test func aDollarIsNoParameterOfTheNotebook() throws {
    let scratch = try Scratch()
    let data = try scratch.csv("${x}.csv", rows: 40)
    try scratch.run("load '\(data)'")
    _ = try exported(scratch, "notebook FILE", to: "a.ipynb")
    let verified = try #require(Notebook().run("replay \(scratch.folder.path)/a.ipynb --verify"))
    #expect(verified.status == .ok, "\(verified.json)")
  }

  @Test func neverOverAFileUnlessForced() throws {
    let scratch = try session()
    for (form, name) in [("html", "a.html"), ("notebook", "a.ipynb")] {
      let path = try scratch.file(name, Data("precious\n".utf8))
      #expect(
        try scratch.fail("export \(form) \(path)")
          == ErrorMessage(
            "\(path) already exists", hint: "choose another name, or add --force to overwrite it"))
      let cell = try #require(scratch.notebook.run("export \(form) \(path) cells=1 # note", canAsk: true))
      #expect(
        cell.result?.effect
          == .confirm(
            question: "\(path) already exists. Overwrite it?",
            line: "export \(form) \(path) cells=1 --force # note"))
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious\n")
      try scratch.run("export \(form) \(path) --force")
      #expect(try String(contentsOfFile: path, encoding: .utf8) != "precious\n")
      #expect(
        try scratch.fail("export \(form) \(scratch.folder.path)/nix/\(name)").message.hasSuffix(
          "no such file or directory"))
    }
    let pipe = scratch.folder.path + "/pipe.html"
    #expect(mkfifo(pipe, 0o600) == 0)
    #expect(try scratch.fail("export html \(pipe)").message == "\(pipe) is not a regular file")
  }

  @Test func aNameWithoutEndingGetsOne() throws {
    let scratch = try session()
    let result = try scratch.json("export html \(scratch.folder.path)/lab")
    #expect(result["path"] as? String == scratch.folder.path + "/lab.html")
  }

  @Test func nothingCannotBeWritten() throws {
    for line in ["export html x", "export notebook x", "export html x cells=last"] {
      #expect(
        try Scratch().fail(line).message == "there is nothing to write: no cell of this session has a result")
    }
  }

  @Test(arguments: [
    ("export html a.html format=csv", "'format=csv' cannot be combined with 'html'"),
    ("export html a.html b.html", "'b.html' cannot be combined with 'html'"),
    ("export notebook a.ipynb --outputs-only", "'--outputs-only' cannot be combined with 'notebook'"),
    ("export script a.digits cells=3", "'cells=3' cannot be combined with 'script'"),
    ("export data a.csv --all", "'--all' cannot be combined with 'data'"),
    ("export page m1 a.html cells=3", "'cells=3' cannot be combined with 'page'"),
  ])
  func aKeyOfAnotherFormIsRefused(line: String, sentence: String) throws {
    #expect(try session().fail(line).message == sentence)
  }

  /// A picture in a page, read by another decoder.
  @Test func picturesAreReadByOthers() throws {
    var random = SeededGenerator(seed: 5)
    for case let (height, width, channels, levels) in [
      (28, 28, 1, 2), (28, 28, 1, 256), (1, 1, 1, 256), (3, 700, 1, 1), (5, 7, 3, 3), (40, 30, 3, 256),
      (300, 2, 1, 3),
    ] {
      let pixels = (0..<height * width * channels).map { _ in
        UInt8(truncatingIfNeeded: Int.random(in: 0..<levels, using: &random) * (255 / max(levels - 1, 1)))
      }
      let bytes = RunLengthPNG.file(pixels, height: height, width: width, channels: channels)
      #expect(
        try PNGColours.decode(bytes) == PNGColours(height: height, width: width, pixels.colours(channels)))
    }
  }
}

extension [UInt8] {
  /// Red, green and blue of each pixel.
  fileprivate func colours(_ channels: Int) -> [UInt8] {
    channels == 3 ? self : flatMap { [$0, $0, $0] }
  }
}
