import CommandLanguage
import Commands
import Foundation
import NotebookTestSupport
import Testing

@testable import Notebook

/// Whatever a script holds, it is checked, verified and updated with sentences; nothing traps.
///
/// 300 texts, with `DIGITBOOK_FUZZ` set 20,000.
@Suite struct ScriptFuzzTests {
  private static let count = ProcessInfo.processInfo.environment["DIGITBOOK_FUZZ"] == nil ? 300 : 20_000

  private struct Chance: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 32) | (state << 32)
    }
  }

  private static let good = """
    # a script
    set seed=${seed:-3}
    #> seed=3 threads=~ images=~ color=~
    report model="m 1" on=test # what
    help '${what:-train}'
    undo
    #> error: there is nothing to undo: no change is left to take back
    #>  hint: 'history' lists what was run
    grid hidden=3|4 lr=0.1|0.01 $${plain}

    """
  private static let snippets = [
    "${", "}", "$${", "${a}", "${a:-b}", "${1}", "${:-}", "\"", "'", "\\", "#", "#>", "\n", "\r\n",
    "\u{FEFF}", "\u{0}",
    "\u{301}", "\u{202E}", "|", "=", "==", "--", "--force", " ", "\t", "\u{2028}", "99999999999999999999",
    "1e999", "nan",
    "-", "..", "1-", "-1", "replay x.digits", "e\u{301}", "👩‍👩‍👧‍👦",
  ]

  @Test func nothingInAScriptTraps() throws {
    let scratch = try Scratch()
    var random = Chance(state: 11)
    for number in 0..<Self.count {
      var bytes = Array(Self.good.utf8)
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        let place = Int.random(in: 0...bytes.count, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
        case 1: bytes.removeSubrange(min(place, bytes.count)..<min(place + 3, bytes.count))
        case 2: bytes = Array(bytes.prefix(place))
        default:
          bytes.insert(contentsOf: Array((Self.snippets.randomElement(using: &random) ?? "").utf8), at: place)
        }
      }
      let path = try scratch.file("x.digits", Data(bytes))
      for flags in [
        "--dry-run", "--verify", "--verify --keep-going tol=0.1", "--update --keep-going", "seed=4 --dry-run",
      ] {
        let cell = try #require(scratch.notebook.run("replay \(path) \(flags)"), "input \(number)")
        if let error = cell.error { #expect(!error.message.isEmpty) }
        _ = cell.json
      }
    }
  }
}
