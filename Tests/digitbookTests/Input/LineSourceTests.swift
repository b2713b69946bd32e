import Notebook
import Testing

@testable import digitbook

@Suite struct LineSourceTests {
  private func lines(_ source: LineList) -> [(String, String?)] {
    var lines: [(String, String?)] = []
    while case .line(let line) = source.next() { lines.append((line.text, line.place.name)) }
    return lines
  }

  @Test func argumentsAreNumberedAndMayHoldSeveralLines() {
    let lines = lines(LineList(arguments: ["load", "set\nversion\r\n", ""]))
    #expect(lines.map(\.0) == ["load", "set", "version"])
    #expect(lines.map(\.1) == ["-c 1", "-c 2", "-c 2"])
  }

  @Test func aScriptNamesItsLines() {
    let lines = lines(LineList(Script("# one\nload\n\n show 42\n", path: "a.digits")))
    #expect(lines.map(\.0) == ["load", " show 42"])
    #expect(lines.map(\.1) == ["a.digits:2", "a.digits:4"])
  }

  @Test func whatIsDroppedIsGone() {
    let source = LineList(arguments: ["load", "set"])
    source.dropPending()
    #expect(lines(source).isEmpty)
  }
}
