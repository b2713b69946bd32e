import CommandLanguage
import Display
import Notebook
import NotebookTestSupport
import Testing

/// What somebody who knows Python, R or a shell types in the first hour, in the notebook itself; ShellTests has it in a pipe,
/// Scripts/dev/kernel/mistakes.py in cells of Jupyter.
@Suite struct NaturalMistakesTests {
  @Test func thereAreThirtyAndMore() { #expect(NaturalMistakes.answered.count >= 30) }

  @Test(arguments: NaturalMistakes.done.indices) func isDone(_ index: Int) throws {
    let (line, shown) = NaturalMistakes.done[index]
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("a.csv", rows: 80))", "split")
    let cell = try scratch.run(line)
    let text = TextRenderer().render(try #require(cell.result).blocks)
    #expect(text.hasPrefix(shown) || ("\n" + text).hasPrefix(shown), "\(text)")
  }

  @Test(arguments: NaturalMistakes.answered.indices) func isAnsweredWithWhatToType(_ index: Int) throws {
    let (line, message, hint) = NaturalMistakes.answered[index]
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("a.csv", rows: 80))", "split")
    let error = try scratch.fail(line)
    #expect(error.message == message)
    #expect(error.hint == hint)
  }
}
