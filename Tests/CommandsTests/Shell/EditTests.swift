import CommandLanguage
import Commands
import Notebook
import NotebookTestSupport
import Testing

@Suite struct EditTests {
  @Test func editHandsTheLinesToTheShell() throws {
    let scratch = try Scratch()
    #expect(
      try scratch.fail("edit")
        == ErrorMessage(
          "nothing was run yet that could be edited",
          hint: "type a line, and Ctrl-X Ctrl-E opens it in the editor"))
    try scratch.run("set seed=1", "set seed=2")
    _ = try scratch.fail("trian")
    #expect(try scratch.run("edit").result?.effect == .edit(["trian"]))
    #expect(try scratch.run("edit").result?.effect == .edit(["trian"]), "not itself")
    #expect(try scratch.run("edit 2-3").result?.effect == .edit(["set seed=1", "set seed=2"]))
    #expect(try scratch.fail("edit 99").message.hasPrefix("there is no cell 99"))
  }
}
