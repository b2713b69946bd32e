import Dispatch

/// SHA-256 of bytes as they pass, computed on another thread while the next are read.
final class PipelinedSHA256: @unchecked Sendable {
  // Changed on the queue, and by the owner's thread only while nothing is under way.
  private var hash = SHA256()
  private let queue = DispatchQueue(label: "SHA-256")
  private let underWay = DispatchGroup()

  /// Fewer bytes than this are hashed at once: handing them over would take longer.
  private static let few = 1 << 14

  /// Begins to hash the next bytes; waits for the former ones first. They must stay until the next call, of
  /// whichever function.
  func add(_ bytes: UnsafeRawBufferPointer) {
    settle()
    guard bytes.count >= Self.few else { return hash.update(bytes) }
    nonisolated(unsafe) let bytes = bytes
    queue.async(group: underWay) { self.hash.update(bytes) }
  }

  /// Waits until all bytes added are hashed.
  func settle() { underWay.wait() }

  /// The hash of all bytes added; nothing may be added afterwards.
  func finish() -> SHA256.Digest {
    settle()
    return hash.finish()
  }
}
