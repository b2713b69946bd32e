import Digits
import Experiments
import Foundation

/// The one entry point: a line goes in, a cell comes out. The prompt, scripts, pipes and tests all use it.
///
/// A notebook is used from one thread; only `cancellation` may be raised from elsewhere. A request raised
/// before a line runs stops that line at once; when the line is over, the request is over too.
public final class Notebook {
  /// What is in hand.
  public private(set) var workspace: Workspace
  /// What was run, in order, and where it is kept.
  public let session: LiveSession
  /// The commands it knows.
  public let commands: CommandTable
  /// Raised from elsewhere to stop the command that runs.
  public let cancellation = Cancellation()

  private let libraries: [LibraryVersion]
  private let journal: any WorkJournal
  /// The workspace before the last cell, if that was interrupted and kept what it had.
  private var beforeInterruption: Workspace?

  /// An empty notebook.
  /// - Parameters:
  ///   - settings: what holds until `set` says otherwise.
  ///   - libraries: what whoever runs the notebook stands on, for `version`.
  ///   - session: where its cells are kept; without one, in memory until `save` names a file.
  ///   - journal: where work under way leaves what is finished, where that is not the session.
  public init(
    commands: CommandTable = .standard, settings: Settings = Settings(), libraries: [LibraryVersion] = [],
    session: LiveSession = LiveSession(), journal: (any WorkJournal)? = nil
  ) {
    self.commands = commands
    self.libraries = libraries
    self.session = session
    self.journal = journal ?? session
    workspace = Workspace(settings: settings)
  }

  /// What was run, in order.
  public var cells: [Cell] { session.cells }

  /// Opens a session from outside any line: `digitbook --session NAME`. Where there is none of that name one is
  /// begun.
  /// - Returns: what there is to see of it.
  /// - Throws: `SessionError`.
  public func open(session name: String) throws -> any CellResult {
    guard let path = try? session.path(of: Token(name, at: 0..<0)) else {
      try session.begin(named: name)
      return SessionResult(begun: session)
    }
    let opened = try session.open(path, leaving: workspace)
    session.endOpening()
    workspace = opened.workspace
    return SessionResult(opened, in: session)
  }

  /// Runs a line.
  ///
  /// If the command fails or is abandoned the workspace stays as it was. Nothing is thrown: the cell says how it
  /// ended.
  /// - Parameters:
  ///   - replaying: the scripts that this line comes from, outermost first.
  ///   - canAsk: whether there is somebody who can be asked before something is lost.
  ///   - observe: told what long work does, on whichever thread does it.
  /// - Returns: the cell; `nil` for an empty line or a comment, which leave no trace.
  @discardableResult
  public func run(
    _ line: String, replaying: [Script] = [], canAsk: Bool = false,
    observe: @escaping ExperimentObserver = { _ in }
  ) -> Cell? {
    let start = Start()
    defer { cancellation.lower() }
    do {
      guard let command = try commands.parse(line) else { return nil }
      beforeInterruption = nil
      guard !cancellation.isRaised else { return finish(line, .interrupted, since: start) }
      var changed = workspace
      let context = CommandContext(
        cancellation: cancellation, observe: observe, cells: cells, session: session, canAsk: canAsk,
        commands: commands, threads: workspace.settings.threads, replaying: replaying, libraries: libraries,
        journal: journal)
      let result = try command.run(on: &changed, in: context)
      if cancellation.isAbandoned { return finish(line, .interrupted, since: start) }
      if result.isInterrupted { beforeInterruption = workspace }
      workspace = changed
      return finish(line, result.isInterrupted ? .interrupted : .ok, since: start, result: result)
    } catch TrainingError.interrupted, DatasetError.interrupted {
      return finish(line, .interrupted, since: start)
    } catch {
      return finish(line, .failed, since: start, error: ErrorMessage(wording: error))
    }
  }

  /// Takes back what the last cell kept when it was interrupted, as if it had been abandoned while it ran: the
  /// workspace is what it was before, and the cell has no result any more. The fits of a search stay known.
  /// - Returns: the cell as it is now; `nil` where the last cell was not interrupted or kept nothing.
  public func abandonInterrupted() -> Cell? {
    guard let before = beforeInterruption, let last = cells.last else { return nil }
    beforeInterruption = nil
    workspace = before
    let cell = Cell(
      number: last.number, input: last.input, status: .interrupted, started: last.started,
      seconds: last.seconds, error: nil, result: nil)
    session.replaceLast(with: cell, in: workspace)
    return cell
  }

  /// Takes in the checkpoint of a session that ended without warning; see `Workspace.recover`.
  /// - Returns: the name of the model that became of it.
  @discardableResult
  public func recover(_ checkpoint: KeptModel) -> String { workspace.recover(checkpoint) }

  /// When a line began, for the calendar and for the stopwatch.
  private struct Start {
    let date = Date()
    let instant = ContinuousClock.now
  }

  private func finish(
    _ line: String, _ status: Cell.Status, since start: Start, error: ErrorMessage? = nil,
    result: (any CellResult)? = nil
  ) -> Cell {
    let cell = Cell(
      number: (cells.last?.number ?? 0) + 1, input: line.trimmingCharacters(in: .whitespacesAndNewlines),
      status: status, started: start.date, seconds: (ContinuousClock.now - start.instant) / .seconds(1),
      error: error, result: result)
    session.record(cell, in: workspace)
    return cell
  }
}
