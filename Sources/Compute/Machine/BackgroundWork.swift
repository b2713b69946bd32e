import Dispatch

/// Work on another thread; on the caller's, at once, where the system has no thread to give. Dispatch would wait for
/// one without end.
package final class BackgroundWork: Sendable {
  private let done = DispatchGroup()

  package init(_ work: @escaping @Sendable () -> Void) {
    done.enter()
    let isStarted = WorkerThread.start { [done] in
      work()
      done.leave()
    }
    if !isStarted {
      work()
      done.leave()
    }
  }

  /// Blocks until the work is done.
  package func wait() { done.wait() }
}

extension ThreadPool {
  /// Runs `body(0)`, ..., `body(count - 1)`, each once, on the processors that this process may use.
  package static func forEach(_ count: Int, _ body: @Sendable (Int) -> Void) {
    ThreadPool(count: min(processorCount, count)).run(tasks: count, body)
  }
}
