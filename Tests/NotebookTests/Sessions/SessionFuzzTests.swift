import CommandLanguage
import Commands
import Foundation
import GRDB
import NotebookTestSupport
import TestSupport
import Testing

@testable import Notebook

/// Whatever a session file holds, it opens with something left out or is refused with a sentence, and every command
/// works on what is left; nothing traps.
///
/// 300 files, or as many as `DIGITBOOK_FUZZ` says.
@Suite struct SessionFuzzTests {
  private static let count = Damage.inputs()
  private static let parts = 10

  private static let commands = [
    "status", "models", "datasets", "history", "runs --all", "show cell 1-12", "show cell 3", "rerun 2",
    "report",
    "wrong n=2", "predict 0-3", "drop m2", "EXPORT", "undo", "undo", "undo", "redo", "EXPORT --all",
    "train continue=m1 epochs=1", "split seed=1", "set seed=3", "rename m1 best", "use best", "summary",
    "EXPORT",
    "cv k=2 epochs=1 hidden=2", "draw label=1 strokes=4:20,4-20,35", "add drawn", "ensemble best m3", "SAVE",
  ]

  /// A session with everything in it: models, an ensemble, drawings, steps to undo, fits, an interrupted training.
  private func good(_ scratch: Scratch) throws -> Data {
    let other = Notebook(session: LiveSession(places: scratch.places))
    for line in [
      "load \(try scratch.csv("a.csv", rows: 40))", "train hidden=3 epochs=1", "train hidden=2 epochs=1",
      "ensemble m1 m2", "report model=m1", "cv k=2 epochs=1 hidden=2", "draw label=1 strokes=4:20,4-20,35",
      "train hidden=2 epochs=1", "drop m3", "grid hidden=2|3 k=2 epochs=1", "use m1", "save good",
    ] {
      try #require(other.run(line)?.status == .ok, "\(line)")
    }
    other.session.leave()
    return try Data(contentsOf: URL(filePath: scratch.places.path(of: "good")))
  }

  private static let texts = [
    ("session", "lineage"), ("session", "settings"), ("cells", "provenance"), ("results", "json"),
    ("results", "view"),
    ("results", "masked"), ("datasets", "source"), ("models", "spec"), ("models", "training"),
    ("models", "source"),
    ("undo_steps", "before"), ("undo_models", "training"), ("fits", "outcome"), ("members", "spec"),
    ("cells", "started"), ("cells", "input"), ("cells", "error"),
  ]
  private static let numbers = [
    "UPDATE cells SET number = number + 1000 WHERE number > 3", "DELETE FROM cells WHERE number % 3 = 0",
    "DELETE FROM cells", "DELETE FROM results", "DELETE FROM datasets",
    "DELETE FROM models WHERE name = 'm1'",
    "UPDATE session SET models_made = 9223372036854775807", "DELETE FROM session", "DELETE FROM splits",
    "UPDATE undo_steps SET cell = cell + 1", "DELETE FROM undo_models",
    "DELETE FROM undo_steps WHERE cell % 2 = 0",
    "UPDATE results SET checksum = NULL", "UPDATE results SET kind = 'report'",
    "UPDATE cells SET seconds = 1e308",
    "UPDATE cells SET number = 281474976710655 WHERE number = 12", "DELETE FROM pixels",
    "DELETE FROM members",
    "UPDATE pixels SET height = 9223372036854775807", "UPDATE pixels SET width = -1", "DROP TABLE undo_steps",
    "UPDATE cells SET status = 'interrupted'", "UPDATE results SET cell = cell + 1 WHERE cell = 12",
  ]
  private static let values = [
    "9223372036854775807", "-9223372036854775808", "-1", "0", "1e308", "null", "[]", "{}", "\"\"", "true",
    "281474976710655",
    "18446744073709551615", "[1,1,1]", "\"nan\"", "-0.5", "4294967296",
  ]

  /// Another value in the place of one of a JSON text.
  private static func changed(_ json: String, _ damage: inout Damage) -> String {
    let numbers = json.matches(of: /-?[0-9]+(\.[0-9]+)?|true|false|null|"[^"]*"(?!:)/)
    guard let match = damage.pick(numbers), let value = damage.pick(values) else { return "" }
    return json.replacingCharacters(in: match.range, with: value)
  }

  /// A damaged copy of a session.
  private func spoil(_ good: Data, at path: String, _ damage: inout Damage) throws {
    var bytes = Array(good)
    let kind = damage.below(8)
    let page = 16_384
    switch kind {
    case 0: damage.scatter(1...20, in: &bytes, from: 100)
    case 1:
      let start = damage.below(bytes.count / page) * page
      for place in max(start, 100)..<min(start + page, bytes.count) { bytes[place] = 0 }
    case 2: bytes.removeSubrange(damage.below(bytes.count)...)
    default: break
    }
    try Data(bytes).write(to: URL(filePath: path))
    guard kind > 2 else { return }
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA foreign_keys = OFF")
      for _ in 0...damage.below(3) {
        if kind == 3, let sql = damage.pick(Self.numbers) {
          // What an earlier change made impossible is left as it is.
          _ = try? db.execute(sql: sql)
        } else if let (table, column) = damage.pick(Self.texts) {
          let rows = try Row.fetchAll(
            db, sql: "SELECT rowid AS place, \(column) AS text FROM \(table) WHERE \(column) IS NOT NULL")
          guard let row = damage.pick(rows), let text: String = row["text"] else { continue }
          let id: Int64 = row["place"]
          _ = try? db.execute(
            sql: "UPDATE \(table) SET \(column) = ? WHERE rowid = ?",
            arguments: [Self.changed(text, &damage), id])
        }
      }
    }
    try queue.close()
  }

  @Test(arguments: 0..<parts)
  func nothingInASessionTraps(part: Int) throws {
    let scratch = try Scratch()
    let good = try good(scratch)
    var damage = Damage(seed: UInt64(part + 1))
    let path = scratch.folder.path + "/fuzz.session"
    var opened = 0
    for number in 0..<Self.count / Self.parts {
      SessionFile.remove(path)
      try spoil(good, at: path, &damage)
      let notebook = Notebook(session: LiveSession(places: scratch.places))
      guard notebook.run("open '\(path)'")?.status == .ok else { continue }
      opened += 1
      for command in Self.commands {
        let line = command.replacing(
          "EXPORT", with: "export script \(scratch.folder.path)/f\(part).digits --force"
        )
        .replacing("SAVE", with: "save \(scratch.folder.path)/saved.session --force")
        let cell = notebook.run(line)
        _ = cell?.json
      }
      // Numbers of cells stay unique and ascend.
      let numbers = notebook.cells.map(\.number)
      #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }, "part \(part), input \(number)")
      notebook.session.leave()
    }
    // Most damage leaves something to open.
    #expect(opened > Self.count / Self.parts / 3)
  }
}
