import CommandLanguage
import Commands
import Foundation
import NotebookTestSupport
import TestSupport
import Testing

@testable import Notebook

/// Whatever a script holds, it is checked, verified and updated with sentences; nothing traps.
///
/// 300 texts, or as many as `DIGITBOOK_FUZZ` says.
@Suite struct ScriptFuzzTests {
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
    var damage = Damage(seed: 11, snippets: Self.snippets)
    for number in 0..<Damage.inputs() {
      let bytes = damage.copy(of: Self.good.utf8, changes: 1...8)
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
