import Dispatch

/// The values of `body` for `0 ..< count`, computed on all cores and returned in order.
func parallelMap<Value: Sendable>(_ count: Int, _ body: @Sendable (Int) -> Value) -> [Value] {
  [Value](unsafeUninitializedCapacity: count) { buffer, initialized in
    // Each index is written by exactly one iteration.
    nonisolated(unsafe) let slots = buffer
    DispatchQueue.concurrentPerform(iterations: count) { index in
      slots.initializeElement(at: index, to: body(index))
    }
    initialized = count
  }
}

/// A value that another thread is computing while this one goes on.
final class Future<Value: Sendable>: @unchecked Sendable {
  private let group = DispatchGroup()
  // Written once before the group is left, read only after waiting for that.
  private var result: Value?
  private let work: @Sendable () -> Value

  init(_ work: @escaping @Sendable () -> Value) {
    self.work = work
    DispatchQueue.global().async(group: group) { self.result = work() }
  }

  /// The value, once it is there.
  func wait() -> Value {
    group.wait()
    // It is there by now; computing it here is what remains to say instead of a trap.
    return result ?? work()
  }
}

/// Memory that several threads write, each its own part.
struct SharedBytes: @unchecked Sendable {
  let base: UnsafeMutablePointer<UInt8>
}
