import CommandLanguage
import Commands
import Display
import Notebook
import NotebookTestSupport
import Testing

@Suite struct AbbrTests {
  private func text(_ cell: Cell) throws -> String { TextRenderer().render(try #require(cell.result).blocks) }

  @Test func abbreviationsAreKeptListedAndForgotten() throws {
    let scratch = try Scratch()
    #expect(
      try text(scratch.run("abbr")) == "There are no abbreviations; \"abbr gs='grid k=3'\" makes one.\n")
    let cell = try scratch.run("abbr gs='grid k=3'", "abbr tr=train")
    #expect(try text(cell) == "gs  grid k=3\ntr  train\n")
    let preferences = scratch.notebook.preferences
    #expect(preferences.expanded("gs epochs=2") == "grid k=3 epochs=2")
    #expect(preferences.expanded("  tr") == "  train")
    #expect(preferences.expanded("show gs") == "show gs")
    #expect(try text(scratch.run("abbr gs --erase")) == "tr  train\n")
    #expect(scratch.notebook.preferences.expanded("gs") == "gs")
  }

  @Test func mistakesAreTold() throws {
    let scratch = try Scratch()
    try scratch.run("abbr gs='grid k=3'")
    #expect(
      try scratch.fail("abbr train=load")
        == ErrorMessage(
          "'train' is a command and cannot be an abbreviation", hint: "choose another word", columns: 5..<10))
    #expect(
      try scratch.fail("abbr gz --erase")
        == ErrorMessage(
          "there is no abbreviation 'gz'", hint: "did you mean 'abbr gs --erase'?", columns: 5..<7))
    #expect(
      try scratch.fail("abbr --erase").message
        == "'abbr' needs the abbreviation to forget, such as 'abbr gs --erase'")
    #expect(scratch.notebook.preferences.abbreviations.map(\.name) == ["gs"])
  }

  /// A preference is no change of the workspace: `undo` goes past it, and no script holds it.
  @Test func preferencesAreNoPartOfTheAnalysis() throws {
    let scratch = try Scratch()
    try scratch.run("set images=ascii", "abbr tr=train", "set pager=off hints=off", "undo")
    #expect(scratch.notebook.workspace.settings.images == .auto)
    #expect(scratch.notebook.preferences.line(for: "tr") == "train")
    #expect(scratch.notebook.preferences.pager == .off)
    #expect(scratch.notebook.preferences.hints == .off)
  }

  @Test func settingsOfThePromptAreShownWhereTheyWereNamed() throws {
    let scratch = try Scratch()
    let cell = try scratch.run("set threads=1 images=ascii color=never pager=\"less -S\"")
    #expect(
      try text(cell)
        == "seed=0 threads=1 images=ascii color=never\npager=\"less -S\" hints=on pictures=auto\n")
    #expect(try scratch.json("set hints=off")["pager"] as? String == "less -S")
    #expect(try scratch.json("set")["pager"] == nil, "in a script they mean nothing")
    #expect(
      try scratch.fail("set hints=maybe").message == "hints is on or off, not 'maybe'")
  }

  @Test func aStartUpFileHoldsPreferencesOnly() throws {
    let notebook = try Scratch().notebook
    try notebook.prefer("set images=ascii pager=off")
    try notebook.prefer("abbr gs='grid k=3'")
    try notebook.prefer("# a comment")
    #expect(notebook.workspace.settings.images == .ascii)
    #expect(notebook.preferences.pager == .off)
    #expect(notebook.preferences.line(for: "gs") == "grid k=3")
    #expect(notebook.cells.isEmpty)
    #expect(throws: PreferenceError.notAPreference(verb: "load")) { try notebook.prefer("load") }
    #expect(throws: PreferenceError.setsSeed) { try notebook.prefer("set seed=3") }
    #expect(notebook.workspace.settings.seed == 0)
    #expect(
      PreferenceError.setsSeed.wording.message
        == "a start-up file sets no seed: other people's digitbook would compute other numbers")
    #expect(
      PreferenceError.notAPreference(verb: "load").wording
        == ErrorMessage(
          "a start-up file holds settings and abbreviations, not 'load'",
          hint: "write it into a script, and 'replay' that"))
  }
}
