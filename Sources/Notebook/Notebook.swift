import CommandLanguage
import Digits
import Experiments
import Foundation

/// The one entry point: a line goes in, a cell comes out. The prompt, scripts, pipes and tests all use it.
///
/// A notebook is used from one thread; only `cancellation` may be raised from elsewhere. A request raised
/// before a line runs stops that line at once; when the line is over, the request is over too.
package final class Notebook {
  /// What is in hand.
  package private(set) var workspace: Workspace
  /// What was run, in order, and where it is kept.
  package let session: LiveSession
  /// The commands it knows.
  package let commands: CommandTable
  /// Raised from elsewhere to stop the command that runs.
  package let cancellation: Cancellation

  /// How far the reader is with each lesson, by its number; those not begun have no entry.
  package var lessonProgress: [Int: LessonProgress] = [:]
  /// The datasets that lessons have worked on: none of the reader's own.
  package var lessonDatasets: Set<String> = []

  private var timeline = Timeline()
  private let libraries: [LibraryVersion]
  private let journal: any CheckpointStore
  /// The workspace before the last cell, if that was interrupted and kept what it had.
  private var beforeInterruption: (workspace: Workspace, timeline: Timeline)?
  private let sketchpad: (any Sketchpad)?

  /// An empty notebook.
  /// - Parameters:
  ///   - commands: what can be typed.
  ///   - settings: what holds until `set` says otherwise.
  ///   - libraries: what whoever runs the notebook stands on, for `version`.
  ///   - session: where its cells are kept.
  ///   - journal: where work under way leaves what is finished, where that is not the session.
  ///   - sketchpad: where the user can draw, for `draw`.
  ///   - cancellation: what to look at while working, where something else must know it too.
  package init(
    commands: CommandTable, settings: Settings = Settings(), libraries: [LibraryVersion] = [],
    session: LiveSession, journal: (any CheckpointStore)? = nil,
    sketchpad: (any Sketchpad)? = nil, cancellation: Cancellation = Cancellation()
  ) {
    self.commands = commands
    self.libraries = libraries
    self.session = session
    self.journal = journal ?? session
    self.sketchpad = sketchpad
    self.cancellation = cancellation
    workspace = Workspace(settings: settings)
  }

  /// What was run, in order.
  package var cells: [Cell] { session.cells }

  /// Opens a session from outside any line: `digitbook --session NAME`. Where there is none of that name one is
  /// begun.
  /// - Throws: `SessionError`.
  package func open(session name: String) throws(SessionError) -> LiveSession.Start {
    guard let path = try? session.path(of: Token(name, at: 0..<0)) else {
      return .begun(try session.begin(named: name))
    }
    let opened = try session.open(path, leaving: workspace)
    workspace = opened.workspace
    return .opened(opened)
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
  package func run(
    _ line: String, replaying: [Script] = [], canAsk: Bool = false,
    observe: @escaping ExperimentObserver = { _ in }
  ) -> Cell? {
    var start = Start(
      number: (cells.last?.number ?? 0) + 1, line: line.trimmingCharacters(in: .whitespacesAndNewlines))
    defer { cancellation.lower() }
    do {
      guard let command = try commands.parse(line) else { return nil }
      beforeInterruption = nil
      guard !cancellation.isRaised else { return finish(start, .interrupted) }
      let tracker = ProvenanceTracker(cell: start.number)
      var changed = workspace.tracked(by: tracker)
      let context = CommandContext(
        cancellation: cancellation, observe: observe, cells: cells, threads: workspace.settings.threads,
        environment: NotebookEnvironment(
          session: session, commands: commands, libraries: libraries, sketchpad: sketchpad,
          lessonProgress: lessonProgress, timeline: timeline, canAsk: canAsk, replaying: replaying),
        journal: journal)
      let result = try command.run(on: &changed, in: context)
      start.transition = result.transition
      if result.transition == .replacesSession { start.number = (cells.last?.number ?? 0) + 1 }
      if cancellation.isAbandoned { return finish(start, .interrupted) }
      if result.isInterrupted {
        beforeInterruption = (workspace, timeline)
        // A search that was stopped leaves no split behind: all that came later would go back to what no script
        // can make again. Who needs the split makes the same one.
        if !changed.lineage.models.values.contains(start.number),
          !changed.lineage.datasets.values.contains(start.number)
        {
          changed.dropSplits(madeBy: start.number)
        }
      }
      if let recorded = result.recordedLine { start.line = recorded }
      var provenance = tracker.provenance
      provenance.isAnalysis = command.isAnalysis
      accept(changed, from: start, &provenance)
      return finish(start, result.isInterrupted ? .interrupted : .ok, result: result, provenance: provenance)
    } catch TrainingError.interrupted, DatasetError.interrupted {
      return finish(start, .interrupted)
    } catch {
      return finish(start, .failed, error: ErrorMessage(wording: error))
    }
  }

  /// Takes back what the last cell kept when it was interrupted, as if it had been abandoned while it ran: the
  /// workspace is what it was before, and the cell has no result any more. The fits of a search stay known.
  /// - Returns: the cell as it is now; `nil` where the last cell was not interrupted or kept nothing.
  package func abandonInterrupted() -> Cell? {
    guard let before = beforeInterruption, let last = cells.last else { return nil }
    beforeInterruption = nil
    (workspace, timeline) = before
    let cell = Cell(
      number: last.number, input: last.input, status: .interrupted, started: last.started,
      seconds: last.seconds, error: nil, result: nil, provenance: Provenance())
    session.replaceLast(with: cell, in: workspace)
    return cell
  }

  /// Takes in the checkpoint of a session that ended without warning; see `Workspace.recover`.
  /// - Returns: the name of the model that became of it.
  @discardableResult
  package func recover(_ checkpoint: ModelEntry) -> String { workspace.recover(checkpoint) }

  /// What is known of a cell before it runs.
  private struct Start {
    var number: Int
    var line: String
    /// How the workspace that the command left follows the one before.
    var transition = WorkspaceTransition.change
    let date = Date()
    let instant = ContinuousClock.now
  }

  /// Takes on the workspace as a command left it. A change can be undone from now on.
  private func accept(_ changed: Workspace, from start: Start, _ provenance: inout Provenance) {
    var changed = changed
    if start.transition != .replacesSession { provenance.base = workspace.lineage.changes.last ?? 0 }
    switch start.transition {
    case .replacesSession:
      // Another session is another past: there is nothing in it to take back yet.
      timeline = Timeline()
    case .moves(let direction):
      timeline.go(direction)
    case .change where changed.differs(from: workspace):
      provenance.isChange = true
      provenance.isMaker = changed.lineage.isMaker(start.number)
      changed.lineage.changes.append(start.number)
      timeline.note(
        Timeline.Step(cell: start.number, input: start.line, before: workspace, after: changed))
    case .change: break
    }
    workspace = changed
  }

  private func finish(
    _ start: Start, _ status: Cell.Status, error: ErrorMessage? = nil, result: (any CellResult)? = nil,
    provenance: Provenance = Provenance()
  ) -> Cell {
    let cell = Cell(
      number: start.number, input: start.line, status: status, started: start.date,
      seconds: (ContinuousClock.now - start.instant) / .seconds(1), error: error, result: result,
      provenance: provenance)
    // Opening a session only to look at it leaves it as it was.
    session.record(cell, in: workspace, andWrite: start.transition != .replacesSession)
    return cell
  }
}
