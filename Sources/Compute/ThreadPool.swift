import COneDNN
import Foundation
import Synchronization

/// A thread pool for one caller.
///
/// A training step is a handful of pieces of work of some ten microseconds each. Waking a sleeping thread
/// takes longer than that, so an idle thread polls for work for a while before it sleeps.
///
/// Which thread runs a task is arbitrary; what a task computes must depend on its index alone. That makes
/// results the same for any number of threads.
package final class ThreadPool: Sendable {
  /// Threads that run tasks from the start, including the caller's; at least 1.
  package let count: Int
  private let board: TaskBoard

  /// Starts `count - 1` threads, or as many as the system allows; they end when the last reference to the pool is
  /// released.
  /// - Parameter helpers: how many other threads may `joinAsHelper`.
  package init(count: Int, helpers: Int = 0) {
    let wanted = min(max(count, 1), 256)
    board = TaskBoard(capacity: wanted + min(max(helpers, 0), 256))
    while board.workers < wanted, let worker = board.enter() {
      let isStarted = WorkerThread.start { [board] in
        digitbook_omp_use_one_thread()
        board.work(as: worker)
      }
      // The work goes on with the threads there are, of which the caller's is one.
      guard isStarted else {
        board.leave()
        break
      }
    }
    self.count = board.workers
  }

  deinit {
    board.stop()
  }

  /// The number of processors that this process may use.
  package static var processorCount: Int { AvailableProcessors.count }

  /// Runs `body(0)`, ..., `body(tasks - 1)`, each once, and returns when all are done. Tasks start roughly in
  /// order.
  ///
  /// One caller at a time: tasks must not call `run` of the same pool.
  package func run(tasks: Int, _ body: (Int) -> Void) {
    run(tasks: tasks) { task, _ in body(task) }
  }

  /// The same, passing each task the index of the thread that runs it, 0 ..< `maxCount`: for per-thread
  /// scratch memory. The result must not depend on it.
  package func run(tasks: Int, _ body: (_ task: Int, _ worker: Int) -> Void) {
    digitbook_omp_use_one_thread()
    guard board.workers > 1, tasks > 1 else {
      for task in 0..<max(tasks, 0) { body(task, 0) }
      return
    }
    withoutActuallyEscaping(body) { board.publish(tasks: tasks, $0) }
  }

  /// The most threads the pool can have, helpers included.
  package var maxCount: Int { board.capacity }

  /// Runs tasks on the calling thread until `dismiss`. Returns at once if the pool has no helper slot left.
  package func joinAsHelper() {
    digitbook_omp_use_one_thread()
    if let worker = board.enter() { board.work(as: worker) }
  }

  /// Ends all threads except the caller's. Later `run` calls execute on the caller alone.
  package func dismiss() {
    board.stop()
  }
}

/// The shared task queue.
///
/// Each thread has a lane: every n-th task, the same ones in every run, because what it computed last time is
/// still in its processor's cache. Only a thread whose lane is empty steals from the others.
///
/// A lane counts its untaken tasks. Taking one is a compare-and-swap from n to n - 1; only after it succeeded
/// are `body` and the layout of the lanes read, and those cannot change before that task is done, because the
/// caller waits for `unfinished` to reach 0.
private final class TaskBoard: @unchecked Sendable {
  private let lanes: UnsafeMutablePointer<Lane>
  let capacity: Int
  private let members: Atomic<Int>
  private let unfinished = Atomic<Int>(0)
  private let sleeping = Atomic<Int>(0)
  private let stopped = Atomic<Bool>(false)
  private let wake = NSCondition()
  private var body: ((Int, Int) -> Void)?
  private var tasks = 0
  private var usedLanes = 1

  /// Polls of an idle thread before it sleeps: some fifty microseconds.
  private static let patience = 20_000

  /// The caller is the first member.
  init(capacity: Int) {
    self.capacity = capacity
    members = Atomic(1)
    lanes = .allocate(capacity: capacity)
    for index in 0..<capacity { (lanes + index).initialize(to: Lane()) }
  }

  deinit {
    lanes.deinitialize(count: capacity)
    lanes.deallocate()
  }

  /// Threads that share the work.
  var workers: Int { stopped.load(ordering: .relaxed) ? 1 : members.load(ordering: .relaxed) }

  /// Registers one more thread and returns its index; `nil` if all slots are taken.
  func enter() -> Int? {
    var count = members.load(ordering: .relaxed)
    while count < capacity {
      let (entered, seen) = members.weakCompareExchange(
        expected: count, desired: count + 1, ordering: .relaxed)
      if entered { return count }
      count = seen
    }
    return nil
  }

  /// Takes back the last `enter`, before another one.
  func leave() {
    members.subtract(1, ordering: .relaxed)
  }

  func publish(tasks: Int, _ body: @escaping (Int, Int) -> Void) {
    let count = workers
    self.body = body
    self.tasks = tasks
    usedLanes = count
    unfinished.store(tasks, ordering: .releasing)
    for lane in 0..<count {
      lanes[lane].remaining.store(tasksInLane(lane), ordering: .sequentiallyConsistent)
    }
    if sleeping.load(ordering: .sequentiallyConsistent) > 0 {
      wake.lock()
      wake.broadcast()
      wake.unlock()
    }
    while takeOne(as: 0) {}
    waitForTheRest()
    self.body = nil
  }

  func work(as worker: Int) {
    while !stopped.load(ordering: .relaxed) {
      if !takeOne(as: worker) { waitForWork() }
    }
  }

  func stop() {
    wake.lock()
    stopped.store(true, ordering: .sequentiallyConsistent)
    wake.broadcast()
    wake.unlock()
  }

  // MARK: Taking tasks

  /// Lane `lane` holds the tasks `lane`, `lane + usedLanes`, `lane + 2 usedLanes`, ...
  private func tasksInLane(_ lane: Int) -> Int { max(tasks - lane + usedLanes - 1, 0) / usedLanes }

  /// Takes from the thread's lane first, then steals from the others.
  private func takeOne(as worker: Int) -> Bool {
    let count = members.load(ordering: .relaxed)
    for step in 0..<count where takeOne(from: (worker + step) % count, as: worker) {
      return true
    }
    return false
  }

  private func takeOne(from lane: Int, as worker: Int) -> Bool {
    var open = lanes[lane].remaining.load(ordering: .acquiring)
    while open > 0 {
      let (taken, seen) = lanes[lane].remaining.weakCompareExchange(
        expected: open, desired: open - 1, ordering: .acquiringAndReleasing)
      if taken {
        perform(lane + (tasksInLane(lane) - open) * usedLanes, as: worker)
        unfinished.subtract(1, ordering: .acquiringAndReleasing)
        return true
      }
      open = seen
    }
    return false
  }

  /// Not inlined, so that no reference to `body` is left when the task counts as finished: the caller's
  /// closure is non-escaping.
  @inline(never)
  private func perform(_ task: Int, as worker: Int) {
    body?(task, worker)
  }

  // MARK: Waiting

  private var isWorkOpen: Bool {
    for lane in 0..<members.load(ordering: .relaxed)
    where lanes[lane].remaining.load(ordering: .sequentiallyConsistent) > 0 { return true }
    return false
  }

  private func waitForWork() {
    for _ in 0..<Self.patience where isWorkOpen || stopped.load(ordering: .relaxed) { return }
    wake.lock()
    sleeping.add(1, ordering: .sequentiallyConsistent)
    while !isWorkOpen, !stopped.load(ordering: .relaxed) { wake.wait() }
    sleeping.subtract(1, ordering: .sequentiallyConsistent)
    wake.unlock()
  }

  /// The other threads are at their last tasks. Short ones end while this thread polls; for long ones, such
  /// as the fits of a cross-validation, it sleeps so as not to take their processor.
  private func waitForTheRest() {
    var looks = 0
    while unfinished.load(ordering: .acquiring) > 0 {
      looks += 1
      if looks > Self.patience { usleep(looks > 2 * Self.patience ? 1000 : 50) }
    }
  }
}

/// The untaken tasks of one thread, padded to a cache line: taking from one lane does not slow down the
/// others.
private struct Lane: ~Copyable {
  let remaining = Atomic<Int>(0)
  private let padding: (Int, Int, Int, Int, Int, Int, Int) = (0, 0, 0, 0, 0, 0, 0)
}
