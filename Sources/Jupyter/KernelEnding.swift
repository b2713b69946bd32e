import Compute
import Foundation
import Synchronization

/// The end of a kernel, which any thread may begin.
final class KernelEnding: Sendable {
  /// Time for the running cell to end, and for the last messages to be delivered. Jupyter ends the process by force
  /// after five seconds.
  private static let patience: UInt32 = 4

  private let interrupts: Interrupts
  private let isBegun = Atomic(false)
  /// Wake the thread that runs cells and the one of the control channel.
  let wakeUp = WakePipe()
  let controlWakeUp = WakePipe()

  init(interrupts: Interrupts) { self.interrupts = interrupts }

  var isEnding: Bool { isBegun.load(ordering: .acquiring) }

  /// Interrupts the running cell, whose model is kept in the session, and lets the threads end. If a cell cannot be
  /// interrupted the process ends without it: all cells before it are on disk.
  func begin() {
    guard !isBegun.exchange(true, ordering: .acquiringAndReleasing) else { return }
    interrupts.interrupt()
    wakeUp.wake()
    controlWakeUp.wake()
    _ = WorkerThread.start {
      sleep(Self.patience)
      _exit(0)
    }
  }
}
