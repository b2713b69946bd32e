import Foundation
import Testing

@testable import Commands
@testable import Notebook

/// Killing digitbook at any moment loses nothing that it had shown.
///
/// `DIGITBOOK_KILLS` sets the number of moments; the default is a few per test run.
@Suite struct KilledTests {
  private static let moments = Int(ProcessInfo.processInfo.environment["DIGITBOOK_KILLS"] ?? "") ?? 10

  /// Training runs of some hundred milliseconds, so that many moments fall within one; also saving, and much
  /// in between. None fails: what is typed ahead of a failure is dropped.
  private static let lines = [
    "load mnist rows=1500", "split test=0.2 seed=4", "train hidden=24 epochs=6", "report", "save a",
    "train hidden=32 epochs=5 name=second", "models", "report", "save b", "set seed=7",
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

  /// Duration of the whole script on this machine.
  private func duration(of lines: [String]) throws -> Double {
    let terminal = try Terminal(["--json"], in: try Sandbox())
    try terminal.expectPrompt()
    let start = Date()
    terminal.type(lines.map { $0 + "\r" }.joined())
    for number in lines.indices { try terminal.expect("{\"cell\":\(number + 1),") }
    return Date().timeIntervalSince(start)
  }

  /// - Returns: number of cells that had been shown.
  private func checkKill(after seconds: Double, _ comment: Comment) throws -> Int {
    let sandbox = try Sandbox()
    let terminal = try Terminal(["--json"], in: sandbox)
    try terminal.expectPrompt()
    terminal.type(Self.lines.map { $0 + "\r" }.joined())
    try terminal.watch(for: seconds)
    terminal.send(SIGKILL)
    #expect(try terminal.waitForEnd() == -SIGKILL)
    let shown = try Self.shownCells(terminal.text)

    // Every existing session is intact.
    let places = SessionPlaces(
      folder: sandbox.folder.path, unnamed: sandbox.unsavedPath)
    for path in places.named() + places.unnamedSessions() where Self.size(path) > 0 {
      #expect(try sandbox.sqlite("PRAGMA integrity_check", of: path) == "ok\n", comment)
      #expect(try sandbox.sqlite("PRAGMA foreign_key_check", of: path) == "", comment)
    }
    guard let last = shown.last else { return 0 }

    // The session in use has every cell that was shown, with its result; one more may have been written but
    // not shown.
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

    // The session can be continued.
    for line in ["load mnist rows=1500 name=more", "train hidden=4 epochs=1", "report"] {
      #expect(notebook.run(line)?.status == .ok, comment)
      #expect(notebook.session.lastWriteError == nil, comment)
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

  /// Cells that the terminal showed completely.
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

/// SplitMix64 by Sebastiano Vigna: the same moments in every run.
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
