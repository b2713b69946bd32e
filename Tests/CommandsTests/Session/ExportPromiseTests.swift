import CommandLanguage
import Commands
import Display
import Foundation
import Notebook
import NotebookTestSupport
import Testing

/// What an exported script must not lose, and must not tell: each case was once a script that did not verify, or that
/// held something else afterwards.
@Suite struct ExportPromiseTests {
  /// The script of a session, without the output of its commands; it verifies.
  private func script(after lines: [String], _ scratch: Scratch) throws -> [String] {
    let data = try scratch.csv("a.csv", rows: 60)
    for line in lines {
      let cell = try #require(scratch.notebook.run(line.replacing("DATA", with: data)))
      #expect(cell.status != .failed, "\(line): \(cell.error?.message ?? "")")
    }
    let lines = try export(scratch).split(separator: "\n").map(String.init)
    return lines.dropFirst().filter { !$0.hasPrefix("#>") }
      .map { $0.replacing(data, with: "DATA") }
  }

  private func script(after lines: [String]) throws -> [String] { try script(after: lines, Scratch()) }

  /// The text of the script.
  private func export(_ scratch: Scratch) throws -> String {
    let path = scratch.folder.path + "/s.digits"
    try scratch.run("export script \(path) --force")
    let proof = try scratch.json("replay \(path) --verify")
    #expect((proof["differences"] as? [Any])?.isEmpty == true, "\(proof)")
    return try String(contentsOfFile: path, encoding: .utf8)
  }

  private func reopened(_ scratch: Scratch) throws -> Notebook {
    try scratch.run("save s")
    scratch.notebook.session.leave()
    let notebook = Notebook(session: LiveSession(places: scratch.places))
    try #require(notebook.run("open s")?.status == .ok)
    return notebook
  }

  // MARK: What must not be lost

  @Test func everyDrawingIsKept() throws {
    let strokes = "strokes=4:20,4-20,35"
    #expect(
      try script(after: [
        "draw label=1 \(strokes)", "load DATA", "draw label=2 \(strokes)", "use drawn", "info",
      ]) == [
        "draw label=1 \(strokes)", "load DATA", "draw label=2 \(strokes)", "use drawn", "info",
      ])
  }

  /// 'drawn' is the name of another dataset, which is needed for the name of the drawings.
  @Test func whatTakesTheNameOfTheDrawingsIsKept() throws {
    #expect(
      try script(after: ["load DATA name=drawn", "draw label=1 strokes=4:20,4-20,35", "drop drawn"]) == [
        "load DATA name=drawn", "draw label=1 strokes=4:20,4-20,35", "drop drawn",
      ])
  }

  @Test func whatWasAddedToAnotherIsKept() throws {
    #expect(
      try script(after: [
        "load DATA name=one", "load DATA name=two rows=20", "use one", "add two", "drop two", "drop one",
      ]).count == 6)
  }

  @Test func aReplacementComesLastInTheListAsInTheScript() throws {
    let scratch = try Scratch()
    #expect(
      try script(
        after: [
          "load DATA", "split seed=1", "train hidden=2 epochs=1 name=x", "train hidden=3 epochs=1 name=y",
          "train hidden=4 epochs=1 name=x", "load DATA name=b", "load DATA rows=50",
        ], scratch) == [
          "load DATA", "split seed=1", "train hidden=3 epochs=1 name=y seed=0",
          "train hidden=4 epochs=1 name=x seed=0", "# (its output spoke of something that is left out here)",
          "load DATA name=b", "load DATA rows=50",
        ])
    #expect(Array(scratch.notebook.workspace.models.keys) == ["y", "x"])
    #expect(Array(scratch.notebook.workspace.datasets.keys) == ["b", "a"])
    try scratch.run("undo", "undo", "undo")
    #expect(Array(scratch.notebook.workspace.models.keys) == ["x", "y"])
  }

  /// The dataset was current because another one was dropped that the script leaves out.
  @Test func whatIsCurrentIsMadeCurrent() throws {
    #expect(
      try script(after: [
        "load DATA name=one", "load DATA name=two", "use one", "load DATA name=two", "drop two",
        "load DATA name=three",
        "use one", "drop three",
      ]) == ["load DATA name=one"])
    #expect(
      try script(after: [
        "load DATA name=one", "train hidden=2 epochs=1", "load DATA name=two", "load DATA name=one",
        "load DATA name=three", "drop three",
      ])
        == [
          "load DATA name=one", "train hidden=2 epochs=1 seed=0 name=m1", "load DATA name=two",
          "load DATA name=one",
        ])
  }

  /// A name may be that of a dataset and of a model.
  @Test func aModelWithTheNameOfADatasetIsMeant() throws {
    let scratch = try Scratch()
    // m1 was dropped, and so 'a' is current; the script has m1 for the sake of m2.
    #expect(
      try script(
        after: [
          "load DATA", "train hidden=2 epochs=1", "train continue=m1 epochs=1",
          "train hidden=3 epochs=1 name=a",
          "use m2", "train hidden=3 epochs=1 name=x", "use a kind=model", "drop x", "drop m1",
        ], scratch) == [
          "load DATA", "train hidden=2 epochs=1 seed=0 name=m1", "train continue=m1 epochs=1 name=m2",
          "train hidden=3 epochs=1 name=a seed=0", "drop m1",
        ])
    #expect(scratch.notebook.workspace.currentModelName == "a")
    try scratch.run("use m2", "use a kind=model", "drop a kind=model")
    #expect(Array(scratch.notebook.workspace.models.keys) == ["m2"])
    #expect(Array(scratch.notebook.workspace.datasets.keys) == ["a"])
    #expect(try scratch.fail("use a kind=model").message == "there is no dataset or model 'a'")
  }

  /// m1 was replaced by a model that was dropped; the first one is still there in the script, where m2 needs it.
  @Test func whatOnlyTheScriptWouldHoldIsDropped() throws {
    #expect(
      try script(after: [
        "load DATA", "train hidden=2 epochs=1", "train continue=m1 epochs=1",
        "train hidden=3 epochs=1 name=m1",
        "rename m1 other", "drop other", "report model=m2",
      ]) == [
        "load DATA", "train hidden=2 epochs=1 seed=0 name=m1", "train continue=m1 epochs=1 name=m2",
        "drop m1",
        "report model=m2",
      ])
  }

  /// The default split is drawn from the seed of 'set', which no key of 'train' can say.
  @Test func theSeedOfASplitIsSet() throws {
    #expect(
      try script(after: ["set seed=4", "load DATA", "train hidden=2 epochs=1 seed=1", "set seed=0"]) == [
        "set seed=4", "load DATA", "train hidden=2 epochs=1 seed=1 name=m1", "set seed=0",
      ])
  }

  @Test func aParameterOfAScriptIsNotOneOfItsCommands() throws {
    let scratch = try Scratch()
    let odd = try scratch.csv("we${ird}.csv", rows: 60)
    #expect(try script(after: ["load '\(odd)'"], scratch) == ["load '\(odd.replacing("${", with: "$${"))'"])
  }

  // MARK: What must not be in it

  @Test func whatMadeNothingIsLeftOut() throws {
    #expect(
      try script(after: [
        "load DATA", "models", "status", "datasets", "set", "set seed=0", "set threads=2", "lesson", "use a",
        "train hidden=2 epochs=1", "use m1", "set seed=3", "set seed=0", "report", "help train", "version",
      ]) == ["load DATA", "train hidden=2 epochs=1 seed=0 name=m1", "report"])
  }

  @Test func theCacheAndTheThreadsAreNotToldOf() throws {
    let scratch = try Scratch()
    let lines = try script(
      after: [
        "load DATA", "split seed=1", "cv k=2 epochs=1 hidden=2", "cv k=2 epochs=1 hidden=2",
        "grid hidden=2|3 k=2 epochs=1", "random n=2 hidden=2..5 k=2 epochs=1", "train hidden=2 epochs=1",
        "set threads=5", "summary",
      ], scratch)
    #expect(lines.count == 8)
    let text = try export(scratch).replacing("\n#> ", with: " ")
    #expect(!text.contains("taken from before"))
    #expect(text.contains("takes up to ~ beside the images"))
  }

  @Test func whereEverythingWasUndoneTheScriptIsEmpty() throws {
    let scratch = try Scratch()
    #expect(try script(after: ["load DATA", "info", "undo", "models"], scratch) == [])
    let result = try #require(
      scratch.notebook.run("export script \(scratch.folder.path)/s.digits --force")?.result)
    #expect(TextRenderer().render(result.blocks).hasSuffix("The workspace is empty, and so is the script.\n"))
  }

  // MARK: The same another day

  @Test func aReopenedSessionWritesTheSameScript() throws {
    let scratch = try Scratch()
    _ = try script(
      after: [
        "load DATA", "set seed=2 threads=3", "train hidden=2 epochs=1", "train hidden=3 epochs=1",
        "diff m1 m2",
        "learning-curve sizes=0.5,1 k=2 epochs=1 hidden=2", "cv k=2 epochs=1 hidden=2",
        "suspects k=2 epochs=1 n=2",
        "lr-range hidden=2 n=10", "train hidden=2 epochs=1 --profile", "report", "summary",
      ], scratch)
    let first = try export(scratch)
    #expect(first.contains("epochs in ~ s") || first.contains("epoch in ~ s"))
    let path = scratch.folder.path + "/s.digits"
    let notebook = try reopened(scratch)
    try #require(notebook.run("export script \(path) --force")?.status == .ok)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == first)
    // And what was recovered, too.
    let prompt = scratch.prompt()
    for line in [
      "load \(scratch.folder.path)/a.csv", "train hidden=2 epochs=1", "train hidden=3 epochs=1", "diff m1",
    ] {
      try #require(prompt.run(line)?.status == .ok)
    }
    try #require(prompt.run("export script \(path) --force")?.status == .ok)
    let live = try String(contentsOfFile: path, encoding: .utf8)
    prompt.session.leave()
    let recovered = scratch.prompt()
    try #require(recovered.run("recover")?.status == .ok)
    try #require(recovered.run("export script \(path) --force")?.status == .ok)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == live)
  }

  // MARK: Interrupted models

  @Test func useOfAnInterruptedModelIsNotInterrupted() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("a.csv", rows: 60))", "step n=1", "train hidden=2 epochs=1")
    let cell = try scratch.run("use new-step")
    #expect(cell.result?.isInterrupted == false)
    #expect(try scratch.json("use m1")["kind"] as? String == "model")
    #expect(try scratch.json("use new-step")["stopped"] as? String == "interrupted")
    _ = try export(scratch)
  }

  // MARK: Large scripts

  /// A report has some 1,700 bytes; the limit was a megabyte.
  @Test func theScriptOfManyReportsIsRead() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("a.csv", rows: 60))", "train hidden=2 epochs=1")
    for _ in 0..<1500 { scratch.notebook.run("report on=all") }
    let path = scratch.folder.path + "/large.digits"
    try scratch.run("export script \(path)")
    #expect(try Data(contentsOf: URL(filePath: path)).count > 1 << 20)
    #expect(try scratch.json("replay \(path) --dry-run")["commands"] as? Int == 1502)
  }
}
