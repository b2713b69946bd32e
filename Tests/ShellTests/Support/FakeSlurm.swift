import Foundation
import Testing

/// `sbatch`, `squeue`, `scancel` and `scontrol` as a script, which runs tasks as processes.
final class FakeSlurm {
  let sandbox: Sandbox
  let home: URL
  private let commands: URL

  init() throws {
    sandbox = try Sandbox()
    home = sandbox.folder.appending(path: "slurm")
    commands = sandbox.folder.appending(path: "bin")
    let script = URL(filePath: #filePath).appending(path: "../../../../Scripts/dev/fake-slurm")
      .standardizedFileURL
    for folder in [home, commands] {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
    for name in ["sbatch", "squeue", "scancel", "scontrol"] {
      try FileManager.default.createSymbolicLink(
        at: commands.appending(path: name), withDestinationURL: script)
    }
  }

  var environment: [String: String] {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    return [
      "PATH": commands.path + ":" + path, "FAKE_SLURM": home.path, "DIGITBOOK_CLUSTER_POLL": "0.3",
      "DIGITBOOK_CLUSTER": sandbox.folder.appending(path: "shared").path,
    ]
  }

  /// Makes a command say this and fail; or sets what it answers.
  func set(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: home.appending(path: name))
  }

  func unset(_ name: String) { try? FileManager.default.removeItem(at: home.appending(path: name)) }

  /// The calls of the commands, a line each.
  var calls: String {
    (try? String(contentsOf: home.appending(path: "calls"), encoding: .utf8)) ?? ""
  }

  /// Runs lines with `--json`.
  func run(_ lines: [String], meanwhile: (Piped.Running) throws -> Void = { _ in }) throws -> Piped {
    try Piped.run(
      ["--json", "--session", "a"] + lines.flatMap { ["-c", $0] }, in: sandbox, environment: environment,
      meanwhile: meanwhile)
  }

  /// Folders of plans.
  func plans() -> [URL] {
    let shared = sandbox.folder.appending(path: "shared")
    return ((try? FileManager.default.contentsOfDirectory(at: shared, includingPropertiesForKeys: nil)) ?? [])
      .sorted { $0.path < $1.path }
  }
}
