import Foundation
import GRDB
import Synchronization

/// How a session knows its file again before it writes to it.
///
/// While a session is open, its file can be deleted, moved, replaced, or overwritten in place (`cp other.session
/// mine.session`), which SQLite does not notice: it would mix both sessions. So every transaction leaves a random id in
/// the file. If the file is not as the last transaction left it, the id is read before the next one, over a connection
/// that has nothing cached. A file that was only edited still has the id; a copy of an earlier state has another.
final class SessionIdentity: Sendable {
  /// What the system tells of a file.
  private struct Trace: Equatable {
    let device: UInt64, inode: UInt64, size: Int64
    let modified: [Int]

    /// - Returns: `nil` if there is no such file; `errno` tells why.
    init?(_ path: String) {
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      device = UInt64(truncatingIfNeeded: status.st_dev)
      inode = UInt64(truncatingIfNeeded: status.st_ino)
      size = Int64(status.st_size)
      #if canImport(Darwin)
        let times = [status.st_mtimespec, status.st_ctimespec]
      #else
        let times = [status.st_mtim, status.st_ctim]
      #endif
      modified = times.flatMap { [Int($0.tv_sec), Int($0.tv_nsec)] }
    }

    func isSameFile(as other: Trace) -> Bool { device == other.device && inode == other.inode }
  }

  private struct State {
    var trace: Trace?
    var id: String?
  }

  private let path: String
  private let state: Mutex<State>

  /// - Parameter id: the one in the file; `nil` before the first transaction of this version.
  init(of path: String, id: String?) {
    self.path = path
    state = Mutex(State(trace: Trace(path), id: id))
  }

  /// Checks that the file is still that of the session.
  /// - Throws: `SessionError.gone`, `.overwritten`, `.cannotRead`.
  func check() throws(SessionError) {
    let known = state.withLock { $0 }
    guard let trace = Trace(path) else {
      throw errno == ENOENT || errno == ENOTDIR ? .gone(path: path) : .cannotRead(path: path, code: errno)
    }
    guard let earlier = known.trace else { return }
    if trace == earlier { return }
    guard trace.isSameFile(as: earlier), try Self.id(in: path) == known.id else {
      throw .overwritten(path: path)
    }
    state.withLock { $0.trace = trace }
  }

  /// Notes what a transaction left; no id before the first cell.
  func note(_ id: String?) { state.withLock { $0 = State(trace: Trace(path), id: id) } }

  /// A new id.
  static func makeID() -> String {
    String(UInt64.random(in: 0 ... .max), radix: 16) + String(UInt64.random(in: 0 ... .max), radix: 16)
  }

  /// The id in a file; `nil` if there is none, as in a file of another kind.
  private static func id(in path: String) throws(SessionError) -> String? {
    do {
      _ = try SessionHeader(of: path)
      var configuration = Configuration()
      configuration.readonly = true
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      let id = try queue.read(Self.id)
      try queue.close()
      return id
    } catch {
      // Whatever stands there now, it is no session that could be written to.
      throw .overwritten(path: path)
    }
  }

  static func id(_ db: Database) throws -> String? {
    guard try db.columns(in: "session").contains(where: { $0.name == "commit_id" }) else { return nil }
    return try String.fetchOne(db, sql: "SELECT commit_id FROM session")
  }
}
