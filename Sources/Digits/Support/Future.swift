import Compute

/// Written once before the work is done, read only after waiting for it.
private final class Slot<Value>: @unchecked Sendable {
  var value: Value?
}

/// A value that is being computed on another thread.
final class Future<Value: Sendable>: @unchecked Sendable {
  private let result: Slot<Value>
  private let running: BackgroundWork
  private let work: @Sendable () -> Value

  init(_ work: @escaping @Sendable () -> Value) {
    let result = Slot<Value>()
    self.result = result
    self.work = work
    running = BackgroundWork { result.value = work() }
  }

  /// Blocks until the value is available.
  func wait() -> Value {
    running.wait()
    // Never `nil` after the wait; the fallback replaces a trap.
    return result.value ?? work()
  }
}
