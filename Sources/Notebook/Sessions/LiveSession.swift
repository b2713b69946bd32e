import Foundation
import Synchronization

/// The current session: the cells in memory, and the file kept in sync with them.
///
/// The file is optional. If unnamed sessions are stored, as at a prompt, it is created with the first cell;
/// otherwise by `save`. Whatever is not on disk yet, because there was no file or because writing failed, is written
/// with the next cell: each write stores the difference between the file and memory.
///
/// Safe to use from any thread.
package final class LiveSession: Sendable {
  package struct State {
    package var cells: [Cell] = []
    /// The file; `nil` if there is none.
    package var file: SessionFile?
    /// Held while this process writes to the file.
    var lock: SessionLock?
    /// The state stored in the file.
    var written = SessionSnapshot()
    /// Outcomes of fits by key.
    var fits: [String: StoredFit] = [:]
    /// Keys of the fits not in the file yet.
    var unwrittenFits: Set<String> = []
    /// The last recorded workspace.
    package var workspace: Workspace?
    /// The last recorded undo history.
    var timeline = Timeline()
    /// Where a script that is verified would have saved the session.
    var rehearsedPath: String?
    /// Why the last cell is not on disk; `nil` if it is.
    package var lastWriteError: SessionError?
  }

  package let places: SessionPlaces
  package let keepsUnnamed: Bool
  /// The kinds of results restored as values.
  package let restorableResults: [any RestorableResult.Type]
  package let state = Mutex(State())

  /// - Parameters:
  ///   - places: the session folders.
  ///   - keepsUnnamed: whether to store cells on disk before the session has a name.
  ///   - restorableResults: the kinds of results restored as values when a session is opened.
  package init(
    places: SessionPlaces, keepsUnnamed: Bool, restoring restorableResults: [any RestorableResult.Type]
  ) {
    self.places = places
    self.keepsUnnamed = keepsUnnamed
    self.restorableResults = restorableResults
  }

  // MARK: State

  /// The cells so far.
  package var cells: [Cell] { state.withLock { $0.cells } }

  /// The name of the session; `nil` for an unnamed one.
  package var name: String? {
    state.withLock { state in namedPath(state).map(places.name) }
  }

  /// The undo history of the last cell, or of the session that was opened.
  var timeline: Timeline { state.withLock { $0.timeline } }

  /// The workspace before a change of a stored session.
  /// - Parameter present: the one after it.
  /// - Throws: `SessionError`, `SessionProblem`.
  package func workspace(before step: Timeline.Step, _ present: Workspace) throws -> Workspace {
    if let before = step.before { return before }
    guard let file = state.withLock({ $0.file }) else { throw SessionProblem.stepDamaged(cell: step.cell) }
    return try file.workspace(before: step.cell, present)
  }

  /// Why the last write failed; `nil` if everything is on disk.
  package var lastWriteError: SessionError? { state.withLock { $0.lastWriteError } }

  /// The path of a named session.
  func namedPath(_ state: State) -> String? {
    state.file.flatMap { places.isUnnamed($0.path) ? nil : $0.path }
  }

  // MARK: Cells

  /// Appends a cell and writes it and its changes to disk. If that fails, `lastWriteError` says why.
  /// - Parameter writes: whether to write now rather than with the next cell.
  package func record(
    _ cell: Cell, in workspace: Workspace, _ timeline: Timeline, andWrite writes: Bool = true
  ) {
    state.withLock { state in
      state.cells.append(cell)
      (state.workspace, state.timeline) = (workspace, timeline)
      if writes { write(&state) }
    }
  }

  /// Writes what is not on disk yet.
  package func write(_ state: inout State) {
    guard let workspace = state.workspace else { return }
    do throws(SessionError) {
      if state.file == nil {
        guard keepsUnnamed else { return }
        try beginUnnamed(&state)
      }
      guard let file = state.file else { return }
      try file.write(
        SessionDifference(from: state.written, to: state.cells, workspace, state.timeline),
        fits: state.newFits)
      state.unwrittenFits = []
      state.written = state.snapshot
      state.lastWriteError = nil
    } catch {
      state.lastWriteError = error
    }
  }

  func beginUnnamed(_ state: inout State) throws(SessionError) {
    let path = places.newUnnamed()
    // A session may hold private data, as a shell history does.
    try? FileManager.default.createDirectory(
      atPath: places.unnamed, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let lock = try SessionLock(path)
    do throws(SessionError) {
      state.file = try SessionFile(creating: path)
    } catch {
      SessionFile.remove(path)
      throw error
    }
    state.lock = lock
  }
}

extension LiveSession.State {
  /// The fits that are not in the file yet.
  var newFits: [StoredFit] { unwrittenFits.compactMap { fits[$0] } }

  /// What is in the file once all is written.
  var snapshot: SessionSnapshot {
    SessionSnapshot(cells: cells.count, workspace: workspace, steps: Set(timeline.done.map(\.cell)))
  }

  /// Switches to another file, or to none for now.
  mutating func move(to file: SessionFile?, _ lock: SessionLock?, holding written: SessionSnapshot) {
    (self.file, self.lock, self.written) = (file, lock, written)
    unwrittenFits = file == nil ? Set(fits.keys) : []
    lastWriteError = nil
  }
}
