import CommandLanguage
import Commands
import Notebook
import Testing

@testable import Jupyter

struct CellLinesTests {
  private static func lines(_ code: String) -> [String] {
    CellLines(code).lines.map { "\($0.number): \($0.text)" }
  }

  @Test func takesALineForACommand() {
    #expect(
      Self.lines("load\n\n  train epochs=2  \r\n# a remark\nreport") == [
        "1: load", "3: train epochs=2", "4: # a remark", "5: report",
      ])
    #expect(Self.lines("\n \n").isEmpty)
  }

  @Test func leavesOutRecordedOutput() {
    #expect(Self.lines("load\n#> mnist: 70,000\nshow 1") == ["1: load", "3: show 1"])
  }

  @Test func joinsLinesThatGoOn() {
    #expect(Self.lines("train \\\n  epochs=2\nreport") == ["1: train epochs=2", "3: report"])
    #expect(Self.lines("load \"my\nfile.csv\"") == ["1: load \"my file.csv\""])
    // A backslash in a remark is one.
    #expect(Self.lines("load # C:\\\nshow 1") == ["1: load # C:\\", "2: show 1"])
  }

  @Test(arguments: [
    ("", Completeness.complete), ("load", .complete), ("# x", .complete), ("rows = 6000", .complete),
    ("load rows=${rows:-60}", .complete), ("train?", .complete), ("train \\", .incomplete),
    ("load \"my file", .incomplete), ("train(hidden=[128,", .incomplete), ("trian", .invalid),
    ("train epochs=many", .invalid),
    ("%time", .invalid),
    ("!ls", .invalid), ("load\ntrain epochs", .invalid),
  ]) func knowsWhetherReturnRunsIt(_ code: String, _ expected: Completeness) {
    #expect(Completeness(code, commands: .standard) == expected)
  }

  @Test func doesNotPretendToBeIPython() throws {
    let time = try #require(ForeignLine.refusal(of: "%time train"))
    #expect(time.message == "this is digitbook, not IPython: it has no magic '%time'")
    #expect(time.hint == "every result says how long it took")
    let bash = try #require(ForeignLine.refusal(of: "%%bash"))
    #expect(bash.message == "this is digitbook, not IPython: it has no magic '%%bash'")
    #expect(bash.hint == "'help' lists the commands")
    let shell = try #require(ForeignLine.refusal(of: "!pip install x"))
    #expect(shell.message == "a cell runs commands of digitbook, and none of a system shell")
    #expect(shell.hint == "type 'pip install x' in a terminal; 'help' lists the commands")
    #expect(ForeignLine.refusal(of: "show 5") == nil)
  }
}
