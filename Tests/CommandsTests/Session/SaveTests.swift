import CommandLanguage
import Display
import Notebook
import NotebookTestSupport
import Testing

@Suite struct SaveTests {
  private func session(_ scratch: Scratch, _ name: String = "s") throws -> String {
    try scratch.savedSession(name)
  }

  @Test func anotherSessionIsOverwrittenOnlyWhenToldTo() throws {
    let scratch = try Scratch()
    let file = try session(scratch)
    let error = try scratch.fail("save s")
    #expect(error.message == "s.session already exists (5 cells, 2 models)")
    #expect(error.hint == "add --force to overwrite it, or choose another name")
    #expect(try SessionFile.summary(of: file).models == 2)
    // If a user is present, it asks.
    let cell = try #require(scratch.notebook.run("save s", canAsk: true))
    let question = "s.session already exists (5 cells, 2 models). Overwrite it?"
    #expect(cell.result?.effect == .confirm(question: question, line: "save s --force"))
    #expect(try SessionFile.summary(of: file).models == 2)
    try scratch.run("save s --force")
    #expect(try SessionFile.summary(of: file).models == 0)
    #expect(try scratch.run("save s").status == .ok, "it is this one now")
  }

  @Test func savingUnderASecondNameLeavesTheFirst() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("a.csv", rows: 80))", "save one", "split", "save two", "split seed=2")
    #expect(try SessionFile.summary(of: scratch.places.path(of: "one")).lastInput == "split")
    #expect(try SessionFile.summary(of: scratch.places.path(of: "two")).lastInput == "split seed=2")
    let text = TextRenderer().render(try #require(try scratch.run("sessions").result).blocks)
    #expect(text.contains("   one ") && text.contains("*  two "))
  }
}
