import Compute
import Experiments
import Foundation
import Synchronization

/// Receives signals with `sigwait` on a dedicated thread, so that no code of digitbook runs in a signal
/// handler.
///
/// Ctrl-C requests cancellation and wakes the thread that waits for input; a second one within `patience`, while the
/// command still ends, abandons it. Once it has ended, what it kept stays. All other signals are delivered to the waiting thread: the prompt must
/// restore the terminal before the process stops or ends.
final class Signals: Sendable {
  /// Reason for the end of a wait.
  enum Event {
    /// Input is available.
    case input
    /// Ctrl-C.
    case interrupt
    /// The window was resized.
    case resize
    /// A signal to stop or end the process: restore the terminal, then call `applyDefaultAction`.
    case stop(Int32)
  }

  private struct State {
    var isInterrupted = false
    /// Whether the terminal is in editing mode, so that the editor must handle signals.
    var isEditing = false
    /// Time at which Ctrl-C interrupted the last command.
    var interruptedAt: ContinuousClock.Instant?
    var suspensionCount = 0
    /// The mode of the terminal during a command that reads keys.
    var mode: KeyMode?
  }

  /// Time within which a second Ctrl-C abandons the interrupted command.
  private static let patience = Duration.seconds(2)

  private let cancellation: Cancellation
  private let isInteractive: Bool
  /// Whether every signal to end only asks the running work to stop.
  private let onlyStops: Bool
  private let state = Mutex(State())
  private let wakeUp: (read: Int32, write: Int32)

  /// Starts the thread. Must be called before other threads exist, since they inherit the mask of blocked
  /// signals. Without a thread the signals keep their default action.
  /// - Parameter isInteractive: whether there is a prompt to return to. Without one, a second Ctrl-C ends the
  ///   process immediately.
  convenience init(raising cancellation: Cancellation, isInteractive: Bool) {
    self.init(raising: cancellation, isInteractive: isInteractive, onlyStops: false)
  }

  /// For a worker of a plan: SIGTERM, SIGHUP and SIGINT, however often, ask it to keep its trainings and end.
  convenience init(stopping cancellation: Cancellation) {
    self.init(raising: cancellation, isInteractive: false, onlyStops: true)
  }

  private init(raising cancellation: Cancellation, isInteractive: Bool, onlyStops: Bool) {
    self.onlyStops = onlyStops
    self.cancellation = cancellation
    self.isInteractive = isInteractive
    var ends: [Int32] = [-1, -1]
    _ = pipe(&ends)
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    for end in ends { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
    wakeUp = (ends[0], ends[1])

    var listened = sigset_t()
    sigemptyset(&listened)
    for signal in [SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGWINCH] where !Self.isIgnored(signal) {
      sigaddset(&listened, signal)
    }
    pthread_sigmask(SIG_BLOCK, &listened, nil)
    let set = listened
    let isListening = WorkerThread.start { [self] in listen(for: set) }
    if !isListening { pthread_sigmask(SIG_UNBLOCK, &listened, nil) }
  }

  /// Whether Ctrl-C was pressed since the last call of `discardInterrupts`.
  var isInterrupted: Bool { state.withLock { $0.isInterrupted } }

  /// Discards earlier interrupts; called before each prompt. The next Ctrl-C is a first one again.
  func discardInterrupts() {
    state.withLock { ($0.isInterrupted, $0.interruptedAt) = (false, nil) }
    drain()
    cancellation.lower()
  }

  /// Number of times Ctrl-Z suspended the process during a command.
  var suspensionCount: Int { state.withLock { $0.suspensionCount } }

  /// Blocks until input is available or a signal arrives.
  func wait(for descriptor: Int32) -> Event {
    while true {
      var watched = [
        pollfd(fd: wakeUp.read, events: Int16(POLLIN), revents: 0),
        pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
      ]
      let count = poll(&watched, 2, -1)
      if count < 0, errno != EINTR { return .input }
      if watched[0].revents != 0 {
        var signal: UInt8 = 0
        if read(wakeUp.read, &signal, 1) == 1, let event = Self.event(of: Int32(signal)) { return event }
      } else if watched[1].revents != 0 {
        return .input
      }
    }
  }

  /// Runs `body` in editing mode, in which all signals are returned by `wait`.
  func whileEditing<Result>(_ body: () -> Result) -> Result {
    state.withLock { $0.isEditing = true }
    defer { state.withLock { $0.isEditing = false } }
    return body()
  }

  /// Runs `body` with the terminal in this mode. Whatever stops or ends the process restores the terminal first.
  func whileHolding<Result>(_ mode: KeyMode, _ body: () throws -> Result) rethrows -> Result {
    state.withLock { $0.mode = mode }
    mode.begin()
    defer {
      state.withLock { $0.mode = nil }
      mode.end()
    }
    return try body()
  }

  /// Applies the default action of a signal: stop or end the process.
  static func applyDefaultAction(of signal: Int32) {
    Foundation.signal(signal, SIG_DFL)
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, signal)
    // Sent to this thread to take effect here, not when another thread happens to run.
    pthread_kill(pthread_self(), signal)
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
    // After Ctrl-Z and `fg` execution continues here.
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  // MARK: The listening thread

  private func listen(for signals: sigset_t) {
    var signals = signals
    while true {
      var signal: Int32 = 0
      guard sigwait(&signals, &signal) == 0 else { continue }
      if onlyStops {
        if signal == SIGTSTP {
          Self.applyDefaultAction(of: signal)
        } else if signal != SIGWINCH {
          cancellation.raise()
        }
      } else if signal == SIGINT {
        interrupt()
      } else {
        pass(signal)
      }
    }
  }

  private func interrupt() {
    let now = ContinuousClock.now
    let (wantsAbandon, endsProcess) = state.withLock { state in
      // In editing mode the editor restores the terminal first.
      let endsProcess = state.isInterrupted && !isInteractive && !state.isEditing
      state.isInterrupted = true
      // At the prompt no command is ending.
      let isSecond = !state.isEditing && state.interruptedAt.map { now - $0 < Self.patience } ?? false
      if !state.isEditing { state.interruptedAt = now }
      return (isSecond, endsProcess)
    }
    if endsProcess {
      state.withLock { $0.mode }?.end()
      _exit(ExitStatus.interrupted.rawValue)
    }
    if wantsAbandon { cancellation.abandon() } else { cancellation.raise() }
    wake(SIGINT)
  }

  /// During a command the terminal is in its original state, so the default action can be applied directly.
  private func pass(_ signal: Int32) {
    if state.withLock({ $0.isEditing }) {
      wake(signal)
    } else if signal != SIGWINCH {
      state.withLock { $0.mode }?.end()
      Self.applyDefaultAction(of: signal)
      state.withLock { state in
        state.suspensionCount += 1
        state.mode?.begin()
      }
    }
  }

  private func wake(_ signal: Int32) {
    var byte = UInt8(truncatingIfNeeded: signal)
    _ = write(wakeUp.write, &byte, 1)
  }

  private func drain() {
    var byte: UInt8 = 0
    while read(wakeUp.read, &byte, 1) == 1 {}
  }

  private static func event(of signal: Int32) -> Event? {
    switch signal {
    case SIGINT: .interrupt
    case SIGWINCH: .resize
    case SIGTSTP, SIGTERM, SIGHUP: .stop(signal)
    default: nil
    }
  }

  /// `nohup` and similar tools ignore signals on purpose.
  private static func isIgnored(_ signal: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(signal, nil, &action) == 0 else { return false }
    #if canImport(Darwin)
      return unsafeBitCast(action.__sigaction_u.__sa_handler, to: Int.self) == 1
    #else
      return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
    #endif
  }
}
