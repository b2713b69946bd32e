import CommandLanguage
import Compute
import Display
import Experiments
import Foundation

/// What must be said about the fits of a plan beside their scores.
enum PlanNotes {
  static func all(of entry: PlanFolderEntry, _ records: FitRecords) -> [String] {
    foreign(records) + differing(entry)
  }

  /// Fits of processors that compute otherwise than this one.
  private static func foreign(_ records: FitRecords) -> [String] {
    let others = records.records.values.filter { $0.maker.numerics != Numerics.fingerprint }
    guard let other = others.min(by: { $0.fit < $1.fit }) else { return [] }
    return [
      "\(counted(others.count, "fit")) of \(records.records.count) \(others.count == 1 ? "was" : "were") made on a "
        + "processor that rounds otherwise than this one (\(other.maker.host): \(other.maker.processor); "
        + "\(other.maker.numerics)): here the last digits would differ, and the session does not keep these scores. "
        + "DNNL_MAX_CPU_ISA=AVX2 DIGITBOOK_MAX_ISA=x86-64-v3 on all machines makes AVX-512 and AVX2 alike."
    ]
  }

  /// Copies of a fit with other bits.
  private static func differing(_ entry: PlanFolderEntry) -> [String] {
    let pairs = FitRecord.differing(in: entry.folder, of: entry.plan)
    guard let pair = pairs.first else { return [] }
    func words(_ maker: FitRecord.Maker) -> String {
      let libraries = maker.libraries.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
      return "\(maker.host) (\(maker.processor); \(maker.numerics); \(libraries.joined(separator: ", ")))"
    }
    return [
      "This search is not reproducible across its machines: \(counted(pairs.count, "fit")) got other bits when made "
        + "again, such as fit \(pair.first.fit) on \(words(pair.first.maker)) and on \(words(pair.other.maker)). "
        + "The first result counts."
    ]
  }
}
