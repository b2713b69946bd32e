import Compute
import Foundation

/// Reads the finished fits of a plan, each once.
package struct FitRecords: Sendable {
  private let plan: SearchPlan
  private let folder: PlanFolder
  /// By index of the fit.
  package private(set) var records: [Int: FitRecord] = [:]

  package init(of plan: SearchPlan, in folder: PlanFolder) {
    self.plan = plan
    self.folder = folder
  }

  package var isComplete: Bool { records.count == plan.fits.count }

  /// Indices of the fits that are missing.
  package var missing: [Int] { plan.fits.indices.filter { records[$0] == nil } }

  /// Reads what is new. Damaged files do not count.
  /// - Returns: indices of the fits, ascending.
  package mutating func update() -> [Int] {
    let finished = folder.finishedFits(of: plan.fits.count)
    let new = finished.indices.filter { finished[$0] && records[$0] == nil }
    guard !new.isEmpty else { return [] }
    let found = Locked<[Int: FitRecord]>([:])
    let pieces = min(ThreadPool.processorCount, max(new.count / 64, 1))
    let (plan, folder) = (plan, folder)
    ThreadPool.forEach(pieces) { piece in
      var own: [Int: FitRecord] = [:]
      for place in stride(from: piece, to: new.count, by: pieces) {
        let fit = new[place]
        own[fit] = FitRecord(reading: folder.result(of: fit), of: plan, fit: fit)
      }
      let records = own
      found.withLock { $0.merge(records) { first, _ in first } }
    }
    let read = found.withLock { $0 }
    records.merge(read) { first, _ in first }
    return read.keys.sorted()
  }
}
