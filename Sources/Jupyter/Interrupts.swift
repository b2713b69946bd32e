import Experiments
import Synchronization

/// Interrupts of the running cell, by message or by signal, as Ctrl-C at the prompt: the first one stops it and keeps
/// what there is, a second one within `patience` abandons it. Without a running cell they do nothing.
final class Interrupts: Sendable {
  private struct State {
    var isRunning = false
    var interruptedAt: ContinuousClock.Instant?
  }

  private static let patience = Duration.seconds(2)

  private let cancellation: Cancellation
  private let state = Mutex(State())
  /// Ends a wait for the user's answer.
  let wakeUp = WakePipe()

  init(raising cancellation: Cancellation) { self.cancellation = cancellation }

  /// Whether the running cell was interrupted.
  var isInterrupted: Bool { state.withLock { $0.interruptedAt != nil } }

  /// A cell begins.
  func begin() {
    state.withLock { state in
      cancellation.lower()
      wakeUp.drain()
      state = State(isRunning: true)
    }
  }

  /// The cell has ended.
  func end() {
    state.withLock { state in
      state = State()
      cancellation.lower()
    }
  }

  /// May be called from any thread.
  func interrupt() {
    let now = ContinuousClock.now
    state.withLock { state in
      guard state.isRunning else { return }
      if let earlier = state.interruptedAt, now - earlier < Self.patience {
        cancellation.abandon()
      } else {
        cancellation.raise()
      }
      state.interruptedAt = now
      wakeUp.wake()
    }
  }
}
