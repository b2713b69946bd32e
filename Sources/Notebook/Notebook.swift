import CommandLanguage
import Compute
import Digits
import Experiments
import Foundation

/// The one entry point: takes a line, returns a cell. The prompt, scripts, pipes and tests all use it.
///
/// Use a notebook from one thread; only `cancellation` may be raised from others. A request raised before a line
/// runs stops that line at once; the request is cleared when the line ends.
package final class Notebook {
  package private(set) var workspace: Workspace
  /// The cells, and the file that stores them.
  package let session: LiveSession
  package let commands: CommandTable
  /// Raised from another thread to stop the running command.
  package let cancellation: Cancellation

  /// How the user likes the prompt.
  package private(set) var preferences = Preferences()
  /// Progress by lesson number; lessons that were not started have no entry.
  package var lessonProgress: [Int: LessonProgress] = [:]
  /// Names of the datasets that lessons loaded, as opposed to the user's.
  package var lessonDatasets: Set<String> = []

  /// Whether commands act as usual but write no file.
  private let isRehearsal: Bool
  private var timeline = Timeline()
  /// The comments since the last step of the analysis, which the next one gets.
  private var prose = Prose()
  private let libraries: [LibraryVersion]
  private let store: any CheckpointStore
  private let sketchpad: (any Sketchpad)?
  private let keyboard: (any TrainingKeyboard)?

  /// - Parameters:
  ///   - settings: initial settings.
  ///   - libraries: libraries of the executable, for `version`.
  ///   - session: stores the cells.
  ///   - store: stores fits and checkpoints, if not the session.
  ///   - sketchpad: where the user can draw, for `draw`.
  ///   - keyboard: where the user can press keys, for `train --watch`.
  ///   - isRehearsal: whether commands act as usual but write no file.
  ///   - cancellation: pass one to share it with other code.
  package init(
    commands: CommandTable, settings: Settings = Settings(), libraries: [LibraryVersion] = [],
    session: LiveSession, store: (any CheckpointStore)? = nil,
    sketchpad: (any Sketchpad)? = nil, keyboard: (any TrainingKeyboard)? = nil, isRehearsal: Bool = false,
    cancellation: Cancellation = Cancellation()
  ) {
    self.isRehearsal = isRehearsal
    self.commands = commands
    self.libraries = libraries
    self.session = session
    self.store = store ?? session
    self.sketchpad = sketchpad
    self.keyboard = keyboard
    self.cancellation = cancellation
    workspace = Workspace(settings: settings)
  }

  /// The cells in order.
  package var cells: [Cell] { session.cells }

  /// Opens a session without a command line: `digitbook --session NAME`. Creates it if there is none of that name.
  /// - Throws: `SessionError`.
  package func open(session name: String) throws(SessionError) -> LiveSession.Start {
    guard let path = try? session.path(of: Token(name, at: 0..<0)) else {
      return .begun(try session.begin(named: name))
    }
    let opened = try session.open(path, leaving: workspace)
    workspace = opened.workspace
    timeline = session.timeline
    return .opened(opened)
  }

  /// The number of the next cell.
  private var nextNumber: Int { nextNumber(in: workspace) }

  /// Beyond all that the workspace knows: a damaged session may have lost its last cells, but not what they made.
  private func nextNumber(in workspace: Workspace) -> Int {
    max(cells.last?.number ?? 0, workspace.lineage.lastCell) + 1
  }

  /// Runs a line.
  ///
  /// If the command fails or is abandoned, the workspace is unchanged. Never throws: the cell holds the outcome.
  /// - Parameters:
  ///   - prose: the comments above the line in a script, without their marks.
  ///   - replaying: the scripts that contain this line, outermost first.
  ///   - canAsk: whether a user is present to confirm before something is lost.
  ///   - observe: receives the progress of long work, on the thread that does it.
  /// - Returns: the cell; `nil` for an empty line or a comment, which make none.
  @discardableResult
  package func run(
    _ line: String, prose above: [String] = [], replaying: [Script] = [], canAsk: Bool = false,
    observe: @escaping ExperimentObserver = { _ in }
  ) -> Cell? {
    var start = Start(
      number: nextNumber, line: line.trimmingCharacters(in: .whitespacesAndNewlines))
    defer { cancellation.lower() }
    above.forEach { prose.add("# \($0)") }
    do {
      guard let command = try commands.parse(line) else {
        prose.add(line)
        return nil
      }
      guard !cancellation.isRaised else { return finish(start, .interrupted) }
      let tracker = ProvenanceTracker(cell: start.number)
      var changed = workspace.tracked(by: tracker)
      let context = CommandContext(
        cancellation: cancellation, observe: observe, cells: cells, threads: workspace.settings.usedThreads,
        environment: NotebookEnvironment(
          session: session, commands: commands, libraries: libraries, sketchpad: sketchpad,
          keyboard: keyboard,
          lessonProgress: lessonProgress, preferences: preferences, timeline: timeline, canAsk: canAsk,
          replaying: replaying),
        store: store)
      let result = try OutputPolicy.$current.withValue(outputPolicy(replaying)) {
        try command.run(on: &changed, in: context)
      }
      if case .prefer(let changed) = result.effect { preferences = changed }
      start.transition = result.transition
      if result.transition == .replacesSession { start.number = nextNumber(in: changed) }
      // Another session is open by now: the old workspace must not be written into it.
      if cancellation.isAbandoned, result.transition != .replacesSession {
        return finish(start, .interrupted)
      }
      // Drop the split that an interrupted search made: later cells would depend on a cell that no script can repeat.
      // The next command that needs a split makes the same one.
      if result.isInterrupted || !result.isAnalysis, !changed.lineage.models.values.contains(start.number),
        !changed.lineage.datasets.values.contains(start.number)
      {
        changed.dropSplits(madeBy: start.number)
      }
      if let recorded = result.recordedLine ?? command.lineAnywhere { start.line = recorded }
      var provenance = tracker.provenance
      provenance.isAnalysis = command.isAnalysis && result.isAnalysis
      if provenance.isAnalysis {
        provenance.way = ProcessorWay.current.line
        provenance.prose = prose.take()
      }
      accept(changed, from: start, &provenance)
      return finish(start, result.isInterrupted ? .interrupted : .ok, result: result, provenance: provenance)
    } catch TrainingError.interrupted, DatasetError.interrupted, ExportError.interrupted {
      return finish(start, .interrupted)
    } catch {
      return finish(start, .failed, error: commands.message(for: error, in: line))
    }
  }

  /// Runs a line of the start-up file, which leaves no cell.
  /// - Throws: `LanguageError`, `PreferenceError`.
  package func prefer(_ line: String) throws {
    guard let command = try commands.parse(line) else { return }
    guard command is any PreferenceCommand else {
      throw PreferenceError.notAPreference(verb: type(of: command).signature.verb)
    }
    var changed = workspace
    let context = CommandContext(
      cancellation: cancellation, observe: { _ in }, cells: cells, threads: workspace.settings.usedThreads,
      environment: NotebookEnvironment(
        session: session, commands: commands, libraries: libraries, sketchpad: nil,
        keyboard: nil,
        lessonProgress: lessonProgress, preferences: preferences, timeline: timeline, canAsk: false,
        replaying: []),
      store: store)
    let result = try command.run(on: &changed, in: context)
    guard changed.settings.seed == workspace.settings.seed else { throw PreferenceError.setsSeed }
    if case .prefer(let new) = result.effect { preferences = new }
    workspace = changed
  }

  /// What the next command may write.
  private func outputPolicy(_ scripts: [Script]) -> OutputPolicy {
    var policy = OutputPolicy()
    policy.isRehearsal = isRehearsal
    policy.script = scripts.last?.resolvedPath
    policy.list = OutputList(path: session.places.outputList)
    return policy
  }

  /// Adds the checkpoint of a session that crashed; see `Workspace.recover`.
  /// - Returns: the name of the model.
  @discardableResult
  package func recover(_ checkpoint: ModelEntry) -> String { workspace.recover(checkpoint) }

  /// What is known about a cell before it runs.
  private struct Start {
    var number: Int
    var line: String
    /// How the new workspace relates to the old one.
    var transition = WorkspaceTransition.change
    let date = Date()
    let instant = ContinuousClock.now
  }

  /// Replaces the workspace by the command's. A change becomes undoable.
  private func accept(_ changed: Workspace, from start: Start, _ provenance: inout Provenance) {
    var changed = changed
    if start.transition != .replacesSession { provenance.base = workspace.lineage.changes.last ?? 0 }
    switch start.transition {
    case .replacesSession:
      timeline = session.timeline
    case .moves(let direction):
      timeline.go(direction, from: workspace, to: changed)
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
    // Opening a session does not write to it.
    session.record(cell, in: workspace, timeline, andWrite: start.transition != .replacesSession)
    return cell
  }
}
