import CommandLanguage
import Commands
import Foundation
import Notebook
import NotebookTestSupport
import Testing

/// `undo` reaches back across where a session was opened, to the bit.
@Suite struct UndoAcrossOpeningTests {
  /// Saves the session of a notebook, leaves it, and opens it in another.
  private func reopened(_ scratch: Scratch) throws -> Notebook {
    try scratch.run("save s")
    scratch.notebook.session.leave()
    let notebook = Notebook(session: LiveSession(places: scratch.places))
    try #require(notebook.run("open s")?.status == .ok)
    return notebook
  }

  private func expectSame(_ found: Workspace, _ expected: Workspace, _ place: String) {
    #expect(Array(found.datasets.keys) == Array(expected.datasets.keys), "\(place)")
    #expect(Array(found.models.keys) == Array(expected.models.keys), "\(place)")
    #expect(Array(found.models.values) == Array(expected.models.values), "\(place)")
    for (name, dataset) in expected.datasets {
      #expect(found.datasets[name]?.source == dataset.source, "\(place): \(name)")
      #expect(found.datasets[name]?.images.pixels == dataset.images.pixels, "\(place): \(name)")
      #expect(found.datasets[name]?.labels == dataset.labels, "\(place): \(name)")
      #expect(found.splits[name] == expected.splits[name], "\(place): \(name)")
    }
    #expect(found.splits.count == expected.splits.count, "\(place)")
    #expect(found.currentDatasetName == expected.currentDatasetName, "\(place)")
    #expect(found.currentModelName == expected.currentModelName, "\(place)")
    #expect(found.settings.seed == expected.settings.seed, "\(place)")
    #expect(found.lineage == expected.lineage, "\(place)")
  }

  @Test func whatWasDroppedReplacedAndRenamedComesBack() throws {
    let scratch = try Scratch()
    let data = try scratch.csv("a.csv", rows: 80)
    let other = try scratch.csv("b.csv", rows: 20)
    try scratch.run(
      "load \(data)", "split seed=2", "train hidden=3 epochs=1", "train hidden=2 epochs=1", "ensemble m1 m2",
      "draw label=1 strokes=4:20,4-20,35", "load \(other) name=extra", "use a", "add extra", "rename a b",
      "split seed=4", "train hidden=4 epochs=1 name=m1", "drop m2", "drop e1", "drop b",
      "load \(data) rows=40",
      "set seed=7", "use m1", "drop drawn", "rename m1 best")
    let original = scratch.notebook
    let notebook = try reopened(scratch)
    var steps = 0
    while notebook.run("undo")?.status == .ok {
      #expect(original.run("undo")?.status == .ok)
      steps += 1
      expectSame(notebook.workspace, original.workspace, "undo \(steps)")
    }
    // All but the moot `use`.
    #expect(steps == 19 && notebook.workspace.datasets.isEmpty && notebook.workspace.models.isEmpty)
    #expect(
      notebook.cells.last?.error
        == ErrorMessage(
          "there is nothing to undo: no change is left to take back", hint: "'history' lists what was run"))
    while notebook.run("redo")?.status == .ok {
      #expect(original.run("redo")?.status == .ok)
      steps -= 1
      expectSame(notebook.workspace, original.workspace, "redo \(steps)")
    }
    #expect(steps == 0)
    // And once more after another opening.
    notebook.session.leave()
    let third = Notebook(session: LiveSession(places: scratch.places))
    try #require(third.run("open s")?.status == .ok)
    for step in 0..<19 {
      #expect(third.run("undo")?.status == .ok && original.run("undo")?.status == .ok)
      expectSame(third.workspace, original.workspace, "third, undo \(step)")
    }
  }

  @Test(arguments: 2_001...2_040)
  func anySessionGoesBackAsFarAsItsCells(seed: Int) throws {
    let scratch = try Scratch()
    let files = [try scratch.csv("a.csv", rows: 60), try scratch.csv("b.csv", rows: 40)]
    for line in RandomSession(seed: seed, files: files).lines {
      scratch.notebook.run(line.replacing("OUT", with: scratch.folder.path))
    }
    let original = scratch.notebook
    let notebook = try reopened(scratch)
    for step in 1... {
      let (here, there) = (notebook.run("undo"), original.run("undo"))
      #expect(here?.status == there?.status, "seed \(seed), step \(step): \(here?.error?.message ?? "")")
      guard here?.status == .ok, there?.status == .ok else { break }
      expectSame(notebook.workspace, original.workspace, "seed \(seed), undo \(step)")
    }
    #expect(notebook.workspace.datasets.isEmpty && notebook.workspace.models.isEmpty)
  }

  @Test func whatIsGoneFromTheDiskIsNamed() throws {
    let scratch = try Scratch()
    let data = try scratch.csv("a.csv", rows: 80)
    try scratch.run("load \(data)", "train hidden=2 epochs=1", "drop a")
    let notebook = try reopened(scratch)
    try FileManager.default.removeItem(atPath: data)
    let cell = try #require(notebook.run("undo"))
    #expect(
      cell.error
        == ErrorMessage(
          "cell 3 cannot be taken back: dataset a: there is no file \(data)",
          hint: "'drop', 'use' and 'split' change what is there; 'rerun' runs earlier cells again"))
    #expect(notebook.workspace.models.count == 1)
    _ = try scratch.csv("a.csv", rows: 80)
    #expect(notebook.run("undo")?.status == .ok)
    #expect(notebook.workspace.splits["a"] != nil)
  }
}
