import Foundation
import GRDB

/// A session on disk: an SQLite file. All SQL is here, in the extensions of this class and in `SessionSchema`.
///
/// Methods may be called from any thread; each is one transaction.
package final class SessionFile: Sendable {
  package let path: String
  let queue: DatabaseQueue
  private let identity: SessionIdentity

  /// The access mode.
  enum Access {
    case readOnly, readWrite
    /// To read, but where a transaction of a killed process has to be rolled back. The schema stays as it is.
    case inspecting
  }

  /// Opens a session, and migrates an older one to the current schema.
  /// - Throws: `SessionError`; a file that is not a session is not touched.
  init(opening path: String, _ access: Access) throws(SessionError) {
    self.path = path
    let version = try SessionHeader(of: path).version
    guard version <= SessionSchema.version else {
      throw .newer(path: path, version: Int(version), known: Int(SessionSchema.version))
    }
    queue = try Self.attempt(path) {
      let queue = try Self.connect(path, access)
      if version < SessionSchema.version, access == .readWrite { try SessionSchema.migrator.migrate(queue) }
      return queue
    }
    // An id that cannot be read is that of a damaged session, which is not written to.
    identity = SessionIdentity(
      of: path, id: access == .inspecting ? nil : try? queue.read(SessionIdentity.id))
  }

  /// Creates an empty session; there must be no file.
  /// - Throws: `SessionError`.
  init(creating path: String) throws(SessionError) {
    self.path = path
    queue = try Self.attempt(path) {
      let queue = try Self.connect(path, .readWrite)
      try queue.writeWithoutTransaction { try $0.execute(sql: SessionSchema.preparation) }
      try SessionSchema.migrator.migrate(queue)
      return queue
    }
    identity = SessionIdentity(of: path, id: nil)
  }

  /// Checks that the file is still that of this session.
  /// - Throws: `SessionError.gone`, `.overwritten`, `.cannotRead`.
  func checkIdentity() throws(SessionError) { try identity.check() }

  /// Changes the file in one transaction, if it still is that of this session.
  /// - Throws: `SessionError`.
  func change(_ body: (Database) throws -> Void) throws(SessionError) {
    try identity.check()
    let id = SessionIdentity.makeID()
    let isKept = try attempt {
      try queue.write { db in
        try body(db)
        try db.execute(sql: "UPDATE session SET commit_id = ?", arguments: [id])
        return db.changesCount > 0
      }
    }
    identity.note(isKept ? id : nil)
  }

  /// Writes a compact copy; there must be no file at `path`.
  /// - Throws: `SessionError`, naming the path of the copy.
  package func copy(to path: String) throws(SessionError) {
    try Self.attempt(path) {
      try queue.writeWithoutTransaction { try $0.execute(sql: "VACUUM INTO ?", arguments: [path]) }
    }
  }

  /// The version of SQLite, such as `3.40.1`.
  static var libraryVersion: String {
    (try? DatabaseQueue().read { try String.fetchOne($0, sql: "SELECT sqlite_version()") }) ?? "?"
  }

  /// Closes the connection, so that the file can be moved or removed.
  package func close() { try? queue.close() }

  /// Removes a session and its rollback journal.
  static func remove(_ path: String) {
    for suffix in ["", "-journal"] { unlink(path + suffix) }
  }

  private static func connect(_ path: String, _ access: Access) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.readonly = access == .readOnly
    // Another writing shell or `sqlite3` holds the file only briefly.
    configuration.busyMode = .timeout(3)
    configuration.prepareDatabase { db in
      if access != .readOnly { try db.execute(sql: SessionSchema.connection) }
    }
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  // MARK: Errors

  func attempt<Value>(_ body: () throws -> Value) throws(SessionError) -> Value {
    try Self.attempt(path, body)
  }

  /// Converts SQLite's errors to `SessionError`.
  private static func attempt<Value>(_ path: String, _ body: () throws -> Value) throws(SessionError) -> Value
  {
    do {
      return try body()
    } catch let error as SessionError {
      throw error
    } catch let error as DatabaseError {
      throw Self.meaning(of: error, path)
    } catch {
      // A row whose values do not have the declared types.
      throw .damaged(path: path)
    }
  }

  private static func meaning(of error: DatabaseError, _ path: String) -> SessionError {
    switch error.resultCode {
    case .SQLITE_FULL: .diskFull(path: path)
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: .damaged(path: path)
    case .SQLITE_READONLY, .SQLITE_PERM: .cannotWrite(path: path, code: EACCES)
    case .SQLITE_BUSY, .SQLITE_LOCKED: .busy(path: path)
    case .SQLITE_CANTOPEN: .cannotWrite(path: path, code: openingError(path))
    case .SQLITE_ERROR where error.message?.hasPrefix("no such") == true: .damaged(path: path)
    case .SQLITE_CONSTRAINT, .SQLITE_MISMATCH: .damaged(path: path)
    default: .failed(path: path, reason: error.message ?? "error \(error.resultCode.rawValue)")
    }
  }

  /// The `errno` of a failed open, which SQLite does not report. The session itself must not be opened here: closing
  /// it again would drop SQLite's locks.
  private static func openingError(_ path: String) -> Int32 {
    let other = open("/dev/null", O_RDONLY | O_CLOEXEC)
    // Too many open files, of this process or of the system.
    if other < 0 { return errno }
    Foundation.close(other)
    let folder = URL(filePath: path).deletingLastPathComponent().path
    // A session is written with a journal beside it.
    for (path, mode) in [(folder, F_OK), (path, R_OK | W_OK), (folder, W_OK | X_OK)]
    where access(path, mode) != 0 && (errno != ENOENT || path == folder) { return errno }
    return EIO
  }
}

/// The first bytes of a session, which identify it without opening SQLite: opening would roll back the pending
/// transaction of a foreign database.
struct SessionHeader {
  /// The version of the schema.
  let version: Int64

  /// - Throws: `SessionError.missing`, `.cannotRead`, `.notASession`.
  init(of path: String) throws(SessionError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw errno == ENOENT || errno == ENOTDIR ? .missing(path: path) : .cannotRead(path: path, code: errno)
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw .notASession(path: path)
    }
    var bytes = [UInt8](repeating: 0, count: 100)
    let count = read(descriptor, &bytes, bytes.count)
    guard count >= 0 else { throw .cannotRead(path: path, code: errno) }
    func number(at offset: Int) -> Int64 { bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int64($1) } }
    guard count == bytes.count, bytes.starts(with: Array("SQLite format 3\u{0}".utf8)),
      number(at: 68) == SessionSchema.applicationID
    else { throw .notASession(path: path) }
    version = number(at: 60)
  }
}
