import CommandLanguage
import Commands
import Foundation
import GRDB
import NotebookTestSupport
import Testing

@testable import Notebook

/// Sessions of format 1 still open, are read where they cannot be written, and go on as sessions of this version.
@Suite struct EarlierVersionTests {
  /// Makes a session what the earlier version would have written.
  private func downgrade(_ path: String) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.write { db in
      for table in ["undo_models", "undo_splits", "undo_datasets", "undo_steps"] {
        try db.execute(sql: "DROP TABLE \(table)")
      }
      try db.execute(
        sql: """
          ALTER TABLE results DROP COLUMN masked;
          ALTER TABLE results DROP COLUMN checksum;
          ALTER TABLE session DROP COLUMN commit_id;
          UPDATE cells SET provenance = json_remove(provenance, '$.changes', '$.defaults');
          DELETE FROM grdb_migrations WHERE identifier = '2';
          PRAGMA user_version = 1;
          """)
    }
    try queue.close()
  }

  /// A session of format 1.
  private func saved(_ scratch: Scratch) throws -> String {
    let data = try scratch.csv("a.csv", rows: 60)
    try scratch.run(
      "load \(data)", "train hidden=2 epochs=1", "train hidden=3 epochs=1", "report", "drop m1", "set seed=3",
      "save s")
    scratch.notebook.session.leave()
    let path = scratch.places.path(of: "s")
    try downgrade(path)
    return path
  }

  /// Its cells do not tell what they did to names: all that is in effect is kept.
  @Test func itGivesAScriptAndGoesOn() throws {
    let scratch = try Scratch()
    let path = try saved(scratch)
    #expect(try SessionHeader(of: path).version == 1)
    let notebook = Notebook(session: LiveSession(places: scratch.places))
    try #require(notebook.run("open s")?.status == .ok)
    #expect(try SessionHeader(of: path).version == 2)
    #expect(notebook.workspace.models.count == 1 && notebook.cells.count == 8)
    let script = scratch.folder.path + "/s.digits"
    try #require(notebook.run("export script \(script)")?.status == .ok)
    #expect(
      try Script(contentsOf: script).lines.map(\.text) == [
        "load \(scratch.folder.path)/a.csv", "train hidden=2 epochs=1 seed=0 name=m1",
        "train hidden=3 epochs=1 seed=0 name=m2", "report", "drop m1", "set seed=3",
      ])
    #expect(
      notebook.run("undo")?.error?.message == "there is nothing to undo: no change is left to take back")
    try #require(notebook.run("train hidden=4 epochs=1")?.status == .ok)
    #expect(notebook.session.lastWriteError == nil)
    notebook.session.leave()
    let again = Notebook(session: LiveSession(places: scratch.places))
    try #require(again.run("open s")?.status == .ok)
    try #require(again.run("undo")?.status == .ok)
    #expect(Array(again.workspace.models.keys) == ["m2"])
  }

  /// Looking at the list of sessions changes none.
  @Test func itStaysAsItIsUntilItIsOpened() throws {
    let scratch = try Scratch()
    let path = try saved(scratch)
    let bytes = try Data(contentsOf: URL(filePath: path))
    try Scratch().run("sessions")
    _ = try SessionFile.summary(of: path)
    #expect(try Data(contentsOf: URL(filePath: path)) == bytes)
  }

  @Test func itIsReadWhereItCannotBeWritten() throws {
    let scratch = try Scratch()
    let path = try saved(scratch)
    let bytes = try Data(contentsOf: URL(filePath: path))
    // Another digitbook has it.
    let lock = try SessionLock(path)
    let notebook = Notebook(session: LiveSession(places: scratch.places))
    try #require(notebook.run("open s")?.status == .ok)
    #expect(notebook.workspace.models.count == 1)
    #expect(notebook.run("show cell 1-8")?.status == .ok)
    try #require(notebook.run("train hidden=4 epochs=1")?.status == .ok)
    #expect(try Data(contentsOf: URL(filePath: path)) == bytes)
    withExtendedLifetime(lock) {}
  }
}
