import Foundation
import Testing

@testable import Notebook

/// Killed at any moment, digitbook has lost nothing that it had shown.
///
/// `DIGITBOOK_KILLS` says how many moments; in every run of the tests a few.
@Suite struct KilledTests {
  private static let moments = Int(ProcessInfo.processInfo.environment["DIGITBOOK_KILLS"] ?? "") ?? 10

  /// Trainings of some hundred milliseconds, so that many moments are within one; savings, and much between.
  private static let lines = [
    "load mnist rows=1500", "split test=0.2 seed=4", "train hidden=24 epochs=6", "report", "save a",
    "train hidden=32 epochs=5 name=second", "nonsense", "report", "save b", "set seed=7",
    "train continue=m1 epochs=4", "save a --force", "cv k=2 hidden=8 epochs=2", "report model=second",
    "split test=0.3", "train hidden=12 epochs=8 early-stopping=true", "save c", "status",
  ]

  @Test func nothingThatWasShownIsLost() throws {
    let whole = try duration(of: Self.lines)
    var generator = SplitMix(state: 20_261_122)
    var deepest = 0
    for moment in 0..<Self.moments {
      let seconds = whole * 1.02 * Double(generator.next() >> 11) * 0x1p-53
      deepest = max(deepest, try checkKill(after: seconds, "moment \(moment): \(seconds) s"))
    }
    #expect(deepest > 2, "no moment came after the first commands: whole run \(whole) s")
  }

  /// How long the whole script takes here and now.
  private func duration(of lines: [String]) throws -> Double {
    let terminal = try Terminal(["--json"], in: try Sandbox())
    try terminal.expectPrompt()
    let start = Date()
    terminal.type(lines.map { $0 + "\r" }.joined())
    for number in lines.indices { try terminal.expect("{\"cell\":\(number + 1),") }
    return Date().timeIntervalSince(start)
  }

  /// - Returns: how many cells had been shown.
  private func checkKill(after seconds: Double, _ comment: Comment) throws -> Int {
    let sandbox = try Sandbox()
    let terminal = try Terminal(["--json"], in: sandbox)
    try terminal.expectPrompt()
    terminal.type(Self.lines.map { $0 + "\r" }.joined())
    try terminal.watch(for: seconds)
    terminal.send(SIGKILL)
    #expect(try terminal.waitForEnd() == -SIGKILL)
    let shown = try Self.shownCells(terminal.text)

    // Every session that there is now is whole.
    let places = SessionPlaces(
      folder: sandbox.folder.path, unnamed: sandbox.unsavedPath)
    for path in places.named() + places.unnamedSessions() where Self.size(path) > 0 {
      #expect(try sandbox.sqlite("PRAGMA integrity_check", of: path) == "ok\n", comment)
      #expect(try sandbox.sqlite("PRAGMA foreign_key_check", of: path) == "", comment)
    }
    guard let last = shown.last else { return 0 }

    // The one that was worked in has every cell that was shown, with its result; one more may be there that
    // was written and not shown any more.
    let candidates = places.named() + places.unnamedSessions()
    let path = try #require(
      try candidates.max { try cellCount($0) < cellCount($1) }, comment)
    let notebook = Notebook(session: LiveSession(places: places))
    let opened = try #require(notebook.run("open '\(path)'"), comment)
    #expect(opened.status == .ok, comment)
    let session = try #require(opened.result as? SessionResult)
    #expect(session.problems == [], comment)
    #expect(session.readOnly == nil, comment)
    let cells = notebook.cells.dropLast()
    #expect((last.number...last.number + 1).contains(cells.count), comment)
    for cell in shown {
      let kept = cells[cell.number - 1]
      #expect(kept.input == Self.lines[cell.number - 1], comment)
      #expect(kept.status.rawValue == cell.status, comment)
      #expect(kept.json == cell.json, comment)
      #expect((kept.result == nil) == (cell.status == "failed"), comment)
      if let model = kept.result as? ModelResult {
        #expect(notebook.workspace.models[model.name]?.network?.model.history.count == model.epochs, comment)
      }
    }

    // And it can go on.
    for line in ["load mnist rows=1500 name=more", "train hidden=4 epochs=1", "report"] {
      #expect(notebook.run(line)?.status == .ok, comment)
      #expect(notebook.session.trouble == nil, comment)
    }
    notebook.session.leave()
    #expect(try sandbox.sqlite("PRAGMA integrity_check", of: path) == "ok\n", comment)
    return shown.count
  }

  private func cellCount(_ path: String) throws -> Int {
    Self.size(path) == 0 ? -1 : ((try? SessionFile.summary(of: path).cells) ?? -1)
  }

  private static func size(_ path: String) -> Int { SessionFile.bytes(of: path) }

  private struct ShownCell {
    let number: Int
    let status: String
    let json: String
  }

  /// The cells that the terminal showed whole.
  private static func shownCells(_ transcript: String) throws -> [ShownCell] {
    transcript.split(separator: "\n", omittingEmptySubsequences: false).dropLast().compactMap { line in
      guard line.hasPrefix("{\"cell\""),
        let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
        let number = object["cell"] as? Int, let status = object["status"] as? String
      else { return nil }
      return ShownCell(number: number, status: status, json: String(line))
    }
  }
}

/// Sebastiano Vigna's splitmix64: the same moments in every run.
private struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
