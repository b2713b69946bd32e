import CommandLanguage
import Commands
import Foundation
import Notebook
import NotebookTestSupport
import Testing

/// `export script`: what is kept, what is left out, and that it makes the same again.
@Suite struct ExportTests {
  /// The commands of the script that a session would be written into.
  private func commands(after lines: [String], flags: String = "") throws -> [String] {
    let scratch = try Scratch()
    let data = try scratch.csv("a.csv", rows: 80)
    for line in lines { scratch.notebook.run(line.replacing("DATA", with: data)) }
    let path = scratch.folder.path + "/s.digits"
    try scratch.run("export script \(path) \(flags)")
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try expectReplay(of: path, gives: scratch.notebook.workspace)
    let lines = text.split(separator: "\n").map(String.init)
    return lines.dropFirst().filter { !$0.hasPrefix("#>") }.map { $0.replacing(data, with: "DATA") }
  }

  /// Replays a script in an empty notebook, twice: for the workspace, and against its output.
  private func expectReplay(of path: String, gives workspace: Workspace) throws {
    let notebook = Notebook()
    for line in try Script(contentsOf: path).lines {
      let cell = notebook.run(line.text)
      #expect(cell?.status == .ok, "\(line.text): \(cell?.error?.message ?? "")")
    }
    let again = notebook.workspace
    #expect(Set(again.datasets.keys) == Set(workspace.datasets.keys))
    #expect(Set(again.models.keys) == Set(workspace.models.keys))
    for (name, dataset) in workspace.datasets {
      #expect(again.datasets[name]?.source == dataset.source)
      #expect(again.splits[name]?.split == workspace.splits[name]?.split)
    }
    for (name, kept) in workspace.models.compactMapValues(\.network) {
      #expect(again.models[name]?.network?.model.weights == kept.model.weights, "weights of \(name)")
      #expect(again.models[name]?.network?.model.settings == kept.model.settings)
      #expect(again.models[name]?.network?.split == kept.split)
      #expect(again.models[name]?.network?.datasetName == kept.datasetName)
    }
    #expect(again.currentDatasetName == workspace.currentDatasetName)
    #expect(again.currentModelName == workspace.currentModelName)
    #expect(again.settings.seed == workspace.settings.seed)
    let verified = try #require(Notebook().run("replay \(path) --verify"))
    #expect(verified.result?.effect == CellEffect.none, "\(verified.json)")
  }

  @Test func seedsAndNamesAreWrittenOut() throws {
    #expect(
      try commands(after: [
        "load DATA  # the data", "split", "train hidden=2 epochs=1", "train hidden=2 epochs=1 seed=4 name=b",
        "train continue=b epochs=1", "cv k=2 epochs=1 hidden=2", "show random n=1", "report",
      ]) == [
        "load DATA  # the data", "split seed=0", "train hidden=2 epochs=1 seed=0 name=m1",
        "train hidden=2 epochs=1 seed=4 name=b", "train continue=b epochs=1 name=m2",
        "cv k=2 epochs=1 hidden=2 seed=0", "show random n=1 seed=0", "report",
      ])
  }

  @Test func anArgumentIsAddedBeforeTheComment() throws {
    #expect(
      try commands(after: ["load DATA", "train hidden=2 epochs=1 # 'a' network"]).last
        == "train hidden=2 epochs=1 seed=0 name=m1 # 'a' network")
  }

  @Test func failuresAndSidePathsAreLeftOut() throws {
    let lines = [
      "load DATA", "trian", "train hidden=2 epochs=1", "train hidden=3 epochs=1", "report", "undo",
      "train hidden=4 epochs=1", "wrong", "drop m3", "use m1", "report", "help", "history", "version",
    ]
    #expect(
      try commands(after: lines) == [
        "load DATA", "train hidden=2 epochs=1 seed=0 name=m1", "report",
      ])
    #expect(
      try commands(after: lines, flags: "--all") == [
        "load DATA", "# left out, failed: trian", "train hidden=2 epochs=1 seed=0 name=m1",
        "# left out, a side path: train hidden=3 epochs=1", "# left out, a side path: report",
        "# left out, a side path: train hidden=4 epochs=1", "# left out, a side path: wrong",
        "# left out, a side path: drop m3", "report",
      ])
  }

  @Test func aModelGoneIsKeptWhereAnotherWentOnFromIt() throws {
    #expect(
      try commands(after: [
        "load DATA", "train hidden=2 epochs=1", "train continue=m1 epochs=1", "drop m1", "rename m2 best",
      ]) == [
        "load DATA", "train hidden=2 epochs=1 seed=0 name=m1", "train continue=m1 epochs=1 name=m2",
        "drop m1",
        "rename m2 best",
      ])
  }

  @Test func theSplitThatATrainingMadeKeepsTheTraining() throws {
    #expect(
      try commands(after: ["load DATA", "set seed=3", "train hidden=2 epochs=1 seed=1", "drop m1"]) == [
        "load DATA", "set seed=3", "train hidden=2 epochs=1 seed=1 name=m1", "drop m1",
      ])
  }

  @Test func aLookAtTheOlderStateComesBeforeTheChangeThatWasRedone() throws {
    #expect(
      try commands(after: [
        "load DATA", "train hidden=2 epochs=1", "train hidden=3 epochs=1", "undo", "report", "redo", "wrong",
      ]) == [
        "load DATA", "train hidden=2 epochs=1 seed=0 name=m1", "report",
        "train hidden=3 epochs=1 seed=0 name=m2",
        "wrong",
      ])
  }

  @Test func whoeverLookedAtAChoiceHasItMadeAgain() throws {
    #expect(
      try commands(after: [
        "load DATA", "train hidden=2 epochs=1", "train hidden=3 epochs=1", "use m1", "report", "use m2",
      ]) == [
        "load DATA", "train hidden=2 epochs=1 seed=0 name=m1", "train hidden=3 epochs=1 seed=0 name=m2",
        "use m1", "report", "use m2",
      ])
  }

  @Test func outputThatSpeaksOfWhatIsLeftOutIsNotWritten() throws {
    let lines = try commands(after: [
      "load DATA", "train hidden=2 epochs=1 name=old", "split seed=2", "drop old", "train hidden=2 epochs=1",
    ])
    #expect(
      lines == [
        "load DATA", "split seed=2", "# (its output spoke of something that is left out here)",
        "train hidden=2 epochs=1 seed=0 name=m1",
      ])
  }

  @Test func whatWasInterruptedIsNotInItAndSaidSo() throws {
    let scratch = try Scratch()
    let data = try scratch.csv("a.csv", rows: 80)
    try scratch.run("load \(data)", "train hidden=2 epochs=1")
    let cancellation = scratch.notebook.cancellation
    let line = "train hidden=2 epochs=1000000 tol=0 patience=1000000"
    let cell = try #require(scratch.notebook.run(line) { _ in cancellation.raise() })
    #expect(cell.status == .interrupted)
    try scratch.run("train continue=m2 epochs=1", "report")
    let path = scratch.folder.path + "/s.digits"
    let result = try scratch.json("export script \(path)")
    #expect(result["lost"] as? [String] == ["m2", "m3"])
    #expect(result["commands"] as? Int == 2)
  }

  /// It had split the dataset; the training behind it must not hang on that.
  @Test func aSearchThatWasStoppedTakesNothingElseAlong() throws {
    let scratch = try Scratch()
    let data = try scratch.csv("a.csv", rows: 80)
    try scratch.run("load \(data)")
    let cancellation = scratch.notebook.cancellation
    let cell = try #require(scratch.notebook.run("cv hidden=2 epochs=500 k=2") { _ in cancellation.raise() })
    #expect(cell.status == .interrupted)
    try scratch.run("train hidden=2 epochs=1")
    let path = scratch.folder.path + "/s.digits"
    let result = try scratch.json("export script \(path)")
    #expect(result["lost"] as? [String] == [])
    #expect(try #require(try scratch.json("replay \(path) --verify")["differences"] as? [Any]).isEmpty)
  }

  @Test func neverOverAFileUnlessForced() throws {
    let scratch = try Scratch()
    let path = try scratch.file("s.digits", Data("precious\n".utf8))
    try scratch.run("set seed=3")
    #expect(
      try scratch.fail("export script \(path)")
        == ErrorMessage(
          "\(path) already exists", hint: "choose another name, or add --force to overwrite it"))
    // If a user is present, it asks.
    let cell = try #require(scratch.notebook.run("export script '\(path)' --all", canAsk: true))
    #expect(
      cell.result?.effect
        == .confirm(
          question: "\(path) already exists. Overwrite it?", line: "export script \(path) --all --force"))
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious\n")
    try scratch.run("export script \(path) --force")
    #expect(try String(contentsOfFile: path, encoding: .utf8).contains("\nset seed=3\n#> seed=3 "))
    #expect(
      try scratch.fail("export script \(scratch.folder.path)/ --force").message.hasSuffix(": is a directory"))
    #expect(
      try scratch.fail("export script \(scratch.folder.path)/nix/a.digits").message.hasSuffix(
        "no such file or directory"))
  }

  @Test func nothingCannotBeExported() throws {
    #expect(
      try Scratch().fail("export script /tmp/x.digits")
        == ErrorMessage(
          "there is nothing to write into a script: the workspace is empty", hint: "type 'load' to begin"))
  }

  /// Whatever a session did, its script makes the same workspace, bit for bit, and verifies.
  @Test(arguments: 1...12)
  func anySessionComesBack(seed: Int) throws {
    let scratch = try Scratch()
    var random = Chance(seed: UInt64(seed))
    let data = try ["a", "b"].map { try scratch.csv("\($0).csv", rows: 60) }
    scratch.notebook.run("load \(data[0])")
    for _ in 0..<30 {
      let workspace = scratch.notebook.workspace
      let names = Array(workspace.datasets.keys) + Array(workspace.models.keys)
      let name = random.pick(names) ?? "m1"
      let model = random.pick(Array(workspace.models.keys)) ?? "m1"
      let number = random.below(4)
      let lines = [
        "load \(random.pick(data) ?? "")", "split seed=\(number)", "split test=0.3", "set seed=\(number)",
        "train hidden=2 epochs=1", "train hidden=3 epochs=1 name=x\(number)",
        "train hidden=2 epochs=1 seed=\(number)",
        "train continue=\(model) epochs=1", "use \(name)", "drop \(name)", "rename \(name) y\(number)",
        "undo", "undo",
        "redo", "report", "report model=\(model)", "models", "status", "wrong n=2", "show random n=1",
        "cv k=2 epochs=1 hidden=2", "diff \(model)", "set threads=\(number + 1)", "datasets",
        "rerun \(number + 1)",
      ]
      scratch.notebook.run(random.pick(lines) ?? "")
    }
    let path = scratch.folder.path + "/s.digits"
    try scratch.run("export script \(path)")
    try expectReplay(of: path, gives: scratch.notebook.workspace)
  }
}

/// A small generator, so that a case can be run again (Knuth's MMIX constants).
private struct Chance {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

  mutating func below(_ count: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(max(count, 1)))
  }

  mutating func pick<Element>(_ elements: [Element]) -> Element? {
    elements.isEmpty ? nil : elements[below(elements.count)]
  }
}
