import Foundation
import Synchronization
import Testing

@testable import Compute

/// Where the system has no thread to give, the work goes on on the caller's.
@Suite struct WorkerThreadTests {
  @Test func runsOnAnotherThread() {
    let work = Locked<pthread_t?>(nil)
    BackgroundWork { work.withLock { $0 = pthread_self() } }.wait()
    #expect(work.withLock { $0 } != nil)
    #expect(work.withLock { $0 } != pthread_self())
  }

  @Test func withoutThreadsTheCallerWorksAlone() {
    WorkerThread.$isForbidden.withValue(true) {
      #expect(!WorkerThread.start {})
      let pool = ThreadPool(count: 8)
      #expect(pool.count == 1)
      var squares = [Int](repeating: 0, count: 100)
      pool.run(tasks: 100) { squares[$0] = $0 * $0 }
      #expect(squares == (0..<100).map { $0 * $0 })

      let work = Atomic(0)
      BackgroundWork { work.add(1, ordering: .relaxed) }.wait()
      #expect(work.load(ordering: .relaxed) == 1)
      ThreadPool.forEach(10) { _ in work.add(1, ordering: .relaxed) }
      #expect(work.load(ordering: .relaxed) == 11)
      #expect(MatMul.warmUp { 5 } == 5)
    }
  }

  @Test func helpersStillJoinAPoolWithoutThreads() {
    let pool = WorkerThread.$isForbidden.withValue(true) { ThreadPool(count: 3, helpers: 2) }
    #expect(pool.count == 1)
    #expect(pool.maxCount == 5)
    let helper = BackgroundWork { pool.joinAsHelper() }
    let sum = Atomic(0)
    for _ in 0..<50 { pool.run(tasks: 20) { sum.add($0, ordering: .relaxed) } }
    pool.dismiss()
    helper.wait()
    #expect(sum.load(ordering: .relaxed) == 50 * 190)
  }
}
