import Foundation
import Synchronization

/// The session one works in: the cells in memory, and the file that is kept abreast of them.
///
/// There need not be a file. Where sessions without a name are kept, as at a prompt, one is made for the first
/// cell; elsewhere there is none until `save`. Whatever is not on disk, because there was no file or because
/// it could not be written, is written with the next cell: what is written is always the difference between
/// what is on disk and what is in hand.
///
/// It may be used from any thread.
package final class LiveSession: Sendable {
  package struct State {
    package var cells: [Cell] = []
    /// Where everything goes; `nil` where there is no file.
    package var file: SessionFile?
    /// Held as long as we write to the file.
    var lock: SessionLock?
    /// What is in the file.
    var written = SessionSnapshot()
    /// How fits ended, by their keys.
    var fits: [String: StoredFit] = [:]
    /// The keys of those that are not in the file yet.
    var unwrittenFits: Set<String> = []
    /// The last workspace that was recorded.
    package var workspace: Workspace?
    /// Why the last cell is not on disk.
    package var trouble: SessionError?
  }

  package let places: SessionPlaces
  package let keepsUnnamed: Bool
  /// The kinds of results that become values again.
  package let restorableResults: [any RestorableResult.Type]
  package let state = Mutex(State())

  /// - Parameters:
  ///   - places: where sessions are.
  ///   - keepsUnnamed: whether cells are kept on disk before the session has a name.
  ///   - restoring: the kinds of results that become values again when a session is opened.
  package init(
    places: SessionPlaces, keepsUnnamed: Bool, restoring restorableResults: [any RestorableResult.Type]
  ) {
    self.places = places
    self.keepsUnnamed = keepsUnnamed
    self.restorableResults = restorableResults
  }

  // MARK: What there is to know

  /// The cells so far.
  package var cells: [Cell] { state.withLock { $0.cells } }

  /// What the session is called; `nil` for one without a name.
  package var name: String? {
    state.withLock { state in namedPath(state).map(places.name) }
  }

  /// Why what was done last is not on disk, where it should be.
  package var trouble: SessionError? { state.withLock { $0.trouble } }

  /// Where the file of a named session is.
  func namedPath(_ state: State) -> String? {
    state.file.flatMap { places.isUnnamed($0.path) ? nil : $0.path }
  }

  // MARK: Cells

  /// Takes a cell in and writes it, and what it changed, to disk. When this returns it is there, or `trouble`
  /// says why not.
  /// - Parameter writes: whether it is written now rather than with the cell after it.
  package func record(_ cell: Cell, in workspace: Workspace, andWrite writes: Bool = true) {
    state.withLock { state in
      state.cells.append(cell)
      state.workspace = workspace
      if writes { write(&state) }
    }
  }

  /// Puts another cell in the place of the last one, in memory and on disk: what it had done was taken back.
  func replaceLast(with cell: Cell, in workspace: Workspace) {
    state.withLock { state in
      guard !state.cells.isEmpty else { return }
      state.cells[state.cells.count - 1] = cell
      state.written.cells = min(state.written.cells, state.cells.count - 1)
      state.workspace = workspace
      write(&state)
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
        SessionDifference(from: state.written, to: state.cells, workspace), fits: state.newFits)
      state.unwrittenFits = []
      state.written = SessionSnapshot(cells: state.cells.count, workspace: workspace)
      state.trouble = nil
    } catch {
      state.trouble = error
    }
  }

  private func beginUnnamed(_ state: inout State) throws(SessionError) {
    let path = places.newUnnamed()
    // What is in a session may be private, as in a shell's history.
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

  /// From now on everything goes to another file, or to none for the time being.
  mutating func move(to file: SessionFile?, _ lock: SessionLock?, holding written: SessionSnapshot) {
    (self.file, self.lock, self.written) = (file, lock, written)
    unwrittenFits = file == nil ? Set(fits.keys) : []
    trouble = nil
  }
}
