import Foundation

/// Whether an array fits into memory. Without asking, a process that takes too much is killed by the system, or by a
/// failed allocation, which Swift cannot catch.
enum MemoryRoom {
  /// Arrays up to this size are taken as they come.
  private static let small = 256 << 20
  /// What is left for all else: labels, models, the system.
  private static let reserve = 256 << 20

  /// - Throws: `DatasetError.memory` if an array of so many bytes does not fit.
  static func check(path: String, bytes: Int) throws(DatasetError) {
    guard bytes > small else { return }
    if let available = available.map({ max(0, $0 - reserve) }), bytes > available {
      throw .memory(path: path, bytes: bytes, available: available)
    }
    // Notices a limit of the address space (`ulimit -v`). No page is touched.
    let probe = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0)
    guard probe != MAP_FAILED, let probe else { throw .memory(path: path, bytes: bytes, available: 0) }
    munmap(probe, bytes)
  }

  /// Bytes that programs can still get without the system running out of memory; `nil` if it does not say.
  private static var available: Int? {
    #if os(Linux)
      guard let text = contents("/proc/meminfo") else { return nil }
      let values = ["MemAvailable:", "SwapFree:"].compactMap { number(after: $0, in: text) }
      guard values.count == 2 else { return nil }
      return min(values.reduce(0, +) << 10, inControlGroups ?? .max)
    #else
      return nil
    #endif
  }

  #if os(Linux)
    /// What the control groups of this process (a container, a job of a cluster) may still take. A file that was
    /// read counts as taken, until its memory is needed.
    private static var inControlGroups: Int? {
      guard let groups = contents("/proc/self/cgroup") else { return nil }
      var least: Int?
      // Each line is `number:controllers:/path`; version 2 has the number 0 and names no controllers.
      for line in groups.split(separator: "\n") {
        let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard fields.count == 3 else { continue }
        var folder = "/sys/fs/cgroup"
        var (most, taken, prefix) = ("memory.max", "memory.current", "")
        if fields[1].split(separator: ",").contains("memory") {
          folder += "/memory"
          (most, taken, prefix) = ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_")
        } else if fields[0] != "0" {
          continue
        }
        // A limit may be that of a group around this one, and a container does not see the groups around it.
        let names = fields[2].split(separator: "/")
        for count in 0...names.count {
          let group = ([folder] + names.prefix(count).map(String.init)).joined(separator: "/") + "/"
          guard let most = number(in: group + most), let taken = number(in: group + taken) else { continue }
          let statistics = contents(group + "memory.stat") ?? ""
          let cached = ["inactive_file", "active_file"].compactMap {
            number(after: prefix + $0, in: statistics)
          }
          least = min(least ?? .max, max(0, most - taken) + cached.reduce(0, +))
        }
      }
      return least
    }

    /// The number after a key at the start of a line: kibibytes in `/proc/meminfo`, bytes in `memory.stat`.
    private static func number(after key: String, in text: String) -> Int? {
      for line in text.split(separator: "\n") {
        let words = line.split(separator: " ")
        if words.count >= 2, words[0] == key { return Int(words[1]) }
      }
      return nil
    }

    private static func number(in file: String) -> Int? {
      contents(file).flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }

    private static func contents(_ file: String) -> String? {
      try? String(contentsOfFile: file, encoding: .utf8)
    }
  #endif
}
