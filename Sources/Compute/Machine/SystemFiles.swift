import Foundation

/// The files in which Linux says what a process may use: /proc and /sys/fs/cgroup. Elsewhere there are none.
package struct SystemFiles: Sendable {
  /// The folder that stands for `/`; tests have their own.
  private let root: String

  package init(root: String = "") {
    self.root = root
  }

  /// The text of a file; `nil` if it cannot be read.
  func text(_ path: String) -> String? {
    guard let file = fopen(root + path, "re") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  /// The number in a file; `nil` if it holds a word, such as `max`.
  func number(_ path: String) -> Int? {
    text(path).flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
  }

  /// The value of a line `name: value` of a file.
  func field(_ name: String, of path: String) -> String? {
    text(path)?.split(separator: "\n").first { $0.hasPrefix(name + ":") }
      .map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) }
  }

  /// The folders of this process's control group and those above it, innermost first, whose limits all apply.
  ///
  /// Within a container the path of the group may be that outside of it, where nothing is to be seen; the group is
  /// then the root of what is mounted.
  /// - Parameter controller: `memory` or `cpu`, for version 1.
  func controlGroups(_ controller: String) -> (unified: [String], version1: [String]) {
    var (unified, version1): ([String], [String]) = ([], [])
    for line in text("/proc/self/cgroup")?.split(separator: "\n") ?? [] {
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 3 else { continue }
      let controllers = parts[1].split(separator: ",").map(String.init)
      if parts[0] == "0", parts[1].isEmpty {
        unified =
          folders(below: "/sys/fs/cgroup", parts[2]) + folders(below: "/sys/fs/cgroup/unified", parts[2])
      } else if controllers.contains(controller) {
        version1 = [parts[1], controller].flatMap { folders(below: "/sys/fs/cgroup/\($0)", parts[2]) }
      }
    }
    return (unified, version1)
  }

  private func folders(below mount: String, _ path: String) -> [String] {
    let names = path.split(separator: "/").filter { $0 != ".." }
    return (0...names.count).reversed().map { count in
      ([mount] + names.prefix(count).map(String.init)).joined(separator: "/")
    }
  }
}
