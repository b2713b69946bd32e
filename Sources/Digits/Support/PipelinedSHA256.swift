import Compute
import Dispatch

/// SHA-256 of bytes as they pass, computed on another thread while the next are read; on the caller's where there is no
/// other.
final class PipelinedSHA256: @unchecked Sendable {
  private let hasher = HashingThread()
  private lazy var hasThread = WorkerThread.start { [hasher] in hasher.work() }
  private var isUnderWay = false

  /// Fewer bytes than this are hashed at once: handing them over would take longer.
  private static let few = 1 << 14

  deinit {
    settle()
    hasher.bytes = nil
    hasher.begin.signal()
  }

  /// Begins to hash the next bytes; waits for the former ones first. They must stay until the next call, of
  /// whichever function.
  func add(_ bytes: UnsafeRawBufferPointer) {
    settle()
    guard bytes.count >= Self.few, hasThread else { return hasher.hash.update(bytes) }
    hasher.bytes = bytes
    isUnderWay = true
    hasher.begin.signal()
  }

  /// Waits until all bytes added are hashed.
  func settle() {
    if isUnderWay { hasher.end.wait() }
    isUnderWay = false
  }

  /// The hash of all bytes added; nothing may be added afterwards.
  func finish() -> SHA256.Digest {
    settle()
    return hasher.hash.finish()
  }
}

/// What both threads use, in turn: the thread between `begin` and `end`, the owner at all other times.
private final class HashingThread: @unchecked Sendable {
  var hash = SHA256()
  /// The bytes to hash next; `nil` ends the thread.
  var bytes: UnsafeRawBufferPointer?
  let begin = DispatchSemaphore(value: 0)
  let end = DispatchSemaphore(value: 0)

  func work() {
    while true {
      begin.wait()
      guard let bytes else { return }
      hash.update(bytes)
      end.signal()
    }
  }
}
