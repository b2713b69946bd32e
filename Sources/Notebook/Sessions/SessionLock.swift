import Foundation

/// Sees to it that one digitbook at a time writes to a session.
///
/// The system holds the lock for the process, so that it is gone with the process however that ends: a file
/// left behind locks nobody out. It is a file of its own, because SQLite's locks on the session would be
/// dropped as soon as anyone else in the process closed it.
final class SessionLock: Sendable {
  private let path: String
  private let descriptor: Int32

  /// Takes the lock.
  /// - Throws: `SessionError.inUse`, or `.cannotWrite` where the folder takes no files.
  init(_ session: String) throws(SessionError) {
    let path = Self.path(for: session)
    self.path = path
    var patience = 5
    while true {
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
      guard descriptor >= 0 else { throw .cannotWrite(path: session, code: errno) }
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        let code = errno
        let holder = Self.holder(descriptor)
        close(descriptor)
        // Whoever only looks at it holds it for a moment.
        patience -= 1
        if code == EWOULDBLOCK, patience > 0 {
          usleep(10_000)
          continue
        }
        throw code == EWOULDBLOCK
          ? .inUse(path: session, process: holder) : .cannotWrite(path: session, code: code)
      }
      // Whoever held it may have removed the file between our two steps; another one of that name counts.
      if Self.isSameFile(descriptor, path) {
        self.descriptor = descriptor
        break
      }
      close(descriptor)
    }
    let text = Array("\(getpid())\n".utf8)
    _ = ftruncate(descriptor, 0)
    _ = pwrite(descriptor, text, text.count, 0)
  }

  deinit {
    unlink(path)
    close(descriptor)
  }

  /// What became of the lock of a session.
  enum Trace {
    /// There is none: the last one who had it let go of it, or nobody ever had it.
    case none
    /// Somebody has it.
    case held
    /// Whoever had it last ended without letting go of it.
    case leftBehind
  }

  /// Looks at the lock of a session without taking it.
  package static func trace(of session: String) -> Trace {
    let descriptor = open(path(for: session), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { return .none }
    // The lock for reading, if there was one to be had, is gone with the descriptor.
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) == 0 ? .leftBehind : .held
  }

  private static func path(for session: String) -> String {
    let url = URL(filePath: session)
    return url.deletingLastPathComponent().appending(path: ".\(url.lastPathComponent).lock").path
  }

  private static func isSameFile(_ descriptor: Int32, _ path: String) -> Bool {
    var (mine, named) = (stat(), stat())
    return fstat(descriptor, &mine) == 0 && stat(path, &named) == 0 && mine.st_ino == named.st_ino
      && mine.st_dev == named.st_dev
  }

  private static func holder(_ descriptor: Int32) -> Int32? {
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    guard count > 0 else { return nil }
    return Int32(String(decoding: bytes[..<count], as: UTF8.self).trimmingCharacters(in: .newlines))
  }
}
