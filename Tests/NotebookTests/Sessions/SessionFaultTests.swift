import CommandLanguage
import Digits
import Foundation
import GRDB
import NotebookTestSupport
import Testing

@testable import Commands
@testable import Notebook

/// Files that are something else, sessions that are damaged, folders that take nothing: one clear sentence, the
/// shell goes on, and what was on disk stays there.
@Suite struct SessionFaultTests {
  private func session(_ scratch: Scratch, _ name: String = "s") throws -> String {
    try scratch.savedSession(name)
  }

  private func path(_ name: String, _ scratch: Scratch) -> String { scratch.places.folder + "/" + name }

  private func change(_ path: String, _ sql: String) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.write { try $0.execute(sql: "PRAGMA defer_foreign_keys = ON; " + sql) }
    try queue.close()
  }

  private func open(_ path: String, _ scratch: Scratch) throws -> SessionResult {
    try #require(try scratch.run("open '\(path)'").result as? SessionResult)
  }

  // MARK: What is no session

  @Test func otherFilesAreLeftAlone() throws {
    let scratch = try Scratch()
    let text = try scratch.file("text.session", Data("not a session\n".utf8))
    let empty = try scratch.file("empty.session", Data())
    let database = path("other.session", scratch)
    let queue = try DatabaseQueue(path: database)
    try queue.write { try $0.execute(sql: "CREATE TABLE cells (number)") }
    try queue.close()
    for file in [text, empty, database] {
      let before = try Data(contentsOf: URL(filePath: file))
      for line in ["open '\(file)'", "save '\(file)'", "save '\(file)' --force"] {
        let error = try scratch.fail(line)
        #expect(
          error
            == ErrorMessage(
              "\(URL(filePath: file).resolvingSymlinksInPath().path) is not a digitbook session; it was left unchanged",
              hint: "'load' reads data, 'replay' runs a script; to save, choose another name"))
      }
      #expect(try Data(contentsOf: URL(filePath: file)) == before)
    }
    let listed = try #require(try scratch.run("sessions").result as? SessionsResult)
    #expect(listed.sessions.count == 3 && listed.sessions.allSatisfy { $0.contents == nil })
  }

  @Test func aLaterVersionIsRefused() throws {
    let scratch = try Scratch()
    let file = try session(scratch)
    try change(file, "PRAGMA user_version = 7")
    let bytes = try Data(contentsOf: URL(filePath: file))
    #expect(
      try scratch.fail("open s")
        == ErrorMessage(
          "\(file) was written by a newer version of digitbook (format 7; this one reads up to 2)",
          hint: "open it with that version"))
    #expect(try scratch.fail("save s --force").message.contains("newer version of digitbook"))
    #expect(try Data(contentsOf: URL(filePath: file)) == bytes)
  }

  @Test func aFolderOrAFileInTheWay() throws {
    let scratch = try Scratch()
    let missing = path("no/such/s.session", scratch)
    #expect(
      try scratch.fail("save '\(missing)'")
        == ErrorMessage(
          "cannot write \(missing): there is no such folder",
          hint: "make the folder first, or choose another name"))
    let folder = path("folder.session", scratch)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    #expect(
      try scratch.fail("open '\(folder)'").message
        == "\(folder) is not a digitbook session; it was left unchanged")
    // Not even the superuser can create a file in this folder.
    #expect(
      try scratch.fail("save /proc/digitbook.session").message.hasPrefix(
        "cannot write /proc/digitbook.session: "))
    #expect(try scratch.run("set seed=2").status == .ok)
  }

  @Test func aSessionThatAnotherWorksInIsNotOverwritten() throws {
    let scratch = try Scratch()
    let other = Notebook(session: LiveSession(places: scratch.places))
    try #require(other.run("save s")?.status == .ok)
    let file = scratch.places.path(of: "s")
    #expect(
      try scratch.fail("save s --force")
        == ErrorMessage(
          "another digitbook is using \(file) (process \(getpid()))",
          hint: "end that one first, or choose another name"))
    let opened = try open(file, scratch)
    #expect(opened.readOnly == .inUse(process: getpid()))
    // What is done here does not get there.
    try scratch.run("set seed=5")
    #expect(try SessionFile.summary(of: file).cells == 1)
    #expect(try scratch.fail("save").message == "this session has no name yet")
  }

  // MARK: Writes that fail

  @Test func whatCouldNotBeWrittenIsWrittenLater() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("a.csv", rows: 80))", "save s")
    let file = scratch.places.path(of: "s")
    // Another connection locks the file.
    var configuration = Configuration()
    configuration.allowsUnsafeTransactions = true
    let other = try DatabaseQueue(path: file, configuration: configuration)
    try other.inDatabase { try $0.execute(sql: "BEGIN EXCLUSIVE") }
    let cell = try #require(scratch.notebook.run("train hidden=4 epochs=1"))
    #expect(cell.status == .ok, "the command itself went well")
    let writeError = try #require(scratch.notebook.session.lastWriteError)
    #expect(writeError == .busy(path: file))
    #expect(
      ErrorMessage.unwritten(writeError)
        == ErrorMessage(
          "not saved: \(file) is locked by another program; the next command tries again",
          hint: "end it, or 'save' under another name"))
    // It cannot be left for another one now: what is not on disk would be lost.
    let elsewhere = try session(scratch, "elsewhere")
    #expect(try scratch.fail("open '\(elsewhere)'").message == "\(file) is locked by another program")
    #expect(scratch.notebook.workspace.models.count == 1)
    try other.inDatabase { try $0.execute(sql: "ROLLBACK") }
    try scratch.run("set seed=3")
    #expect(scratch.notebook.session.lastWriteError == nil)
    let summary = try SessionFile.summary(of: file)
    #expect(summary.cells == 5 && summary.models == 1)
    #expect(try other.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") } == "ok")
  }

  /// SQLite's own limit on the pages of a file stands in for the end of a disk.
  @Test func aFullDiskIsSaidAndMadeUpFor() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("a.csv", rows: 80))", "save s")
    let queue = try #require(scratch.notebook.session.state.withLock { $0.file?.queue })
    func limit(_ pages: String) throws {
      try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = \(pages)") }
    }
    let file = scratch.places.path(of: "s")
    let pages = try #require(try queue.read { try Int.fetchOne($0, sql: "PRAGMA page_count") })
    try limit("\(pages)")
    #expect(scratch.notebook.run("train hidden=300 epochs=1")?.status == .ok)
    #expect(scratch.notebook.session.lastWriteError == .diskFull(path: file))
    #expect(try SessionFile.summary(of: file).lastInput == "save s")
    #expect(scratch.notebook.run("train hidden=200 epochs=1")?.status == .ok)
    #expect(scratch.notebook.session.lastWriteError == .diskFull(path: file))
    try limit("1000000")
    try scratch.run("set seed=1")
    #expect(scratch.notebook.session.lastWriteError == nil)
    let summary = try SessionFile.summary(of: file)
    #expect(summary.cells == 5 && summary.models == 2)
    #expect(try queue.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") } == "ok")
  }

  @Test func withoutAFolderForSessionsTheShellGoesOn() throws {
    let scratch = try Scratch()
    let places = SessionPlaces(folder: scratch.places.folder, unnamed: "/proc/nowhere/unsaved")
    let notebook = Notebook(session: LiveSession(places: places, keepsUnnamed: true))
    #expect(notebook.run("load \(try scratch.csv("a.csv", rows: 40))")?.status == .ok)
    let writeError = try #require(notebook.session.lastWriteError)
    #expect(
      ErrorMessage.unwritten(writeError).message.hasPrefix("not saved: cannot write /proc/nowhere/unsaved/"))
    // Elsewhere there is room for all of it.
    #expect(notebook.run("save s")?.status == .ok)
    #expect(notebook.session.lastWriteError == nil)
    #expect(try SessionFile.summary(of: scratch.places.path(of: "s")).datasets == 1)
  }

  // MARK: Damage

  @Test func aDatasetThatIsGoneOrAnotherIsSaidAndTheRestOpens() throws {
    let scratch = try Scratch()
    let file = try session(scratch)
    let csv = path("a.csv", scratch)
    let bytes = try Data(contentsOf: URL(filePath: csv))
    try FileManager.default.removeItem(atPath: csv)
    #expect(try open(file, scratch).problems == ["dataset a: there is no file \(csv)"])
    #expect(scratch.notebook.workspace.models.count == 2)
    // A model without its dataset still predicts, and what the file knows of the dataset stays.
    let digits = try scratch.csv("b.csv", rows: 8)
    try scratch.run("predict '\(digits)'")
    scratch.notebook.session.leave()
    // Another last pixel.
    let last = bytes[bytes.endIndex - 2]
    let other = bytes.dropLast(2) + [last == UInt8(ascii: "1") ? UInt8(ascii: "2") : UInt8(ascii: "1"), 0x0A]
    try other.write(to: URL(filePath: csv))
    #expect(try open(file, scratch).problems == ["dataset a: \(csv) has changed since it was loaded"])
    scratch.notebook.session.leave()
    try bytes.write(to: URL(filePath: csv))
    #expect(try open(file, scratch).problems == [])
    #expect(scratch.notebook.workspace.splits["a"]?.split.train.count == 60)
  }

  @Test(arguments: [
    ("UPDATE models SET weights = x'00' WHERE name = 'm1'", ["model m1: its weights is damaged"]),
    ("UPDATE models SET spec = '{' WHERE name = 'm2'", ["model m2: its spec is damaged"]),
    ("UPDATE models SET source = '' WHERE name = 'm2'", ["model m2: its source is damaged"]),
    ("UPDATE datasets SET source = 'x'", ["dataset a: its record in the session is damaged"]),
    (
      "UPDATE splits SET rows = x'0000'",
      ["the split of a: it is damaged", "model m1: its split is damaged", "model m2: its split is damaged"]
    ),
    ("UPDATE cells SET started = 'yesterday' WHERE number = 3", ["cell 3: it is damaged"]),
    (
      "UPDATE results SET json = '{}' WHERE cell = 4",
      ["the result of cell 4: this version of digitbook cannot read it (report)"]
    ),
    (
      "UPDATE results SET json = replace(json, '\"rows\":20', '\"rows\":9223372036854775807') WHERE cell = 4",
      ["the result of cell 4: this version of digitbook cannot read it (report)"]
    ),
    (
      "UPDATE results SET kind = 'poem' WHERE cell = 4",
      ["the result of cell 4: this version of digitbook cannot read it (poem)"]
    ),
    ("DELETE FROM session", []),
    ("UPDATE session SET settings = 'x', models_made = -7, current_model = 'gone'", []),
  ]) func whatIsDamagedIsNamedAndTheRestOpens(_ sql: String, _ problems: [String]) throws {
    let scratch = try Scratch()
    let file = try session(scratch)
    try change(file, sql)
    #expect(try open(file, scratch).problems == problems)
    for line in ["status", "history", "models", "datasets"] { try scratch.run(line) }
  }

  /// A split that names rows beyond the dataset would be read beyond its memory.
  @Test func aSplitBeyondItsDatasetIsLeftOut() throws {
    let scratch = try Scratch()
    let file = try session(scratch)
    for rows in [[0, 80], [0, -1]] {
      let split = Split(train: rows, test: [1]).stored.encoded()
      let queue = try DatabaseQueue(path: file)
      try queue.write { try $0.execute(sql: "UPDATE splits SET rows = ?", arguments: [split]) }
      try queue.close()
      #expect(try open(file, scratch).problems.first == "the split of a: it is damaged")
      try scratch.run("show 3")
      scratch.notebook.session.leave()
    }
  }

  /// Whichever byte of the file is wrong: a sentence, or a session with some of it left out; never a trap.
  @Test func wrongBytesAreNoTrap() throws {
    let scratch = try Scratch()
    let file = try session(scratch)
    let good = try Data(contentsOf: URL(filePath: file))
    var state: UInt64 = 7
    let copy = path("copy.session", scratch)
    for _ in 0..<60 {
      var bytes = good
      for _ in 0..<20 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        bytes[100 + Int(state >> 33) % (bytes.count - 100)] = UInt8(truncatingIfNeeded: state >> 24)
      }
      try bytes.write(to: URL(filePath: copy))
      let notebook = Notebook(session: LiveSession(places: scratch.places))
      guard notebook.run("open '\(copy)'")?.status == .ok else { continue }
      for line in ["status", "models", "predict 3", "report", "train continue=m1 epochs=1", "history"] {
        notebook.run(line)
      }
      notebook.session.leave()
    }
    for count in [0, 50, 100, 4096, good.count / 2] {
      try good.prefix(count).write(to: URL(filePath: copy))
      _ = Notebook(session: LiveSession(places: scratch.places)).run("open '\(copy)'")
    }
  }

  @Test func aDamagedSessionStaysAsItIs() throws {
    let scratch = try Scratch()
    let file = try session(scratch)
    try change(file, "UPDATE models SET weights = x'00' WHERE name = 'm1'")
    let bytes = try Data(contentsOf: URL(filePath: file))
    let notebook = Notebook(session: LiveSession(places: scratch.places, keepsUnnamed: true))
    let opened = try #require(notebook.run("open s")?.result as? SessionResult)
    #expect(opened.readOnly == .damaged)
    notebook.run("set seed=4")
    #expect(try Data(contentsOf: URL(filePath: file)) == bytes)
    #expect(try SessionFile.summary(of: #require(scratch.places.unnamedSessions().first)).models == 1)
  }

  @Test func everyOtherSentence() {
    #expect(
      SessionError.diskFull(path: "s").wording.message == "cannot write s: the disk is full")
    #expect(
      SessionError.diskFull(path: "s").wording.hint
        == "free some space, or 'save' to another disk")
    #expect(
      SessionError.cannotWrite(path: "s", code: EACCES).wording
        == ErrorMessage(
          "cannot write s: permission denied", hint: "'save NAME' with another name or path keeps it there"))
    #expect(
      SessionError.cannotRead(path: "s", code: EACCES).wording
        == ErrorMessage(
          "cannot read s: permission denied", hint: "make the file readable"))
    #expect(
      SessionError.failed(path: "s", reason: "disk I/O error").wording
        == ErrorMessage(
          "cannot write s: disk I/O error", hint: "'save NAME' with another name or path keeps it there"))
    #expect(
      SessionError.damaged(path: "s").wording
        == ErrorMessage(
          "s is damaged", hint: "'sqlite3 s .recover' shows what can still be read of it"))
    #expect(
      SessionError.missing(path: "s").wording
        == ErrorMessage(
          "there is no session s", hint: "'sessions' lists what was saved here"))
    #expect(
      SessionError.alreadyOpen(path: "s").wording
        == ErrorMessage(
          "s is the current session", hint: "'history' lists its cells"))
    #expect(
      ErrorMessage.lost(.diskFull(path: "s")).message
        == "the last commands were not saved: cannot write s: the disk is full")
    #expect(
      SessionProblem.tableDamaged("cells").wording.message
        == "some of the cells: the file is damaged")
  }
}
