import Foundation

/// How many processors this process may use: those it is bound to (`taskset`), its share of a control group (a
/// container's limit), and Slurm's.
package enum AvailableProcessors {
  /// Asked once: a change while the program runs does not change what it computes, only its speed.
  package static let count = count(
    online: ProcessInfo.processInfo.activeProcessorCount, files: SystemFiles(),
    environment: ProcessInfo.processInfo.environment)

  /// At least 1.
  static func count(online: Int, files: SystemFiles, environment: [String: String]) -> Int {
    let slurm = ["SLURM_CPUS_PER_TASK", "SLURM_CPUS_ON_NODE"].lazy.compactMap { environment[$0] }.first
    let limits = [bound(files), quota(files), slurm.flatMap { Int($0) }].compactMap(\.self).filter { $0 > 0 }
    return max(min(online, limits.min() ?? online), 1)
  }

  /// Processors that the process is bound to: `0-3,8`.
  private static func bound(_ files: SystemFiles) -> Int? {
    guard let list = files.field("Cpus_allowed_list", of: "/proc/self/status") else { return nil }
    var count = 0
    for part in list.split(separator: ",") {
      let ends = part.split(separator: "-").compactMap { Int($0) }
      guard let first = ends.first, let last = ends.last, ends.count <= 2, first <= last else { return nil }
      count += last - first + 1
    }
    return count
  }

  /// Whole processors of the time that the control groups allow, at least one: with 1.5, the second thread would be
  /// stopped every other moment while the first waits for it.
  private static func quota(_ files: SystemFiles) -> Int? {
    let groups = files.controlGroups("cpu")
    let unified = groups.unified.compactMap { folder -> Double? in
      let parts =
        files.text(folder + "/cpu.max")?.split(whereSeparator: \.isWhitespace).map { Double($0) } ?? []
      guard parts.count == 2, let time = parts[0], let period = parts[1], period > 0 else { return nil }
      return time / period
    }
    let version1 = groups.version1.compactMap { folder -> Double? in
      guard let time = files.number(folder + "/cpu.cfs_quota_us"), time > 0,
        let period = files.number(folder + "/cpu.cfs_period_us"), period > 0
      else { return nil }
      return Double(time) / Double(period)
    }
    return (unified + version1).min().map { max(Int(min($0, 1e6)), 1) }
  }
}
