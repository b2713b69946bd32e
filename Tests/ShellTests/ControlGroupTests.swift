import Foundation
import Testing

#if os(Linux)
  /// The limits of a real control group, as a container or a job of a cluster has them; needs root and a group to make.
  @Suite(.serialized) struct ControlGroupTests {
    /// A memory group of our own, removed when the test is over.
    private final class Group {
      let path: String

      /// - Parameters:
      ///   - parent: a folder in which groups can be made.
      ///   - limit: name of the file of the limit.
      init?(in parent: String, limit: String, bytes: Int) {
        path = parent + "/digitbook-\(UUID().uuidString.prefix(8))"
        guard mkdir(path, 0o755) == 0 else { return nil }
        let isLimited =
          (try? "\(bytes)".write(toFile: "\(path)/\(limit)", atomically: false, encoding: .utf8)) != nil
        guard isLimited, access("\(path)/cgroup.procs", W_OK) == 0 else { return nil }
      }

      deinit { rmdir(path) }

      /// Version 1 or 2, whichever has the memory controller.
      static func limited(to bytes: Int) -> Group? {
        let controllers = try? String(
          contentsOfFile: "/sys/fs/cgroup/cgroup.subtree_control", encoding: .utf8)
        if controllers?.split(whereSeparator: \.isWhitespace).contains("memory") == true {
          return Group(in: "/sys/fs/cgroup", limit: "memory.max", bytes: bytes)
        }
        guard FileManager.default.fileExists(atPath: "/sys/fs/cgroup/memory/memory.limit_in_bytes") else {
          return nil
        }
        return Group(in: "/sys/fs/cgroup/memory", limit: "memory.limit_in_bytes", bytes: bytes)
      }
    }

    static let canLimit = getuid() == 0 && Group.limited(to: 1 << 30) != nil

    private func run(_ lines: [String], in sandbox: Sandbox, within group: Group) throws -> Piped {
      let words = lines.map { " -c '\($0)'" }.joined()
      return try Piped.run(
        shell: "echo $$ > '\(group.path)/cgroup.procs'; exec \"$0\" -c 'set threads=2'" + words, in: sandbox)
    }

    @Test(.enabled(if: canLimit)) func whatDoesNotFitIsRefusedAndNothingIsKilled() throws {
      let group = try #require(Group.limited(to: 300 << 20))
      let sandbox = try Sandbox()
      // 500,000 images of 28 x 28 in a file without blocks on the disk.
      let large = sandbox.folder.appending(path: "large-idx3-ubyte")
      try Data([0, 0, 8, 3, 0, 7, 0xA1, 0x20, 0, 0, 0, 28, 0, 0, 0, 28]).write(to: large)
      try FileHandle(forWritingTo: large).truncate(atOffset: 16 + 392_000_000)

      let loading = try run(["load large-idx3-ubyte"], in: sandbox, within: group)
      #expect(!loading.wasKilled && loading.code == 1)
      let refusal =
        /-c 2: error: large-idx3-ubyte needs 392,000,000 bytes of memory, and ([0-9,]+) are free\n.*\n/
      let free = try #require(loading.error.wholeMatch(of: refusal), "\(loading.error)").1.replacing(
        ",", with: "")
      #expect(Int(free) ?? .max < 300 << 20)

      let training = try run(
        ["load mnist rows=2000", "train hidden=20000 batch=1000"], in: sandbox, within: group)
      #expect(!training.wasKilled && training.code == 1)
      #expect(
        training.error.contains(
          /-c 3: error: training with batch=1000 takes about .+ MB, and .+ MB are left/),
        "\(training.error)")

      let fitting = try run(
        ["load large-idx3-ubyte rows=100000", "load", "train epochs=1", "report"], in: sandbox, within: group)
      #expect(fitting.code == 0, "\(fitting.error)")
    }
  }
#endif
