import Compute
import Foundation
import Synchronization
import Testing

@Suite("Thread pool") struct ThreadPoolTests {
  @Test(arguments: [1, 2, 3, 8]) func runEveryTaskOnce(count: Int) {
    let workers = ThreadPool(count: count)
    #expect(workers.count == count)
    for tasks in [0, 1, 2, 3, 7, 50, 1000] {
      let runs = Tally(tasks)
      workers.run(tasks: tasks) { runs.add(to: $0) }
      #expect(runs.values == Array(repeating: 1, count: tasks))
    }
  }

  @Test func noNumberOfThreadsIsImpossible() {
    #expect(ThreadPool(count: 0).count == 1)
    #expect(ThreadPool(count: -3).count == 1)
    ThreadPool(count: 2).run(tasks: -1) { _ in Issue.record("there is no task") }
  }

  /// Rounds follow so closely that a thread of one meets the tasks of the next; a task that ran twice, or not
  /// at all, or with the closure of another round, shows in the sums.
  @Test func tenThousandRoundsInARow() {
    let workers = ThreadPool(count: 4)
    let sum = Atomic<Int>(0)
    var expected = 0
    for round in 0..<10_000 {
      let tasks = 1 + round % 7
      workers.run(tasks: tasks) { task in sum.add(round * (task + 1), ordering: .relaxed) }
      expected += round * tasks * (tasks + 1) / 2
      guard sum.load(ordering: .relaxed) == expected else {
        Issue.record("round \(round)")
        return
      }
    }
  }

  @Test func wakeUpAfterASleep() {
    let workers = ThreadPool(count: 3)
    for _ in 0..<5 {
      let runs = Tally(20)
      workers.run(tasks: 20) { runs.add(to: $0) }
      #expect(runs.values == Array(repeating: 1, count: 20))
      Thread.sleep(forTimeInterval: 0.02)
    }
  }

  /// As in a grid search: each fit has its own pool.
  @Test func tasksMayHaveWorkersOfTheirOwn() {
    let outer = ThreadPool(count: 3)
    let runs = Tally(12 * 9)
    outer.run(tasks: 12) { task in
      ThreadPool(count: 1 + task % 3).run(tasks: 9) { runs.add(to: task * 9 + $0) }
    }
    #expect(runs.values == Array(repeating: 1, count: 12 * 9))
  }

  /// Helpers join while rounds are running; each task still runs once, and `dismiss` releases the helpers.
  @Test func helpersRunTasksUntilTheyAreDismissed() {
    let host = ThreadPool(count: 1, helpers: 2)
    let helped = Atomic<Int>(0)
    let helpers = (0..<3).map { _ in
      Thread {
        host.joinAsHelper()
        helped.add(1, ordering: .relaxed)
      }
    }
    for helper in helpers { helper.start() }
    let runs = Tally(10)
    for _ in 0..<2000 { host.run(tasks: 10) { runs.add(to: $0) } }
    host.dismiss()
    host.run(tasks: 10) { runs.add(to: $0) }
    #expect(runs.values == Array(repeating: 2001, count: 10))
    for _ in 0..<500 where helped.load(ordering: .relaxed) < 3 { Thread.sleep(forTimeInterval: 0.01) }
    #expect(helped.load(ordering: .relaxed) == 3)
  }

  /// An idle thread steals tasks that another has not started.
  @Test func nobodyWaitsForASlowWorker() {
    let workers = ThreadPool(count: 2)
    let done = Atomic<Int>(0)
    workers.run(tasks: 20) { task in
      if task == 0 { while done.load(ordering: .relaxed) < 19 { usleep(100) } }
      done.add(1, ordering: .relaxed)
    }
    #expect(done.load(ordering: .relaxed) == 20)
  }

  @Test func theirThreadsEndWithThem() throws {
    #if os(Linux)
      let before = try threadCount()
      for _ in 0..<20 { ThreadPool(count: 9).run(tasks: 30) { _ in } }
      // Other tests start and end threads at the same time, but not a hundred and sixty.
      var after = try threadCount()
      for _ in 0..<200 where after > before + 60 {
        Thread.sleep(forTimeInterval: 0.01)
        after = try threadCount()
      }
      #expect(after <= before + 60)
    #endif
  }

  private func threadCount() throws -> Int {
    try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count
  }
}

/// A counter for several threads.
private final class Tally: Sendable {
  private let counts: Locked<[Int]>

  init(_ places: Int) { counts = Locked(Array(repeating: 0, count: places)) }

  func add(to place: Int) { counts.withLock { $0[place] += 1 } }

  var values: [Int] { counts.withLock { $0 } }
}
