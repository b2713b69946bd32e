import Compute
import Foundation

/// Signals to the kernel, received on a thread of their own: SIGINT interrupts as `interrupt_request` does, SIGTERM and
/// SIGHUP shut it down.
struct KernelSignals {
  private let set: sigset_t

  /// Keeps the signals from all threads that are started later, and from this one.
  init() {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&set, signal) }
    pthread_sigmask(SIG_BLOCK, &set, nil)
    self.set = set
  }

  func listen(interrupts: Interrupts, ending: KernelEnding) {
    let set = self.set
    let isListening = WorkerThread.start {
      var set = set
      while true {
        var signal: Int32 = 0
        guard sigwait(&set, &signal) == 0 else { continue }
        if signal == SIGINT { interrupts.interrupt() } else { ending.begin() }
      }
    }
    guard !isListening else { return }
    var blocked = set
    pthread_sigmask(SIG_UNBLOCK, &blocked, nil)
  }
}
