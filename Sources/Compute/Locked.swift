// `Synchronization.Mutex` waits inside libswiftSynchronization.so on Linux, which is not instrumented: the thread
// sanitizer does not see a contended lock change hands and reports races that are none. Under it, a lock that it
// knows stands in.

#if THREAD_SANITIZER
  import Foundation

  /// A value behind a lock: in all other builds `Synchronization.Mutex`.
  package final class Locked<Value>: @unchecked Sendable {
    private let lock = NSLock()
    private var value: Value

    package init(_ value: Value) { self.value = value }

    package func withLock<Result, E: Error>(_ body: (inout Value) throws(E) -> Result) throws(E) -> Result {
      lock.lock()
      defer { lock.unlock() }
      return try body(&value)
    }
  }
#else
  import Synchronization

  /// A value behind a lock.
  package typealias Locked<Value> = Mutex<Value>
#endif
