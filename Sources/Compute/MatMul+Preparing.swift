import COneDNN
import Foundation
import Synchronization

extension MatMul {
  /// Does `work` and has oneDNN make ready for products meanwhile, on a thread of its own.
  ///
  /// oneDNN generates the code of its products when the first one is wanted: some forty milliseconds of one core, as
  /// much as half an epoch, for which all workers of the first training would wait. Work that leaves a core idle has the
  /// time to spare. Returns when both are done, so that nothing of it is left when the process ends; from the second
  /// time on there is only the work.
  package static func prepare<Value, Failure>(while work: () throws(Failure) -> Value) throws(Failure) -> Value
  {
    guard !isPrepared.exchange(true, ordering: .relaxed) else { return try work() }
    let ready = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      digitbook_omp_use_one_thread()
      // Smaller products than this would be computed without that code.
      let matrix = Matrix(rows: 64, columns: 64)
      let product = Matrix(rows: 64, columns: 64)
      forward(matrix.base, matrix, into: product.base, rows: 64)
      ready.signal()
    }
    defer { ready.wait() }
    return try work()
  }

  private static let isPrepared = Atomic<Bool>(false)
}
