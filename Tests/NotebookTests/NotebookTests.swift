import CommandLanguage
import Commands
import Display
import Experiments
import Notebook
import NotebookTestSupport
import Testing

/// How a notebook runs lines, with commands made for the purpose.
@Suite struct NotebookTests {
  @Test func emptyLinesAndCommentsLeaveNoCell() {
    let notebook = Notebook()
    #expect(notebook.run("") == nil)
    #expect(notebook.run("  # a comment") == nil)
    #expect(notebook.cells.isEmpty)
  }

  @Test func cellsAreNumberedAndKeepTheirLine() throws {
    let notebook = Notebook()
    notebook.run("  set  # the settings ")
    let cell = try #require(notebook.run("nonsense"))
    #expect(cell.number == 2)
    #expect(notebook.cells.map(\.input) == ["set  # the settings", "nonsense"])
    #expect(notebook.cells.map(\.status) == [.ok, .failed])
  }

  @Test func aFailedCommandLeavesTheWorkspaceAsItWas() {
    let notebook = Notebook(commands: CommandTable([SpoilCommand.self]), session: LiveSession())
    #expect(notebook.run("spoil")?.status == .failed)
    #expect(notebook.workspace.settings.seed == 0)
  }

  @Test func aRequestRaisedBeforeALineStopsThatLineOnly() {
    let notebook = Notebook()
    notebook.cancellation.raise()
    #expect(notebook.run("set seed=5")?.status == .interrupted)
    #expect(notebook.workspace.settings.seed == 0)
    #expect(notebook.run("set seed=5")?.status == .ok)
  }

  @Test func aRequestRaisedMeanwhileStopsTheCommandAndIsOver() throws {
    let notebook = Notebook(commands: CommandTable([WorkCommand.self]), session: LiveSession())
    let cancellation = notebook.cancellation
    let cell = try #require(notebook.run("work") { _ in cancellation.raise() })
    #expect(cell.status == .interrupted)
    #expect(!cancellation.isRaised)
  }

  /// The session that was left must not be written into the one that was opened.
  @Test func anAbandonedOpenIsDoneAllTheSame() throws {
    let scratch = try Scratch()
    try scratch.run("set seed=3", "save a")
    scratch.notebook.session.leave()
    let notebook = Notebook(
      commands: CommandTable([AbandonedOpenCommand.self]), session: LiveSession(places: scratch.places))
    let cell = try #require(notebook.run("open-abandoned"))
    #expect(cell.status == .ok && cell.number == 3)
    #expect(notebook.workspace.settings.seed == 3)
    notebook.run("nonsense")
    notebook.session.leave()
    let again = Notebook(session: LiveSession(places: scratch.places))
    #expect(again.run("open a")?.status == .ok)
    #expect(again.workspace.settings.seed == 3)
  }

  @Test func jsonIsOneLineInAFixedOrder() throws {
    let notebook = Notebook()
    let cell = try #require(notebook.run("trian 'x\u{1F642}'"))
    #expect(
      cell.json.replacing(/"seconds":[^,}]*/, with: "\"seconds\":0") == """
        {"cell":1,"error":{"hint":"did you mean 'train'? 'help' lists all commands","message":"there is \
        no command 'trian'"},"input":"trian 'x\u{1F642}'","seconds":0,"status":"failed"}
        """)
    #expect(try #require(notebook.run("help")).json.contains("\n") == false)
  }
}

/// Changes the workspace and then fails.
private struct SpoilCommand: Command {
  static let signature = Signature("spoil", group: .shell, "Fail half-way.", examples: [])
  init(_ arguments: Arguments) {}
  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    workspace.settings.seed = 99
    throw CommandError.noModel
  }
}

/// Opens the session `a`; the user gives up while it does.
private struct AbandonedOpenCommand: Command {
  static let signature = Signature("open-abandoned", group: .shell, "Open and abandon.", examples: [])
  init(_ arguments: Arguments) {}
  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let session = context.environment.session
    workspace = try session.open(session.path(of: Token("a", at: 0..<1)), leaving: workspace).workspace
    context.cancellation.abandon()
    return OpenedResult()
  }
}

private struct OpenedResult: CellResult {
  static let kind = "opened"
  var blocks: [Block] { [] }
  var transition: WorkspaceTransition { .replacesSession }
}

/// Works until it is stopped.
private struct WorkCommand: Command {
  static let signature = Signature("work", group: .shell, "Work until stopped.", examples: [])
  init(_ arguments: Arguments) {}
  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    while !context.cancellation.isRaised { context.observe(.refit) }
    return WorkResult()
  }
}

/// What was done until then.
private struct WorkResult: CellResult {
  static let kind = "work"
  var blocks: [Block] { [] }
  var isInterrupted: Bool { true }
}
