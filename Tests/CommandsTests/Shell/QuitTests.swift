import Notebook
import NotebookTestSupport
import Testing

@Suite struct QuitTests {
  @Test func quitAsksToLeave() throws {
    #expect(try Scratch().run("quit").result?.effect == .quit)
    #expect(try Scratch().run("exit").result?.effect == .quit)
  }
}
