import Foundation

/// Ensures that only one digitbook process at a time writes to a session.
///
/// The operating system releases the lock when the process ends in any way, so a leftover lock file locks nobody
/// out. It is a separate file, because SQLite's locks on the session are dropped as soon as any other descriptor
/// of it is closed in the same process.
final class SessionLock: Sendable {
  private let path: String
  private let descriptor: Int32

  /// Takes the lock.
  /// - Throws: `SessionError.inUse`, or `.cannotWrite` if the folder is not writable.
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
        // `trace` holds the lock only briefly.
        patience -= 1
        if code == EWOULDBLOCK, patience > 0 {
          usleep(10_000)
          continue
        }
        throw code == EWOULDBLOCK
          ? .inUse(path: session, process: holder) : .cannotWrite(path: session, code: code)
      }
      // The previous holder may have removed the file between `open` and `flock`; then retry with the new file.
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

  /// The state of the lock of a session.
  enum Trace {
    /// No lock file: it was released or never taken.
    case none
    /// A process holds it.
    case held
    /// The last holder ended without releasing it.
    case leftBehind
  }

  /// Inspects the lock of a session without keeping it.
  static func trace(of session: String) -> Trace {
    let descriptor = open(path(for: session), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { return .none }
    // Closing the descriptor releases the shared lock, if it was granted.
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
