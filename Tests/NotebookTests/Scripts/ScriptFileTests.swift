import Notebook
import Testing

@Suite struct ScriptFileTests {
  @Test func namesGoToScriptsAndPathsStayPaths() {
    #expect(ScriptFile.path(for: "sub/a") == "sub/a")
    #expect(ScriptFile.path(for: "a.digits") == "a.digits")
    #expect(ScriptFile.path(for: "a").hasSuffix("a.digits"))
  }
}
