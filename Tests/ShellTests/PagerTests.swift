import Foundation
import Testing

/// What is longer than the window is shown page by page, at a prompt only.
@Suite struct PagerTests {
  private func terminal(
    _ setting: String, environment: [String: String] = [:], columns: Int = 80
  ) throws -> Terminal {
    let sandbox = try Sandbox(hasComforts: true)
    try sandbox.startUp("set hints=off \(setting)")
    let terminal = try Terminal(in: sandbox, environment: environment, columns: columns)
    try terminal.expectPrompt()
    return terminal
  }

  @Test(arguments: [80, 40]) func aLongResultGoesThroughThePager(columns: Int) throws {
    let terminal = try terminal("pager=\"sed s/^/PAGED:/\"", columns: columns)
    let shown = try terminal.run("help train --more").split(separator: "\n")
    #expect(shown.count > 24 && shown.allSatisfy { $0.hasPrefix("PAGED:") })
    #expect(try !terminal.run("version").contains("PAGED:"), "it fits into the window")
    #expect(try terminal.run("set pager=off").contains("pager=off"))
    #expect(try !terminal.run("help train --more").contains("PAGED:"))
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/less")))
  func lessIsTheUsualOne() throws {
    let sandbox = try Sandbox(hasComforts: true)
    try sandbox.startUp("set hints=off pager=auto")
    let terminal = try Terminal(in: sandbox)
    try terminal.expectPrompt()
    terminal.type("help train --more\r")
    try terminal.expect("help train --more\n")
    try terminal.watch(for: 0.5)
    #expect(!terminal.isSane, "less waits for a key")
    #expect(terminal.raw.contains("-- Enter or Space: goes on, q: back to digitbook --"))
    // A beginner takes it for the prompt: `s` would save, a name would follow.
    terminal.type("show 5\r")
    try terminal.watch(for: 0.3)
    terminal.type("q")
    try terminal.expectPrompt()
    let files = try FileManager.default.contentsOfDirectory(atPath: sandbox.folder.path)
    #expect(!files.contains { $0.contains("how 5") }, "\(files)")
    // It ends by itself behind the last line.
    terminal.type("help train --more\r")
    try terminal.expect("back to digitbook --")
    for _ in 0..<30 { terminal.type(" ") }
    try terminal.watch(for: 0.5)
    terminal.type("\r")
    try terminal.expectPrompt()
    #expect(try terminal.run("set").contains("pager=auto hints=off"))
  }

  @Test func withoutLessDigitbookTurnsThePages() throws {
    let terminal = try terminal("pager=auto", environment: ["PATH": "/nowhere"])
    terminal.type("help train --more\r")
    let first = try terminal.expect("more lines: Space goes on, q ends --")
    #expect(first.split(separator: "\n", omittingEmptySubsequences: false).count <= 25)
    terminal.type(" ")
    try terminal.expect(": Space goes on, q ends --")
    terminal.type("q")
    try terminal.expectPrompt()
    terminal.type("help train --more\r")
    try terminal.expect("Space goes on, q ends --")
    terminal.type("\u{03}")
    try terminal.expectPrompt()
    #expect(try terminal.run("set").hasPrefix("seed=0 "))
  }

  @Test func aPagerThatIsNotThereLosesNothing() throws {
    let terminal = try terminal("pager=no-such-pager")
    let shown = try terminal.run("help train --more")
    #expect(shown.contains("there is no program 'no-such-pager', or one that it calls"))
    #expect(shown.contains("hidden="))
  }

  @Test func aDumbTerminalIsNeverPaged() throws {
    let terminal = try terminal("pager=\"sed s/^/PAGED:/\"", environment: ["TERM": "dumb"])
    #expect(try !terminal.run("help train --more").contains("PAGED:"))
  }

  @Test func scriptsAndPipesAreNeverPaged() throws {
    let sandbox = try Sandbox(hasComforts: true)
    try sandbox.startUp("set hints=off pager=\"sed s/^/PAGED:/\"")
    try sandbox.file("a.digits", "help train --more\n")
    let terminal = try Terminal(in: sandbox)
    try terminal.expectPrompt()
    #expect(try !terminal.run("replay a.digits").contains("PAGED:"))
    #expect(try !Piped.run(["-c", "help train --more"], in: sandbox).output.contains("PAGED:"))
  }
}
