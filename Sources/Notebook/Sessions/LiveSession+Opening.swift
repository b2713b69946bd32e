import CommandLanguage
import Foundation

extension LiveSession {
  /// A session opened or created by `--session`.
  package enum Start {
    case begun(SessionSummary)
    case opened(Opened)
  }

  /// The outcome of opening a session.
  package struct Opened {
    package let summary: SessionSummary
    package let workspace: Workspace
    package let problems: [SessionProblem]
    /// A model that was in training when the process ended.
    package let unfinished: String?
    /// Why it is read-only; `nil` if it is not.
    package let readOnly: ReadOnlyReason?
    /// What happened to the previous session.
    package let left: CloseOutcome
  }

  /// Why a session is read-only.
  package enum ReadOnlyReason: Codable, Equatable, Sendable {
    /// Another digitbook process is using it.
    case inUse(process: Int32?)
    /// The file or its folder is not writable.
    case notWritable
    /// It is damaged, and what is left must be preserved.
    case damaged
  }

  /// Switches to another session: its cells replace those in memory.
  /// - Parameter workspace: the workspace of the current session.
  /// - Throws: `SessionError`, also if the current session cannot be written; nothing changes then.
  package func open(_ path: String, leaving workspace: Workspace) throws(SessionError) -> Opened {
    try state.withLock { state throws(SessionError) in
      guard state.file?.path != path else { throw .alreadyOpen(path: path) }
      // Unwritten cells of the current session would be lost.
      if state.lastWriteError != nil { write(&state) }
      if let error = state.lastWriteError { throw error }
      let isRehearsal = OutputPolicy.current.isRehearsal
      let (lock, reason) = isRehearsal ? (nil, .notWritable) : try Self.lock(path)
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
        // A recovered model is in the workspace but not yet among the models of the file.
        let known = restored.unfinished == nil ? restored.workspace : nil
        state.move(
          to: file, lock,
          holding: SessionSnapshot(
            cells: restored.cells.count, workspace: known,
            steps: Set(restored.timeline.done.map(\.cell))))
      } else {
        // Further cells go to an unnamed session, together with everything in memory.
        file.close()
        state.move(to: nil, nil, holding: SessionSnapshot())
      }
      (state.cells, state.workspace) = (restored.cells, restored.workspace)
      // Without the file, what was there before cannot be read.
      state.timeline = readOnly == nil ? restored.timeline : Timeline()
      return Opened(
        summary: summary, workspace: restored.workspace, problems: restored.problems,
        unfinished: restored.unfinished, readOnly: isRehearsal ? nil : readOnly, left: departure)
    }
  }

  /// Creates a named session: `digitbook --session NAME`. Its contents are written with the first cell.
  /// - Throws: `SessionError`.
  @discardableResult
  package func begin(named name: String) throws(SessionError) -> SessionSummary {
    try state.withLock { state throws(SessionError) in
      try places.checkFolder(for: name)
      let path = places.path(of: name)
      let lock = try SessionLock(path)
      (state.file, state.lock) = (try SessionFile(creating: path), lock)
      return SessionSummary(
        path: path, cells: 0, datasets: 0, models: 0, bytes: SessionFile.bytes(of: path), written: Date(),
        left: nil, lastInput: nil)
    }
  }

  /// The path of a session name.
  /// - Throws: `SessionError.unknown`.
  package func path(of token: Token) throws(SessionError) -> String {
    let path = places.path(of: token.text)
    if FileManager.default.fileExists(atPath: path) { return path }
    let inFolder = places.path(of: "./\(token.text).session")
    if FileManager.default.fileExists(atPath: inFolder) { return inFolder }
    let names = places.named().map(places.name)
    throw .unknown(token, nearest: Suggestion.nearest(to: token.text, among: names))
  }

  /// Takes the lock for writing, or says why it cannot.
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

  // MARK: Closing

  /// What happens to a session that is closed.
  package enum CloseOutcome: Equatable, Sendable {
    /// Everything is stored under its name, or it was empty.
    case nothingLost
    /// It has no name; `recover` restores it.
    case unnamed
    /// It could not be written.
    case failed(SessionError)
  }

  /// Closes the session, at the end of the process or for another session.
  @discardableResult
  package func leave() -> CloseOutcome { state.withLock { leave(&$0) } }

  private func leave(_ state: inout State) -> CloseOutcome {
    if state.lastWriteError != nil { write(&state) }
    switch state.lastWriteError {
    case .gone, .overwritten:
      // What is in memory would be lost with the process.
      state.file?.close()
      state.move(to: nil, nil, holding: SessionSnapshot())
      do throws(SessionError) {
        try beginUnnamed(&state)
        write(&state)
      } catch {
        state.lastWriteError = error
      }
    default: break
    }
    defer { (state.file, state.lock) = (nil, nil) }
    if let error = state.lastWriteError {
      state.file?.close()
      return .failed(error)
    }
    guard let file = state.file else { return .nothingLost }
    defer { file.close() }
    guard places.isUnnamed(file.path) else { return .nothingLost }
    let workspace = state.written.workspace
    if workspace.map({ $0.datasets.isEmpty && $0.models.isEmpty }) ?? true {
      // Nothing was loaded or trained: there is nothing to recover.
      SessionFile.remove(file.path)
      return .nothingLost
    }
    try? file.writeLeft(Date())
    return .unnamed
  }

  // MARK: Unnamed sessions

  /// The unnamed sessions that no process uses, most recent first, without empty and unreadable ones.
  package func abandoned() -> [SessionSummary] {
    summaries(of: places.unnamedSessions().filter { SessionLock.trace(of: $0) != .held })
  }

  /// The number of unnamed sessions left behind by a crashed process.
  package func crashedCount() -> Int {
    // Called before the first prompt, and there may be many sessions: open only those with a stale lock.
    let suspects = places.unnamedSessions().filter { SessionLock.trace(of: $0) == .leftBehind }
    return summaries(of: suspects).count { $0.left == nil }
  }

  /// Whether an unnamed session was written within the last day and is open nowhere. Opens no file: it is asked at each
  /// start.
  package func hasRecentUnnamed() -> Bool {
    let limit = Date(timeIntervalSinceNow: -24 * 3600)
    return places.unnamedSessions().contains {
      SessionPlaces.written($0) > limit && SessionLock.trace(of: $0) != .held
    }
  }

  private func summaries(of paths: [String]) -> [SessionSummary] {
    paths.compactMap { try? SessionFile.summary(of: $0) }.filter { $0.cells > 0 }
  }

  /// Removes the unnamed sessions that were not written for 30 days.
  package func removeOldUnnamed() {
    let limit = Date(timeIntervalSinceNow: -SessionPlaces.unnamedLifetime)
    for path in places.unnamedSessions() where SessionPlaces.written(path) < limit {
      if let lock = try? SessionLock(path) { withExtendedLifetime(lock) { SessionFile.remove(path) } }
    }
  }
}
