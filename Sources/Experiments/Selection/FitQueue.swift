import Compute

/// The queued and the running fits of a search. Threads that find the queue empty help with the steps of the
/// running fits.
final class FitQueue: Sendable {
  /// A running fit and the thread pool of its network, or several fits that learn abreast.
  struct Running {
    let fits: [Fit]
    let workers: ThreadPool
    var fit: Fit { fits[0] }
    fileprivate var helpers = 0
  }

  private struct State {
    var waiting: ArraySlice<[Fit]>
    var running: [Running] = []
  }

  private let state: Locked<State>
  private let threads: Int

  /// - Parameters:
  ///   - fits: in starting order.
  ///   - threads: number of threads that take fits.
  convenience init(_ fits: [Fit], threads: Int) {
    self.init(groups: fits.map { [$0] }, threads: threads)
  }

  /// - Parameters:
  ///   - groups: fits that learn abreast, at least one in each; in starting order.
  ///   - threads: number of threads that take groups.
  init(groups: [[Fit]], threads: Int) {
    state = Locked(State(waiting: groups[...]))
    self.threads = threads
  }

  /// Starts the next fit or group, with a thread pool whose first thread is the caller; `nil` if the queue is empty.
  func begin() -> Running? {
    state.withLock { state in
      guard let fits = state.waiting.popFirst() else { return nil }
      let running = Running(fits: fits, workers: ThreadPool(count: 1, helpers: threads))
      state.running.append(running)
      return running
    }
  }

  /// Ends a fit and releases its helper threads.
  func end(_ running: Running) {
    state.withLock { state in state.running.removeAll { $0.fits == running.fits } }
    running.workers.dismiss()
  }

  /// Empties the queue.
  func clear() {
    state.withLock { $0.waiting = [] }
  }

  /// Makes the calling thread a helper of the running fits, the one with the fewest helpers first, until all
  /// have ended.
  func helpRunningFits() {
    while let workers = fitWithFewestHelpers() { workers.joinAsHelper() }
  }

  private func fitWithFewestHelpers() -> ThreadPool? {
    state.withLock { state in
      guard
        let index = state.running.indices.min(by: { state.running[$0].helpers < state.running[$1].helpers })
      else { return nil }
      state.running[index].helpers += 1
      return state.running[index].workers
    }
  }
}
