import Foundation
import NotebookTestSupport
import Testing

/// The natural mistakes as lines of a pipe: the same sentences, and an exit code that says so.
@Suite struct NaturalMistakesInPipesTests {
  private func run(_ line: String) throws -> (piped: Piped, last: [String: Any]) {
    let piped = try Piped.run(["--json"], input: "load mnist rows=100\nsplit\n\(line)\n")
    return (piped, try #require(try piped.cells().last))
  }

  @Test(arguments: NaturalMistakes.answered.indices) func isAnsweredWithWhatToType(_ index: Int) throws {
    let (line, message, hint) = NaturalMistakes.answered[index]
    let (piped, last) = try run(line)
    #expect(piped.code == 1)
    let error = try #require(last["error"] as? [String: Any], "\(piped.output)")
    #expect(error["message"] as? String == message)
    #expect(error["hint"] as? String == hint)
  }

  @Test(arguments: NaturalMistakes.done.indices) func isDone(_ index: Int) throws {
    let piped = try run(NaturalMistakes.done[index].line).piped
    #expect(piped.code == 0, "\(piped.error)")
  }
}
