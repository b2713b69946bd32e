import CommandLanguage
import Foundation

extension LiveSession {
  /// A session that was opened or begun from outside any line.
  package enum Start {
    case begun(SessionSummary)
    case opened(Opened)
  }

  /// What came of opening a session.
  package struct Opened {
    package let summary: SessionSummary
    package let workspace: Workspace
    package let problems: [SessionProblem]
    /// A model whose training was under way when the process ended.
    package let unfinished: String?
    /// Why nothing is written to it; `nil` where it is.
    package let readOnly: ReadOnlyReason?
    /// What became of the session before.
    package let left: CloseOutcome
  }

  /// Why a session is not written to.
  package enum ReadOnlyReason: Codable, Equatable, Sendable {
    /// Another digitbook works in it.
    case inUse(process: Int32?)
    /// Its folder or the file itself takes no changes.
    case notWritable
    /// It is damaged, and what is left of it should stay.
    case damaged
  }

  /// Goes over to another session: its cells take the place of those in memory.
  /// - Parameter workspace: the workspace of the session that is left.
  /// - Throws: `SessionError`, also where the session that is left cannot be written; everything is then as it
  ///   was.
  package func open(_ path: String, leaving workspace: Workspace) throws(SessionError) -> Opened {
    try state.withLock { state throws(SessionError) in
      guard state.file?.path != path else { throw .alreadyOpen(path: path) }
      // What is not on disk yet would be lost with the session that is left.
      if state.trouble != nil { write(&state) }
      if let trouble = state.trouble { throw trouble }
      let (lock, reason) = try Self.lock(path)
      let file = try SessionFile(opening: path, reason == nil ? .readWrite : .readOnly)
      let restored: RestoredSession
      let summary: SessionSummary
      do throws(SessionError) {
        restored = try RestoredSession(
          file, present: workspace.settings, restoring: restorableResults)
        summary = try file.summary()
      } catch {
        file.close()
        throw error
      }
      state.workspace = workspace
      let departure = leave(&state)
      let readOnly = reason ?? (restored.isDamaged ? .damaged : nil)
      state.fits = Dictionary(restored.fits.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
      if readOnly == nil {
        // A model whose training was cut off is in the workspace, and not yet among the models of the file.
        let known = restored.unfinished == nil ? restored.workspace : nil
        state.move(
          to: file, lock, holding: SessionSnapshot(cells: restored.cells.count, workspace: known))
      } else {
        // What is done from here on goes to a session without a name, and with it all that is in memory.
        file.close()
        state.move(to: nil, nil, holding: SessionSnapshot())
      }
      (state.cells, state.workspace) = (restored.cells, restored.workspace)
      return Opened(
        summary: summary, workspace: restored.workspace, problems: restored.problems,
        unfinished: restored.unfinished, readOnly: readOnly, left: departure)
    }
  }

  /// Begins a named session where there is none yet: `digitbook --session NAME`. It is written with its first
  /// cell.
  /// - Throws: `SessionError`.
  @discardableResult
  package func begin(named name: String) throws(SessionError) -> SessionSummary {
    try state.withLock { state throws(SessionError) in
      let path = places.path(of: name)
      let lock = try SessionLock(path)
      (state.file, state.lock) = (try SessionFile(creating: path), lock)
      return SessionSummary(
        path: path, cells: 0, datasets: 0, models: 0, bytes: SessionFile.bytes(of: path), written: Date(),
        left: nil, lastInput: nil)
    }
  }

  /// The file of a name.
  /// - Throws: `SessionError.unknown`.
  package func path(of token: Token) throws(SessionError) -> String {
    let path = places.path(of: token.text)
    if FileManager.default.fileExists(atPath: path) { return path }
    let inFolder = places.path(of: "./\(token.text).session")
    if FileManager.default.fileExists(atPath: inFolder) { return inFolder }
    let names = places.named().map(places.name)
    throw .unknown(token, nearest: Suggestion.nearest(to: token.text, among: names))
  }

  /// The right to write to a session, or why there is none.
  private static func lock(_ path: String) throws(SessionError) -> (SessionLock?, ReadOnlyReason?) {
    _ = try SessionHeader(of: path)
    guard access(path, W_OK) == 0 else { return (nil, .notWritable) }
    do throws(SessionError) {
      return (try SessionLock(path), nil)
    } catch .inUse(_, let process) {
      return (nil, .inUse(process: process))
    } catch {
      return (nil, .notWritable)
    }
  }

  // MARK: Leaving

  /// What becomes of a session that is left.
  package enum CloseOutcome: Equatable, Sendable {
    /// It is all under its name, or there was nothing in it.
    case nothingLost
    /// It has no name; `recover` brings it back.
    case unnamed
    /// It could not be written.
    case failed(SessionError)
  }

  /// Leaves the session: at the end of the process, or for another one.
  @discardableResult
  package func leave() -> CloseOutcome { state.withLock { leave(&$0) } }

  private func leave(_ state: inout State) -> CloseOutcome {
    if state.trouble != nil { write(&state) }
    defer { (state.file, state.lock) = (nil, nil) }
    if let trouble = state.trouble {
      state.file?.close()
      return .failed(trouble)
    }
    guard let file = state.file else { return .nothingLost }
    defer { file.close() }
    guard places.isUnnamed(file.path) else { return .nothingLost }
    let workspace = state.written.workspace
    if workspace.map({ $0.datasets.isEmpty && $0.models.isEmpty }) ?? true {
      // Somebody looked at the help and left: there is nothing to bring back.
      SessionFile.remove(file.path)
      return .nothingLost
    }
    try? file.writeLeft(Date())
    return .unnamed
  }

  // MARK: Sessions without a name

  /// The sessions without a name that nobody works in, the last one first. Those that have nothing in them or
  /// cannot be read are left out.
  package func abandoned() -> [SessionSummary] {
    summaries(of: places.unnamedSessions().filter { SessionLock.trace(of: $0) != .held })
  }

  /// How many of them were left behind by a digitbook that ended without being told to.
  package func crashedCount() -> Int {
    // There may be many sessions and this is asked before the first prompt: only those are opened whose lock
    // was left behind.
    let suspects = places.unnamedSessions().filter { SessionLock.trace(of: $0) == .leftBehind }
    return summaries(of: suspects).count { $0.left == nil }
  }

  private func summaries(of paths: [String]) -> [SessionSummary] {
    paths.compactMap { try? SessionFile.summary(of: $0) }.filter { $0.cells > 0 }
  }

  /// Removes the sessions without a name that nobody has asked for in thirty days.
  package func removeOldUnnamed() {
    let limit = Date(timeIntervalSinceNow: -SessionPlaces.unnamedLifetime)
    for path in places.unnamedSessions() where SessionPlaces.written(path) < limit {
      if let lock = try? SessionLock(path) { withExtendedLifetime(lock) { SessionFile.remove(path) } }
    }
  }
}
