import COneDNN
import Foundation
import Synchronization

/// Threads that share the tasks of one caller.
///
/// A training step is a handful of pieces of work of some ten microseconds each. Waking a sleeping thread
/// takes longer than that, so an idle worker first looks for work for a while and only then sleeps.
///
/// Who runs a task is a matter of chance; what a task computes must depend on its number alone. That is
/// what makes results the same for any number of workers.
public final class Workers: Sendable {
  /// How many threads run tasks, the caller's among them; at least 1.
  public let count: Int
  private let board: TaskBoard

  /// Starts `count - 1` threads; they end when the last reference to this object goes.
  public init(count: Int) {
    self.count = min(max(count, 1), 256)
    board = TaskBoard()
    for _ in 1..<self.count {
      let board = self.board
      let thread = Thread {
        digitbook_omp_use_one_thread()
        board.work()
      }
      thread.stackSize = 1 << 21
      thread.start()
    }
  }

  deinit {
    board.stop()
  }

  /// One thread for each processor that is online.
  public static var processorCount: Int { max(ProcessInfo.processInfo.activeProcessorCount, 1) }

  /// Runs `body(0)`, ..., `body(tasks - 1)`, each once, in any order, and returns when all are done.
  ///
  /// One caller at a time: tasks must not call `run` of the same object.
  public func run(tasks: Int, _ body: (Int) -> Void) {
    digitbook_omp_use_one_thread()
    guard count > 1, tasks > 1 else {
      for task in 0..<max(tasks, 0) { body(task) }
      return
    }
    withoutActuallyEscaping(body) { board.publish(tasks: tasks, $0) }
  }
}

/// Where the caller lays out tasks and the workers take them.
///
/// `remaining` counts the tasks nobody has taken. Taking one is a compare-and-swap from n to n - 1, which
/// makes n - 1 the number of the task; only after it succeeded is `body` read, and `body` cannot change
/// before that task is done, because the caller waits for `unfinished` to reach 0.
private final class TaskBoard: @unchecked Sendable {
  private let remaining = Atomic<Int>(0)
  private let unfinished = Atomic<Int>(0)
  private let sleeping = Atomic<Int>(0)
  private let stopped = Atomic<Bool>(false)
  private let wake = NSCondition()
  private var body: ((Int) -> Void)?

  /// How often an idle worker looks for work before it sleeps: some fifty microseconds.
  private static let patience = 20_000

  func publish(tasks: Int, _ body: @escaping (Int) -> Void) {
    self.body = body
    unfinished.store(tasks, ordering: .releasing)
    remaining.store(tasks, ordering: .sequentiallyConsistent)
    if sleeping.load(ordering: .sequentiallyConsistent) > 0 {
      wake.lock()
      wake.broadcast()
      wake.unlock()
    }
    while takeOne() {}
    waitForTheRest()
    self.body = nil
  }

  func work() {
    while !stopped.load(ordering: .relaxed) {
      if !takeOne() { waitForWork() }
    }
  }

  func stop() {
    wake.lock()
    stopped.store(true, ordering: .sequentiallyConsistent)
    wake.broadcast()
    wake.unlock()
  }

  private func takeOne() -> Bool {
    var open = remaining.load(ordering: .acquiring)
    while open > 0 {
      let (taken, seen) = remaining.weakCompareExchange(
        expected: open, desired: open - 1, ordering: .acquiringAndReleasing)
      if taken {
        perform(open - 1)
        unfinished.subtract(1, ordering: .acquiringAndReleasing)
        return true
      }
      open = seen
    }
    return false
  }

  /// A call of its own, so that no reference to `body` is left when the task counts as finished: the caller's
  /// closure is lent, not given.
  @inline(never)
  private func perform(_ task: Int) {
    body?(task)
  }

  private func waitForWork() {
    for _ in 0..<Self.patience where remaining.load(ordering: .relaxed) > 0 { return }
    wake.lock()
    sleeping.add(1, ordering: .sequentiallyConsistent)
    while remaining.load(ordering: .sequentiallyConsistent) == 0, !stopped.load(ordering: .relaxed) {
      wake.wait()
    }
    sleeping.subtract(1, ordering: .sequentiallyConsistent)
    wake.unlock()
  }

  /// The others are at their last tasks. Short ones end while we look; for long ones, such as the fits of
  /// a cross-validation, we step aside so as not to take their processor.
  private func waitForTheRest() {
    var looks = 0
    while unfinished.load(ordering: .acquiring) > 0 {
      looks += 1
      if looks > Self.patience { usleep(looks > 2 * Self.patience ? 1000 : 50) }
    }
  }
}
