import Compute
import Synchronization

/// The fits of a grid search that still wait for a thread, and those under way, whose steps are shared with
/// threads that have no fit of their own left.
final class FitQueue: Sendable {
  /// A fit under way and the workers of its network.
  struct Running {
    let fit: Fit
    let workers: ThreadPool
    fileprivate var helpers = 0
  }

  private struct State {
    var waiting: ArraySlice<Fit>
    var running: [Running] = []
  }

  private let state: Mutex<State>
  private let threads: Int

  /// - Parameters:
  ///   - fits: in the order in which they are begun.
  ///   - threads: how many will come for fits.
  init(_ fits: [Fit], threads: Int) {
    state = Mutex(State(waiting: fits[...]))
    self.threads = threads
  }

  /// The next fit, with workers of which the calling thread is the first.
  func begin() -> Running? {
    state.withLock { state in
      guard let fit = state.waiting.popFirst() else { return nil }
      let running = Running(fit: fit, workers: ThreadPool(count: 1, guests: threads))
      state.running.append(running)
      return running
    }
  }

  /// Sends away who helped with a fit.
  func end(_ running: Running) {
    state.withLock { state in state.running.removeAll { $0.fit == running.fit } }
    running.workers.dismiss()
  }

  /// Begins no more fits.
  func clear() {
    state.withLock { $0.waiting = [] }
  }

  /// Lends the calling thread to the fits under way, to the one with the fewest helpers first, until all are
  /// over.
  func help() {
    while let workers = leastHelped() { workers.help() }
  }

  private func leastHelped() -> ThreadPool? {
    state.withLock { state in
      guard
        let index = state.running.indices.min(by: { state.running[$0].helpers < state.running[$1].helpers })
      else { return nil }
      state.running[index].helpers += 1
      return state.running[index].workers
    }
  }
}
