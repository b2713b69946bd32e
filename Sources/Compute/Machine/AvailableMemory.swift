import Foundation

/// How much more memory this process may take: what the system has free, what its control groups allow, and what
/// `ulimit -v` leaves.
package enum AvailableMemory {
  /// Bytes; `nil` where the system does not say.
  package static var bytes: Int? {
    assumed ?? bytes(files: SystemFiles(), addressSpaceLimit: addressSpaceLimit)
  }

  /// For tests: what this thread is told.
  @TaskLocal package static var assumed: Int?

  /// - Parameter addressSpaceLimit: `nil` if there is none.
  static func bytes(files: SystemFiles, addressSpaceLimit: Int?) -> Int? {
    let limits = [free(files), controlGroup(files), addressSpaceLimit.flatMap { addressSpace(files, $0) }]
    return limits.compactMap(\.self).min().map { max($0, 0) }
  }

  private static var addressSpaceLimit: Int? {
    var limit = rlimit()
    #if os(Linux)
      let failed = getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) != 0
    #else
      let failed = getrlimit(RLIMIT_AS, &limit) != 0
    #endif
    return failed || limit.rlim_cur > Int.max / 2 ? nil : Int(limit.rlim_cur)
  }

  private static func free(_ files: SystemFiles) -> Int? {
    func kibibytes(_ name: String) -> Int? {
      files.field(name, of: "/proc/meminfo").flatMap { Int($0.prefix { $0.isNumber }) }
    }
    return kibibytes("MemAvailable").map { ($0 + (kibibytes("SwapFree") ?? 0)) * 1024 }
  }

  private static func addressSpace(_ files: SystemFiles, _ limit: Int) -> Int? {
    files.field("VmSize", of: "/proc/self/status").flatMap { Int($0.prefix { $0.isNumber }) }
      .map { limit - $0 * 1024 }
  }

  /// What is used counts files that the system keeps in memory and gives back when it is needed.
  private static func controlGroup(_ files: SystemFiles) -> Int? {
    let groups = files.controlGroups("memory")
    func left(_ folder: String, _ limit: String, _ used: String, _ prefix: String) -> Int? {
      guard let limit = files.number("\(folder)/\(limit)"), let used = files.number("\(folder)/\(used)"),
        limit < Int.max / 2
      else { return nil }
      let lines = files.text(folder + "/memory.stat")?.split(separator: "\n") ?? []
      let cached = ["inactive_file", "active_file"].compactMap { name in
        lines.first { $0.hasPrefix("\(prefix)\(name) ") }.flatMap {
          Int($0.dropFirst(prefix.count + name.count + 1))
        }
      }
      return limit - used + cached.reduce(0, +)
    }
    let unified = groups.unified.compactMap { left($0, "memory.max", "memory.current", "") }
    let version1 = groups.version1.compactMap {
      left($0, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_")
    }
    return (unified + version1).min()
  }
}
