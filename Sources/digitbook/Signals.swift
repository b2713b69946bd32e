import Experiments
import Foundation
import Synchronization

/// Waits for signals on a thread of its own, so that none of digitbook runs inside a signal handler.
///
/// Ctrl-C raises the notebook's cancellation and wakes whoever waits for input; a second one soon after abandons
/// what the first one stopped. Everything else is for the one who waits: the prompt must leave the terminal
/// sane before the process stops or ends.
final class Signals: Sendable {
  /// What ended a wait.
  enum Event {
    /// There is something to read.
    case input
    /// Ctrl-C.
    case interrupt
    /// The window has another size.
    case resize
    /// Ctrl-Z, or someone wants the process to end: tidy up, then `obey`.
    case stop(Int32)
  }

  private struct State {
    var isInterrupted = false
    /// Whether the terminal is set up for editing, so that whoever edits must answer the signals.
    var isEditing = false
    /// When Ctrl-C stopped the work that ran last.
    var stoppedWork: ContinuousClock.Instant?
    /// Whether Ctrl-C was pressed again soon after that.
    var isImpatient = false
    var timesStopped = 0
  }

  /// So soon a second Ctrl-C abandons what the first one stopped.
  private static let patience = Duration.seconds(2)

  private let cancellation: Cancellation
  private let isInteractive: Bool
  private let state = Mutex(State())
  private let wakeUp: (read: Int32, write: Int32)

  /// Starts listening. Call it before there are other threads: they inherit which signals are held back.
  /// - Parameter isInteractive: whether there is a prompt to go back to. Where there is none, a second
  ///   Ctrl-C ends the process at once.
  init(raising cancellation: Cancellation, isInteractive: Bool) {
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
    Thread.detachNewThread { [self] in listen(for: set) }
  }

  /// Whether Ctrl-C was pressed since the last `forget`.
  var isInterrupted: Bool { state.withLock { $0.isInterrupted } }

  /// The prompt is back: what was pressed before is answered.
  func forget() {
    state.withLock { $0.isInterrupted = false }
    drain()
    cancellation.lower()
  }

  /// Whether Ctrl-C was pressed again soon after it stopped work. Asking takes the answer back.
  func takeImpatience() -> Bool {
    state.withLock { state in
      defer { state.isImpatient = false }
      return state.isImpatient
    }
  }

  /// What Ctrl-C stopped is to stay: the next Ctrl-C is about something else.
  func forgetImpatience() {
    state.withLock { ($0.isImpatient, $0.stoppedWork) = (false, nil) }
  }

  /// How often Ctrl-Z stopped the process while it worked, and it went on.
  var timesStopped: Int { state.withLock { $0.timesStopped } }

  /// Waits until there is something to read, or a signal.
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

  /// While `body` runs the terminal is set up for editing: all signals come out of `wait`.
  func whileEditing<Result>(_ body: () -> Result) -> Result {
    state.withLock { $0.isEditing = true }
    defer { state.withLock { $0.isEditing = false } }
    return body()
  }

  /// Lets a signal do what it does to a process that knows nothing of it: stop or end it.
  static func obey(_ signal: Int32) {
    Foundation.signal(signal, SIG_DFL)
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, signal)
    // Sent to this thread, so that it takes effect right here and not when some other thread gets to run.
    pthread_kill(pthread_self(), signal)
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
    // After Ctrl-Z and `fg` the process goes on here.
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  // MARK: The listening thread

  private func listen(for signals: sigset_t) {
    var signals = signals
    while true {
      var signal: Int32 = 0
      guard sigwait(&signals, &signal) == 0 else { continue }
      if signal == SIGINT { interrupt() } else { pass(signal) }
    }
  }

  private func interrupt() {
    let now = ContinuousClock.now
    let (isImpatient, endsProcess) = state.withLock { state in
      // Whoever edits leaves the terminal sane first.
      let endsProcess = state.isInterrupted && !isInteractive && !state.isEditing
      state.isInterrupted = true
      state.isImpatient = state.stoppedWork.map { now - $0 < Self.patience } ?? false
      if !state.isEditing { state.stoppedWork = now }
      return (state.isImpatient, endsProcess)
    }
    if endsProcess { _exit(ExitStatus.interrupted.rawValue) }
    if isImpatient { cancellation.abandon() } else { cancellation.raise() }
    wake(SIGINT)
  }

  /// While a command works the terminal is as the user's shell left it, so the signal may do its work.
  private func pass(_ signal: Int32) {
    if state.withLock({ $0.isEditing }) {
      wake(signal)
    } else if signal != SIGWINCH {
      Self.obey(signal)
      state.withLock { $0.timesStopped += 1 }
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

  /// `nohup` and the like have signals ignored on purpose.
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
