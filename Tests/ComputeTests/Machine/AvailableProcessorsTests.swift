import Testing

@testable import Compute

@Suite struct AvailableProcessorsTests {
  private static let unified = "0::/job/step\n"
  private static let version1 = "3:cpuset:/\n2:cpu,cpuacct:/docker/1f\n0::/\n"

  @Test(
    arguments: [
      ([:], [:], 8),
      // taskset
      (["proc/self/status": "Name:\tx\nCpus_allowed_list:\t0\n"], [:], 1),
      (["proc/self/status": "Cpus_allowed_list:\t0-2,5\n"], [:], 4),
      (["proc/self/status": "Cpus_allowed_list:\tnonsense\n"], [:], 8),
      (["proc/self/status": "Cpus_allowed_list:\t0-63\n"], [:], 8),
      // A container's share, of its group or of one above it.
      (["proc/self/cgroup": unified, "sys/fs/cgroup/job/step/cpu.max": "200000 100000\n"], [:], 2),
      (
        [
          "proc/self/cgroup": unified, "sys/fs/cgroup/job/cpu.max": "300000 100000\n",
          "sys/fs/cgroup/job/step/cpu.max": "max 100000\n",
        ], [:], 3
      ),
      (["proc/self/cgroup": "0::/../elsewhere\n", "sys/fs/cgroup/cpu.max": "150000 100000\n"], [:], 1),
      (["proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "50000 100000\n"], [:], 1),
      (
        [
          "proc/self/cgroup": version1, "sys/fs/cgroup/cpu,cpuacct/docker/1f/cpu.cfs_quota_us": "-1\n",
          "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "400000\n", "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
        ], [:], 4
      ),
      // Slurm
      ([:], ["SLURM_CPUS_ON_NODE": "4"], 4),
      ([:], ["SLURM_CPUS_ON_NODE": "4", "SLURM_CPUS_PER_TASK": "2"], 2),
      ([:], ["SLURM_CPUS_PER_TASK": "64"], 8),
      ([:], ["SLURM_CPUS_PER_TASK": "0"], 8),
      (["proc/self/status": "Cpus_allowed_list:\t0-2\n"], ["SLURM_CPUS_PER_TASK": "2"], 2),
    ] as [([String: String], [String: String], Int)])
  func areThoseThatTheProcessMayUse(
    _ files: [String: String], _ environment: [String: String], _ count: Int
  ) throws {
    let system = try SystemFolder(files)
    #expect(AvailableProcessors.count(online: 8, files: system.files, environment: environment) == count)
  }
}
