import COneDNN
import Foundation
import Synchronization

extension MatMul {
  /// Runs `work` while oneDNN compiles its matrix kernels on another thread.
  ///
  /// oneDNN generates the code of its products when the first one is requested: some forty milliseconds of
  /// one core, as much as half an epoch, for which all threads of the first training would wait. Work that
  /// leaves a core idle has the time to spare. Returns when both are done, so that no thread is left when the
  /// process ends; later calls only run `work`.
  package static func warmUp<Value, Failure>(while work: () throws(Failure) -> Value) throws(Failure) -> Value
  {
    guard !isWarm.exchange(true, ordering: .relaxed) else { return try work() }
    let ready = DispatchSemaphore(value: 0)
    let isStarted = WorkerThread.start {
      digitbook_omp_use_one_thread()
      // Smaller products would be computed without the generated code.
      let matrix = Matrix(rows: 64, columns: 64)
      let product = Matrix(rows: 64, columns: 64)
      forward(matrix.base, matrix, into: product.base, rows: 64)
      ready.signal()
    }
    // Without a thread, the first training waits for oneDNN instead.
    defer { if isStarted { ready.wait() } }
    return try work()
  }

  /// Leaves the code of the products to the first training, from now on: it and what oneDNN keeps beside it take 9 MB,
  /// which a program that may never train, one of many on a server, need not hold.
  package static func omitWarmUp() { isWarm.store(true, ordering: .relaxed) }

  private static let isWarm = Atomic<Bool>(false)
}
