import CommandLanguage
import Display
import Foundation
import NotebookTestSupport
import Testing

@testable import Notebook

@Suite struct RecoverTests {
  private func prompt(_ scratch: Scratch) -> Notebook { scratch.prompt() }

  @Test func severalAreListedAndChosenByNumber() throws {
    let scratch = try Scratch()
    for name in ["one", "two"] {
      let notebook = prompt(scratch)
      notebook.run("load \(try scratch.csv("\(name).csv", rows: 40))")
      notebook.session.leave()
    }
    // The times of files are compared in whole seconds.
    let paths = scratch.places.unnamedSessions()
    let old = try #require(paths.first { try SessionFile.summary(of: $0).lastInput?.contains("one") == true })
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -60)], ofItemAtPath: old)
    let list = try #require(try scratch.run("recover").result)
    let text = TextRenderer().render(list.blocks)
    #expect(text.contains("1  ") && text.contains("left   load"))
    #expect(try scratch.fail("recover 3").message == "there is no unnamed session 3: there are 2")
    try scratch.run("recover 2")
    #expect(scratch.notebook.workspace.datasets.keys == ["one"])
  }
}
