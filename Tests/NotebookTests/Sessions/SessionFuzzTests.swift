import CommandLanguage
import Commands
import Foundation
import GRDB
import NotebookTestSupport
import Testing

@testable import Notebook

/// Whatever a session file holds, it opens with something left out or is refused with a sentence, and every command
/// works on what is left; nothing traps.
///
/// 300 files, with `DIGITBOOK_FUZZ` set 20,000.
@Suite struct SessionFuzzTests {
  private static let count = ProcessInfo.processInfo.environment["DIGITBOOK_FUZZ"] == nil ? 300 : 20_000
  private static let parts = 10

  private struct Chance: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 32) | (state << 32)
    }
  }

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
  private static func changed(_ json: String, _ random: inout Chance) -> String {
    let numbers = json.matches(of: /-?[0-9]+(\.[0-9]+)?|true|false|null|"[^"]*"(?!:)/)
    guard let match = numbers.randomElement(using: &random), let value = values.randomElement(using: &random)
    else {
      return ""
    }
    return json.replacingCharacters(in: match.range, with: value)
  }

  /// A damaged copy of a session.
  private func damage(_ good: Data, at path: String, _ random: inout Chance) throws {
    var bytes = good
    let kind = Int.random(in: 0..<8, using: &random)
    let pages = bytes.count / 16_384
    switch kind {
    case 0:
      for _ in 0..<Int.random(in: 1...20, using: &random) {
        bytes[Int.random(in: 100..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
    case 1:
      let page = Int.random(in: 0..<pages, using: &random)
      let start = page * 16_384 + (page == 0 ? 100 : 0)
      bytes.replaceSubrange(start..<(page + 1) * 16_384, with: Data(count: (page + 1) * 16_384 - start))
    case 2: bytes = bytes.prefix(Int.random(in: 0..<bytes.count, using: &random))
    default: break
    }
    try bytes.write(to: URL(filePath: path))
    guard kind > 2 else { return }
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA foreign_keys = OFF")
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        if kind == 3, let sql = Self.numbers.randomElement(using: &random) {
          // What an earlier change made impossible is left as it is.
          _ = try? db.execute(sql: sql)
        } else if let (table, column) = Self.texts.randomElement(using: &random) {
          let rows = try Row.fetchAll(
            db, sql: "SELECT rowid AS place, \(column) AS text FROM \(table) WHERE \(column) IS NOT NULL")
          guard let row = rows.randomElement(using: &random), let text: String = row["text"] else { continue }
          let id: Int64 = row["place"]
          _ = try? db.execute(
            sql: "UPDATE \(table) SET \(column) = ? WHERE rowid = ?",
            arguments: [Self.changed(text, &random), id])
        }
      }
    }
    try queue.close()
  }

  @Test(arguments: 0..<parts)
  func nothingInASessionTraps(part: Int) throws {
    let scratch = try Scratch()
    let good = try good(scratch)
    var random = Chance(state: UInt64(part + 1) &* 0x9E37_79B9_7F4A_7C15)
    let path = scratch.folder.path + "/fuzz.session"
    var opened = 0
    for number in 0..<Self.count / Self.parts {
      SessionFile.remove(path)
      try damage(good, at: path, &random)
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
