import CommandLanguage
import Commands
import Display
import Notebook
import NotebookTestSupport
import Testing

@Suite struct SayTests {
  private func text(_ line: String) throws -> String {
    TextRenderer().render(try #require(try Scratch().run(line).result).blocks)
  }

  @Test(
    arguments: [
      ("say Now the deeper network.", "Now the deeper network.\n"),
      ("say lr=0.1 learns, k=3 does not", "lr=0.1 learns, k=3 does not\n"),
      ("say \"two  blanks | and a # mark\" # not this", "two  blanks | and a # mark\n"),
      ("say the --markdown of \"--markdown\"", "the of --markdown\n"),
    ]) func showsWhatIsTyped(line: String, shown: String) throws
  { #expect(try text(line) == shown) }

  @Test func markdownIsDrawn() throws {
    #expect(try text("say --markdown \"The **loss** falls.\"") == "The loss falls.\n")
    #expect(try text("say \"The **loss** falls.\"") == "The **loss** falls.\n")
  }

  @Test func nothingToSayIsAnError() throws {
    #expect(
      try Scratch().fail("say")
        == ErrorMessage(
          "'say' needs a text, such as 'say Now the deeper network.'", hint: "'help say' shows examples"))
    #expect(try Scratch().fail("say \"\"").message.hasPrefix("'say'"))
  }

  /// It is a part of the analysis: a script that is written of the session says it again.
  @Test func anExportedScriptSaysItAgain() throws {
    let scratch = try Scratch()
    let path = scratch.folder.appending(path: "a.digits").path
    try scratch.run("say First the data.", "load \(scratch.csv("a.csv", rows: 20))", "export script \(path)")
    let script = try String(contentsOfFile: path, encoding: .utf8)
    #expect(script.contains("\nsay First the data.\n#> First the data.\n"))
  }
}
