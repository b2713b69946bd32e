import CommandLanguage
import Commands
import Foundation
import GRDB
import NotebookTestSupport
import Testing

@testable import Notebook

/// The file of an open session that somebody deletes, replaces or overwrites: nothing goes into another session, and
/// nothing in hand is lost.
@Suite struct SessionIdentityTests {
  private func overwritten(_ path: String) -> ErrorMessage {
    ErrorMessage(
      "\(path) holds something else now: it was overwritten while it was open, and is left alone",
      hint: "'save NAME' with another name writes all of this session there; nothing is lost")
  }

  /// Overwrites a file in place, as `cp` does.
  private func overwrite(_ path: String, with bytes: Data) throws {
    let file = try FileHandle(forWritingTo: URL(filePath: path))
    try file.truncate(atOffset: 0)
    try file.write(contentsOf: bytes)
    try file.close()
  }

  private func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(filePath: path)) }

  /// A session that is open and saved as `s`, with a model.
  private func open() throws -> (Scratch, path: String) {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("a.csv", rows: 80))", "train hidden=3 epochs=1", "save s", "report")
    return (scratch, scratch.places.path(of: "s"))
  }

  private func expectAllSaved(_ scratch: Scratch, models: Int) throws {
    try scratch.run("save rescued")
    scratch.notebook.session.leave()
    let notebook = Notebook(session: LiveSession(places: scratch.places))
    try #require(notebook.run("open rescued")?.status == .ok)
    #expect(Array(notebook.workspace.models.values) == Array(scratch.notebook.workspace.models.values))
    #expect(notebook.workspace.models.count == models)
    #expect(notebook.run("show cell 4")?.status == .ok)
    #expect(
      notebook.cells.cell(number: 4)?.result?.blocks == scratch.notebook.cells.cell(number: 4)?.result?.blocks
    )
  }

  /// The other session has as many transactions and pages, so that SQLite alone takes it for the same.
  @Test func anotherSessionInItsPlaceIsLeftAlone() throws {
    let (scratch, path) = try open()
    let other = Notebook(session: LiveSession(places: scratch.places))
    for line in ["load \(try scratch.csv("b.csv", rows: 80))", "train hidden=3 epochs=1", "save o", "report"]
    {
      try #require(other.run(line)?.status == .ok)
    }
    other.session.leave()
    let foreign = try bytes(scratch.places.path(of: "o"))
    try overwrite(path, with: foreign)
    let cell = try scratch.run("train hidden=2 epochs=1")
    #expect(cell.number == 5)
    #expect(scratch.notebook.session.lastWriteError == .overwritten(path: path))
    #expect(scratch.notebook.session.lastWriteError?.wording == overwritten(path))
    #expect(try scratch.fail("save") == overwritten(path))
    #expect(try scratch.fail("save s --force") == overwritten(path))
    #expect(try bytes(path) == foreign)
    try expectAllSaved(scratch, models: 2)
    #expect(try bytes(path) == foreign)
  }

  @Test func anEarlierCopyOfItIsAnother() throws {
    let (scratch, path) = try open()
    let earlier = try bytes(path)
    try scratch.run("train hidden=2 epochs=1")
    try overwrite(path, with: earlier)
    try scratch.run("set seed=2")
    #expect(scratch.notebook.session.lastWriteError == .overwritten(path: path))
    try expectAllSaved(scratch, models: 2)
  }

  @Test func noSessionAtAllIsLeftAlone() throws {
    for text in ["", "digits\n"] {
      let (scratch, path) = try open()
      try overwrite(path, with: Data(text.utf8))
      try scratch.run("set seed=2")
      #expect(scratch.notebook.session.lastWriteError == .overwritten(path: path))
      #expect(try bytes(path) == Data(text.utf8))
      try expectAllSaved(scratch, models: 1)
    }
  }

  @Test func whatIsMovedOverItIsLeftAlone() throws {
    let (scratch, path) = try open()
    let foreign = Data("something else".utf8)
    try foreign.write(to: URL(filePath: path), options: .atomic)
    try scratch.run("set seed=2")
    #expect(scratch.notebook.session.lastWriteError == .overwritten(path: path))
    #expect(try bytes(path) == foreign)
    try expectAllSaved(scratch, models: 1)
  }

  @Test func anEditIsNoOverwriting() throws {
    let (scratch, path) = try open()
    let queue = try DatabaseQueue(path: path)
    try queue.write { try $0.execute(sql: "UPDATE cells SET input = 'load mine.csv' WHERE number = 1") }
    try queue.close()
    try scratch.run("set seed=2", "set seed=3")
    #expect(scratch.notebook.session.lastWriteError == nil)
    #expect(try SessionFile.summary(of: path).cells == 6)
    // Nor is a touch.
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 0)], ofItemAtPath: path)
    try scratch.run("set seed=4")
    #expect(scratch.notebook.session.lastWriteError == nil)
  }

  @Test func aDeletedSessionIsSaidToBeGoneAndWrittenOnceMore() throws {
    let (scratch, path) = try open()
    try FileManager.default.removeItem(atPath: path)
    try scratch.run("train hidden=2 epochs=1")
    #expect(
      scratch.notebook.session.lastWriteError?.wording
        == ErrorMessage(
          "\(path) is gone: it was deleted or moved while it was open",
          hint: "'save NAME' writes all of this session to a file of that name; nothing is lost"))
    try scratch.run("save")
    #expect(scratch.notebook.session.lastWriteError == nil)
    let summary = try SessionFile.summary(of: path)
    #expect(summary.models == 2 && summary.cells == 6)
    try scratch.run("set seed=9")
    #expect(try SessionFile.summary(of: path).cells == 7)
  }

  /// What could not be written is kept as a session without a name.
  @Test func leavingLosesNothing() throws {
    let scratch = try Scratch()
    let prompt = Notebook(session: LiveSession(places: scratch.places))
    for line in ["load \(try scratch.csv("a.csv", rows: 80))", "save s", "train hidden=3 epochs=1"] {
      try #require(prompt.run(line)?.status == .ok)
    }
    try overwrite(scratch.places.path(of: "s"), with: Data())
    prompt.run("train hidden=2 epochs=1")
    #expect(prompt.session.leave() == .unnamed)
    try scratch.run("recover")
    #expect(Array(scratch.notebook.workspace.models.values) == Array(prompt.workspace.models.values))
  }

  @Test func withoutAWorkingFolderNothingIsWrittenAtTheRoot() throws {
    let scratch = try Scratch()
    let places = SessionPlaces(folder: "", unnamed: scratch.places.unnamed)
    let notebook = Notebook(session: LiveSession(places: places))
    notebook.run("set seed=1")
    for name in ["x", "x.session", "sub/x.session"] {
      #expect(
        notebook.run("save \(name)")?.error
          == ErrorMessage(
            "cannot save '\(name)': the folder in which digitbook was started does not exist any more",
            hint: "name a file in another folder: 'save ~/NAME.session'"))
    }
    #expect(access("/x.session", F_OK) != 0)
    #expect(notebook.run("save \(scratch.folder.path)/x.session")?.status == .ok)
    #expect(throws: SessionError.noFolder(name: "y")) { try LiveSession(places: places).begin(named: "y") }
  }
}
