import Compute

/// Computes `body` for `0 ..< count` on all cores and returns the values in order.
func parallelMap<Value: Sendable>(_ count: Int, _ body: @Sendable (Int) -> Value) -> [Value] {
  [Value](unsafeUninitializedCapacity: count) { buffer, initialized in
    // Each index is written by exactly one iteration.
    nonisolated(unsafe) let slots = buffer
    ThreadPool.forEach(count) { index in
      slots.initializeElement(at: index, to: body(index))
    }
    initialized = count
  }
}
