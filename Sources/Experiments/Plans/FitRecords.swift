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
    let read = Self.read(new, of: plan, in: folder)
    records.merge(read) { first, _ in first }
    return read.keys.sorted()
  }

  /// Reads the records of these fits on all processors; those that are missing or damaged are left out.
  package static func read(_ fits: [Int], of plan: SearchPlan, in folder: PlanFolder) -> [Int: FitRecord] {
    let found = Locked<[Int: FitRecord]>([:])
    let pieces = min(ThreadPool.processorCount, max(fits.count / 64, 1))
    ThreadPool.forEach(pieces) { piece in
      var own: [Int: FitRecord] = [:]
      for place in stride(from: piece, to: fits.count, by: pieces) {
        own[fits[place]] = FitRecord(reading: folder.result(of: fits[place]), of: plan, fit: fits[place])
      }
      let records = own
      found.withLock { $0.merge(records) { first, _ in first } }
    }
    return found.withLock { $0 }
  }
}
