import CommandLanguage
import Notebook
import NotebookTestSupport
import Testing

@Suite struct RerunTests {
  @Test func rerunHandsTheLinesToTheShell() throws {
    let scratch = try Scratch()
    try scratch.run("set seed=1", "set seed=2", "set seed=3")
    guard case .rerun(let lines)? = try scratch.run("rerun 3,1-2").result?.effect else {
      Issue.record("nothing to rerun")
      return
    }
    #expect(lines.map(\.text) == ["set seed=3", "set seed=1", "set seed=2"])
    #expect(lines.map(\.number) == [3, 1, 2])
    #expect(
      try scratch.fail("rerun 4")
        == ErrorMessage(
          "cell 4 runs earlier cells again, and might never end", hint: "name the cells that it ran"))
  }
}
