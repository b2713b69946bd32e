import CommandLanguage
import Display
import Foundation
import GRDB
import NotebookTestSupport
import Testing

@testable import Commands
@testable import Notebook

/// What is done is on disk, and comes back as it was.
@Suite struct SessionTests {
  private func prompt(_ scratch: Scratch) -> Notebook { scratch.prompt() }

  /// Two notebooks hold the same.
  private func expectSame(_ a: Notebook, _ b: Notebook, sourceLocation: SourceLocation = #_sourceLocation) {
    let isSame = a.workspace.models == b.workspace.models
    #expect(isSame, "the models differ", sourceLocation: sourceLocation)
    #expect(a.workspace.splits == b.workspace.splits, sourceLocation: sourceLocation)
    #expect(a.workspace.settings == b.workspace.settings, sourceLocation: sourceLocation)
    #expect(a.workspace.currentModelName == b.workspace.currentModelName, sourceLocation: sourceLocation)
    #expect(a.workspace.currentDatasetName == b.workspace.currentDatasetName, sourceLocation: sourceLocation)
    #expect(
      a.workspace.datasets.mapValues(\.source) == b.workspace.datasets.mapValues(\.source),
      sourceLocation: sourceLocation)
    #expect(
      a.workspace.datasets.mapValues(\.images.pixels) == b.workspace.datasets.mapValues(\.images.pixels),
      sourceLocation: sourceLocation)
  }

  @Test func savedAndOpenedItIsTheSame() throws {
    let scratch = try Scratch()
    try scratch.run(
      "load \(scratch.csv("a.csv", rows: 120))", "split test=0.25 validation=0.2 seed=3",
      "train hidden=6 epochs=3", "train continue=m1 epochs=2 name=more",
      "load \(scratch.csv("b.csv", rows: 60))",
      "train hidden=3 epochs=4 early-stopping=true", "use a", "use m1", "report", "set seed=8 threads=1")
    _ = try scratch.fail("trian")
    try scratch.run("save first")
    let other = prompt(scratch)
    #expect(other.run("open first")?.status == .ok)
    expectSame(scratch.notebook, other)
    #expect(other.cells.map(\.input) == scratch.notebook.cells.map(\.input) + ["open first"])
    #expect(other.cells[9].status == .ok && other.cells[10].status == .failed)
    #expect(other.cells[10].error?.hint == scratch.notebook.cells[10].error?.hint)
    for (here, there) in zip(scratch.notebook.cells, other.cells) {
      #expect(here.number == there.number && here.seconds == there.seconds)
      #expect(abs(here.started.timeIntervalSince(there.started)) < 0.002)
      #expect(
        here.result.map { TextRenderer().render($0.blocks) }
          == there.result.map { TextRenderer().render($0.blocks) }
      )
    }
    // The next name is the next one, and training goes on to the same bits.
    scratch.notebook.session.leave()
    #expect(other.run("train continue=m1 epochs=3")?.status == .ok)
    #expect(scratch.notebook.run("train continue=m1 epochs=3")?.status == .ok)
    let (here, there) = (
      scratch.notebook.workspace.currentModel?.network, other.workspace.currentModel?.network
    )
    #expect(here?.model.name == "m3" && there?.model.name == "m3")
    #expect(here?.model.weights == there?.model.weights)
    #expect(here?.model.state == there?.model.state)
    #expect(here?.seen == there?.seen)
  }

  /// After every command a second reader finds exactly the notebook's cells and workspace.
  @Test func everyCellIsOnDiskWhenItIsShown() throws {
    let scratch = try Scratch()
    try scratch.run("save s")
    let path = scratch.places.path(of: "s")
    for line in [
      "load \(try scratch.csv("a.csv", rows: 80))", "train hidden=4 epochs=2", "nonsense",
      "train hidden=3 epochs=1",
      "split seed=4", "train hidden=2 epochs=1 name=m1", "load \(try scratch.csv("a.csv", rows: 90))",
      "report",
    ] {
      scratch.notebook.run(line)
      #expect(scratch.notebook.session.lastWriteError == nil)
      let file = try SessionFile(opening: path, .readOnly)
      let restored = try RestoredSession(
        file, present: Settings(), restoring: scratch.notebook.session.restorableResults)
      #expect(restored.problems == [])
      #expect(restored.cells.map(\.input) == scratch.notebook.cells.map(\.input))
      let isSame = restored.workspace.models == scratch.notebook.workspace.models
      #expect(isSame, "the models differ after \(line)")
      #expect(restored.workspace.splits == scratch.notebook.workspace.splits, "\(line)")
      let shared = try file.queue.read {
        try Row.fetchOne($0, sql: "SELECT (SELECT count(*) FROM splits), (SELECT count(*) FROM images_seen)")
      }
      let splits = Set(
        scratch.notebook.workspace.models.values.compactMap { $0.network.map { "\($0.split)" } }
          + scratch.notebook.workspace.splits.values.map { "\($0.split)" })
      #expect(shared?[0] == splits.count, "each split is there once, and none that nobody has")
    }
  }

  @Test func theDocumentedQueryAnswers() throws {
    let scratch = try Scratch()
    try scratch.run(
      "load \(scratch.csv("a.csv", rows: 200))", "save s", "train hidden=2 epochs=1 name=poor", "report",
      "train hidden=20 epochs=30 lr=0.01 name=good", "report", "report on=train", "report on=all")
    let schema = try String(
      contentsOf: URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../Sources/Notebook/Sessions/Schema.md"),
      encoding: .utf8)
    let query = try #require(
      schema.firstRange(of: "```sql\n").map { schema[$0.upperBound...].prefix { $0 != "`" } })
    let file = try SessionFile(opening: scratch.places.path(of: "s"), .readOnly)
    let best = try #require(try file.queue.read { try Row.fetchOne($0, sql: String(query)) })
    #expect(best["model"] == "good")
    let accuracy = try #require((scratch.notebook.cells[5].result as? ReportResult)?.accuracy)
    #expect(best["accuracy"] == accuracy)
    #expect(best["rows"] == 50)
    #expect(best["dataset"] == "a")
  }

  @Test func weightsAreAFileForThePackageSafetensors() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("a.csv", rows: 80))", "train hidden=4 epochs=1", "save s")
    let file = try SessionFile(opening: scratch.places.path(of: "s"), .readOnly)
    let weights = try file.queue.read { try Data.fetchOne($0, sql: "SELECT weights FROM models") }
    #expect(try #require(weights).prefix(400).contains(Data("\"1.weight\":{\"data_offsets\":[0,1024]".utf8)))
  }

  // MARK: Work under way

  @Test func fitsAreOnDiskAtOnceAndComeAlong() throws {
    let scratch = try Scratch()
    let early = StoredFit(key: "before there was a file", score: nil, outcome: "{}")
    scratch.notebook.session.keep(early)
    try scratch.run("save s")
    let fits = (0..<20).map { StoredFit(key: "\($0)", score: Double($0) / 3, outcome: "[\($0)]") }
    let session = scratch.notebook.session
    DispatchQueue.concurrentPerform(iterations: fits.count) { session.keep(fits[$0]) }
    let file = try SessionFile(opening: scratch.places.path(of: "s"), .readOnly)
    #expect(try file.queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM fits") } == 21)
    try scratch.run("save other")
    session.leave()
    let notebook = prompt(scratch)
    notebook.run("open other")
    for fit in fits + [early] { #expect(notebook.session.fit(fit.key) == fit) }
    #expect(notebook.session.fit("20") == nil)
  }

  /// A model in the middle of whose training the process ended is there like any other.
  @Test func aCheckpointBecomesAModel() throws {
    let scratch = try Scratch()
    let first = prompt(scratch)
    for line in ["load \(try scratch.csv("a.csv", rows: 80))", "train hidden=4 epochs=1", "save s"] {
      #expect(first.run(line)?.status == .ok)
    }
    let model = try #require(first.workspace.currentModel?.network)
    let unfinished = ModelEntry(
      model.model.named("m2"), datasetName: "a", source: model.source, split: model.split, seen: model.seen)
    first.session.checkpoint(model)
    first.session.checkpoint(unfinished)
    first.session.leave()

    let second = prompt(scratch)
    let opened = try #require(second.run("open s")?.result as? SessionResult)
    #expect(opened.unfinished == "m2" && opened.problems == [])
    #expect(second.workspace.models.keys == ["m1", "m2"])
    #expect(second.workspace.currentModelName == "m2")
    #expect(second.run("train continue=m2 epochs=2 name=m2")?.status == .ok)
    second.session.leave()
    let third = prompt(scratch)
    let again = try #require(third.run("open s")?.result as? SessionResult)
    #expect(again.unfinished == nil && again.models == 2)
    let isSame = third.workspace.models == second.workspace.models
    #expect(isSame)
  }

  // MARK: Sessions without a name

  @Test func withoutANameItIsKeptAllTheSame() throws {
    let scratch = try Scratch()
    let first = prompt(scratch)
    #expect(scratch.places.unnamedSessions() == [])
    first.run("load \(try scratch.csv("a.csv", rows: 80))")
    first.run("train hidden=4 epochs=1")
    #expect(scratch.places.unnamedSessions().count == 1)
    let second = prompt(scratch)
    #expect(second.session.crashedCount() == 0, "somebody works in it")
    #expect(second.run("recover")?.error?.message == "there is no session to recover")
    #expect(first.session.leave() == .unnamed)
    #expect(second.session.crashedCount() == 0, "it was left")
    #expect(second.run("recover")?.status == .ok)
    expectSame(first, second)
    second.run("train hidden=3 epochs=1")
    // Saved, it is in one place.
    #expect(second.run("save kept")?.status == .ok)
    #expect(scratch.places.unnamedSessions() == [])
    #expect(second.session.name == "kept")
    let third = prompt(scratch)
    third.run("open kept")
    // The other one works in it.
    let opened = try #require(third.cells.last?.result as? SessionResult)
    #expect(opened.readOnly == .inUse(process: getpid()))
    expectSame(second, third)
  }

  @Test func whereNothingWasDoneNothingIsKept() throws {
    let scratch = try Scratch()
    let notebook = prompt(scratch)
    notebook.run("help")
    notebook.run("set seed=4")
    #expect(scratch.places.unnamedSessions().count == 1)
    #expect(notebook.session.leave() == .nothingLost)
    #expect(scratch.places.unnamedSessions() == [])
  }

  @Test func scriptsAndPipesLeaveNothingBehind() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("a.csv", rows: 80))")
    #expect(scratch.places.unnamedSessions() == [])
    #expect(scratch.notebook.session.leave() == .nothingLost)
  }

  @Test func oldOnesAreRemovedAfterThirtyDays() throws {
    let scratch = try Scratch()
    for days in [29, 31] {
      let notebook = prompt(scratch)
      notebook.run("load \(try scratch.csv("a.csv", rows: 40))")
      notebook.session.leave()
      let path = try #require(scratch.places.unnamedSessions().first)
      let date = Date(timeIntervalSinceNow: -Double(days) * 24 * 3600)
      try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
    }
    scratch.notebook.session.removeOldUnnamed()
    #expect(scratch.places.unnamedSessions().count == 1)
  }

  @Test func openingAnotherLosesNothing() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("a.csv", rows: 80))", "save named")
    scratch.notebook.session.leave()
    let notebook = prompt(scratch)
    notebook.run("load \(try scratch.csv("b.csv", rows: 40))")
    let opened = try #require(notebook.run("open named")?.result as? SessionResult)
    #expect(opened.leftUnnamed)
    #expect(notebook.workspace.datasets.keys == ["a"])
    #expect(notebook.run("recover")?.status == .ok)
    #expect(notebook.workspace.datasets.keys == ["b"])
  }

  /// Looked at, a session stays as it was; worked in, the command that opened it is one of its cells.
  @Test func openingWritesNothing() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("a.csv", rows: 80))", "save named")
    scratch.notebook.session.leave()
    let path = scratch.places.path(of: "named")
    let bytes = try Data(contentsOf: URL(filePath: path))
    let notebook = prompt(scratch)
    notebook.run("open named")
    notebook.session.leave()
    #expect(try Data(contentsOf: URL(filePath: path)) == bytes)
    notebook.run("open named")
    notebook.run("status")
    #expect(try SessionFile.summary(of: path).cells == 4)
    #expect(scratch.places.unnamedSessions() == [])
  }

  @Test func namesArePlaces() throws {
    let scratch = try Scratch()
    let folder = scratch.places.folder
    #expect(scratch.places.path(of: "a") == folder + "/a.session")
    try FileManager.default.createDirectory(atPath: folder + "/Sessions", withIntermediateDirectories: true)
    #expect(scratch.places.path(of: "a") == folder + "/Sessions/a.session")
    #expect(scratch.places.path(of: "a.session") == folder + "/a.session")
    #expect(scratch.places.path(of: "./a") == folder + "/a")
    #expect(scratch.places.path(of: "/x/../y/a") == "/y/a")
    for path in [folder + "/Sessions/a.session", folder + "/a", "/y/a.session"] {
      #expect(scratch.places.path(of: scratch.places.name(of: path)) == path)
    }
    for name in ["..", "a/", "-x", "a\u{1B}b"] {
      #expect(try scratch.fail("save '\(name)'").message.hasSuffix("is not a valid name for a session"))
    }
  }
}
