import Foundation

extension LiveSession {
  /// The outcome of `save`.
  package struct Saved {
    package let summary: SessionSummary
    /// Whether the session was already stored there, command by command.
    package let wasKept: Bool
  }

  /// Names the session: writes a full copy beside the target, flushes it to disk and renames it. Later cells are
  /// written there.
  /// - Parameters:
  ///   - name: a name or a path; `nil` for the current name.
  ///   - mayReplace: whether it may replace another session. It never replaces another kind of file.
  /// - Throws: `SessionError`; the session then stays where it was.
  package func save(
    as name: String?, _ workspace: Workspace, mayReplace: Bool
  ) throws(SessionError) -> Saved {
    try state.withLock { state throws(SessionError) in
      state.workspace = workspace
      if let name { try places.checkFolder(for: name) }
      guard let target = name.map(places.path) ?? namedPath(state) ?? state.rehearsedPath else {
        throw .nameless
      }
      if OutputPolicy.current.isRehearsal { return rehearse(target, &state, workspace) }
      var lock: SessionLock?
      if let file = state.file, file.path == target {
        write(&state)
        switch state.lastWriteError {
        case nil: return Saved(summary: try file.summary(), wasKept: true)
        // It is written once more.
        case .gone: lock = state.lock
        case let error?: throw error
        }
      }
      let held = if let lock { lock } else { try SessionLock(target) }
      try check(target, mayReplace)
      let draft = try self.draft(for: target, state)
      do throws(SessionError) {
        try draft.bringToDisk(replacing: target)
      } catch {
        SessionFile.remove(draft.path)
        throw error
      }
      let file = try SessionFile(opening: target, .readWrite)
      let earlier = state.file
      state.move(to: file, held, holding: state.snapshot)
      if let earlier {
        earlier.close()
        if places.isUnnamed(earlier.path) { SessionFile.remove(earlier.path) }
      }
      return Saved(summary: try file.summary(), wasKept: false)
    }
  }

  /// What saving would say, in a script that is verified.
  private func rehearse(_ target: String, _ state: inout State, _ workspace: Workspace) -> Saved {
    let wasKept = state.rehearsedPath == target
    state.rehearsedPath = target
    return Saved(
      summary: SessionSummary(
        path: target, cells: state.cells.count, datasets: workspace.heldDatasets.count,
        models: workspace.heldModels.values.count { $0.network != nil }, bytes: 0, written: Date(), left: nil,
        lastInput: state.cells.last?.input), wasKept: wasKept)
  }

  private func check(_ target: String, _ mayReplace: Bool) throws(SessionError) {
    let there: SessionSummary
    do throws(SessionError) {
      there = try SessionFile.summary(of: target)
    } catch .missing {
      return
    }
    guard mayReplace else {
      throw .exists(path: places.shortened(target), cells: there.cells, models: there.models)
    }
  }

  /// Writes a full copy of the session as a draft in the target folder. Removes the draft of a killed process first,
  /// which is safe while holding the lock.
  private func draft(for target: String, _ state: State) throws(SessionError) -> SessionFile {
    let url = URL(filePath: target)
    let path = url.deletingLastPathComponent().appending(path: ".\(url.lastPathComponent).draft").path
    SessionFile.remove(path)
    do throws(SessionError) {
      var draft: SessionFile?
      var written = SessionSnapshot()
      if let file = state.file, Self.hasCopied(file, to: path) {
        (draft, written) = (try SessionFile(opening: path, .readWrite), state.written)
      } else {
        // What is in memory is all of it but for what 'undo' would have to read.
        SessionFile.remove(path)
      }
      let copy: SessionFile
      if let draft { copy = draft } else { copy = try SessionFile(creating: path) }
      try copy.write(
        SessionDifference(from: written, to: state.cells, state.workspace ?? Workspace(), state.timeline),
        fits: Array(state.fits.values))
      return copy
    } catch {
      SessionFile.remove(path)
      throw error.naming(target)
    }
  }

  /// Whether the old file could be copied. It cannot if it is gone, holds another session, or cannot be read any more.
  private static func hasCopied(_ file: SessionFile, to path: String) -> Bool {
    do throws(SessionError) {
      try file.checkIdentity()
      try file.copy(to: path)
      return true
    } catch {
      return false
    }
  }
}

extension SessionFile {
  /// Closes the file, flushes it to disk and renames it to the target.
  fileprivate func bringToDisk(replacing target: String) throws(SessionError) {
    close()
    guard Self.synchronise(path), rename(path, target) == 0 else {
      throw .cannotWrite(path: target, code: errno)
    }
    // The rename is durable once the folder is flushed; some systems cannot flush a folder, so ignore errors.
    _ = Self.synchronise(URL(filePath: target).deletingLastPathComponent().path)
  }

  private static func synchronise(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    let isDone = fsync(descriptor) == 0
    let code = errno
    Foundation.close(descriptor)
    errno = code
    return isDone
  }
}

extension SessionError {
  /// The same error for another path, because the user does not know the name of the draft.
  fileprivate func naming(_ path: String) -> SessionError {
    switch self {
    case .diskFull: .diskFull(path: path)
    case .cannotWrite(_, let code): .cannotWrite(path: path, code: code)
    case .failed(_, let reason): .failed(path: path, reason: reason)
    default: self
    }
  }
}
