import Notebook
import NotebookTestSupport
import Testing

/// Comments above a command are its prose.
@Suite struct ProseTests {
  @Test func aScriptKeepsTheCommentsAboveEachCommand() {
    let script = Script(
      """
      #!/usr/bin/env digitbook
      # # Title
      #
      # First
      # paragraph.

      # Second one.
      load
      #> output
      #...
      show 1 # beside it
        # Indented.
      show 2

      # The end belongs to no command.
      """, path: "a.digits")
    #expect(
      script.lines.map(\.prose) == [
        ["# Title", "", "First", "paragraph.", "", "Second one."], [], ["Indented."],
      ])
  }

  @Test func whatAnExportedScriptSaysOfItselfIsNoProse() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("a.csv", rows: 40))")
    scratch.notebook.run("# We look at one.")
    scratch.notebook.run("")
    scratch.notebook.run("# It is **bright**.")
    scratch.notebook.run("shwo 1")
    try scratch.run("show 1", "train hidden=2 epochs=1", "undo")
    let path = scratch.folder.path + "/s.digits"
    try scratch.run("export script \(path) --all")
    let script = try Script(contentsOf: path)
    #expect(script.lines.map(\.prose) == [[], ["We look at one.", "", "It is **bright**."]])
    #expect(scratch.notebook.cells.map(\.prose).filter { !$0.isEmpty } == [script.lines[1].prose])
  }

  @Test func aSessionKeepsIt() throws {
    let scratch = try Scratch()
    let prompt = scratch.prompt()
    prompt.run("# Why.")
    prompt.run("load \(try scratch.csv("a.csv", rows: 40))", prose: ["> more", ""])
    try #require(prompt.run("save kept")?.status == .ok)
    prompt.session.leave()
    try scratch.run("open kept")
    #expect(scratch.notebook.cells.first?.prose == ["Why.", "> more"])
  }
}
