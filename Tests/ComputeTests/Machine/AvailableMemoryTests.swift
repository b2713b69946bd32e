import Testing

@testable import Compute

@Suite struct AvailableMemoryTests {
  private static let free = ["proc/meminfo": "MemTotal: 9000 kB\nMemAvailable:    4000 kB\n"]

  @Test(
    arguments: [
      ([:], nil, nil),
      (free, nil, 4_096_000),
      // ulimit -v, of which the program has taken a part.
      (free.merging(["proc/self/status": "VmSize:\t 1000 kB\n"]) { $1 }, 2_048_000, 1_024_000),
      (free.merging(["proc/self/status": "VmSize:\t 3000 kB\n"]) { $1 }, 2_048_000, 0),
      // A container's limit; files kept in memory can be given back.
      (
        free.merging([
          "proc/self/cgroup": "0::/box\n", "sys/fs/cgroup/box/memory.max": "3000000\n",
          "sys/fs/cgroup/box/memory.current": "2500000\n",
          "sys/fs/cgroup/box/memory.stat": "anon 1\ninactive_file 400000\nactive_file 50000\nslab 2\n",
        ]) { $1 }, nil, 950_000
      ),
      (["proc/meminfo": "MemAvailable: 4000 kB\nSwapFree: 1000 kB\n"], nil, 5_120_000),
      (
        free.merging([
          "proc/self/cgroup": "0::/box\n", "sys/fs/cgroup/box/memory.max": "max\n",
          "sys/fs/cgroup/box/memory.current": "2500000\n",
        ]) { $1 }, nil, 4_096_000
      ),
      (
        free.merging([
          "proc/self/cgroup": "4:memory:/box\n0::/\n",
          "sys/fs/cgroup/memory/box/memory.limit_in_bytes": "1000000\n",
          "sys/fs/cgroup/memory/box/memory.usage_in_bytes": "300000\n",
        ]) { $1 }, nil, 700_000
      ),
      // Seen from inside of a container the path of the group is not there.
      (
        free.merging([
          "proc/self/cgroup": "4:memory:/outside/box\n",
          "sys/fs/cgroup/memory/memory.limit_in_bytes": "800000\n",
          "sys/fs/cgroup/memory/memory.usage_in_bytes": "300000\n",
        ]) { $1 }, nil, 500_000
      ),
      // Without a limit version 1 says a very large number.
      (
        free.merging([
          "proc/self/cgroup": "4:memory:/\n",
          "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
          "sys/fs/cgroup/memory/memory.usage_in_bytes": "300000\n",
        ]) { $1 }, nil, 4_096_000
      ),
    ] as [([String: String], Int?, Int?)])
  func isTheLeastOfAllLimits(_ files: [String: String], _ addressSpace: Int?, _ bytes: Int?) throws {
    let system = try SystemFolder(files)
    #expect(AvailableMemory.bytes(files: system.files, addressSpaceLimit: addressSpace) == bytes)
  }

  @Test func theSystemSaysSomething() {
    #if os(Linux)
      #expect((AvailableMemory.bytes ?? 0) > 1_000_000)
    #endif
  }
}
