import Dispatch

/// A value that is being computed on another thread.
final class Future<Value: Sendable>: @unchecked Sendable {
  private let group = DispatchGroup()
  // Written once before the group is left, read only after waiting for the group.
  private var result: Value?
  private let work: @Sendable () -> Value

  init(_ work: @escaping @Sendable () -> Value) {
    self.work = work
    DispatchQueue.global().async(group: group) { self.result = work() }
  }

  /// Blocks until the value is available.
  func wait() -> Value {
    group.wait()
    // Never `nil` after the wait; the fallback replaces a trap.
    return result ?? work()
  }
}
