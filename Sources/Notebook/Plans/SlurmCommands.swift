import Display
import Experiments
import Foundation

/// Slurm by its commands, as users have them: `sbatch`, `squeue`, `scancel`, and `scontrol show config` where there is one.
/// Nothing asks `sacct`, which needs a database that many clusters lack.
struct SlurmCommands: Sendable {
  private let environment: [String: String]

  init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    self.environment = environment
  }

  /// A task in the queue.
  struct Task: Equatable, Sendable {
    /// Number of the array, and index in it.
    let job: String
    let index: Int
    /// Slurm's word: PENDING, RUNNING, COMPLETED, ...
    let state: String
    /// Where it runs; empty if it does not.
    let node: String
    /// Seconds since it began to run.
    let seconds: Int
    let reason: String

    /// Whether Slurm requeued it because its node could not start it, as when the node goes down at that moment, and holds
    /// it until somebody releases it.
    var isStranded: Bool { state == "PENDING" && reason.lowercased().contains("launch failed") }

    /// Why it will never run, unless somebody changes it or the cluster: Slurm accepts such tasks and lets them wait. `nil`
    /// if it runs or will run.
    var hindrance: SlurmError? {
      guard state == "PENDING" else { return nil }
      if reason == "PartitionTimeLimit" { return .timeLimit }
      let isForGood = ["BadConstraints", "PartitionNodeLimit", "AccountNotAllowed", "QOSNotAllowed"].contains(
        reason)
      return isForGood || reason.lowercased().contains("held") ? .held(reason: reason) : nil
    }

    /// Whether it runs or will run.
    var isAlive: Bool { !Self.over.contains(state) }

    private static let over: Set = [
      "BOOT_FAIL", "CANCELLED", "COMPLETED", "DEADLINE", "FAILED", "NODE_FAIL", "OUT_OF_MEMORY", "PREEMPTED",
      "REVOKED", "TIMEOUT",
    ]
  }

  /// Submits an array.
  /// - Returns: the number of the job.
  /// - Throws: `SlurmError`.
  func submit(_ arguments: [String]) throws(SlurmError) -> String {
    let answer = try run("sbatch", ["--parsable"] + arguments)
    // `123`, or `123;cluster` of several clusters.
    let job = answer.split(separator: "\n").last.map { $0.prefix { $0.isNumber } } ?? ""
    guard !job.isEmpty else { throw .strangeAnswer(command: "sbatch", answer: Self.line(answer)) }
    return String(job)
  }

  /// The tasks of arrays of this name that the controller still knows, also finished ones.
  /// - Throws: `SlurmError`.
  func tasks(named name: String) throws(SlurmError) -> [Task] {
    let format = "%F|%K|%T|%N|%M|%r"
    let answer = try run(
      "squeue", ["--noheader", "--array", "--states=all", "--name=\(name)", "--format=\(format)"])
    var tasks: [Task] = []
    for line in answer.split(separator: "\n") {
      let fields = line.split(separator: "|", omittingEmptySubsequences: false).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      guard fields.count >= 6, let index = Int(fields[1]) else {
        // A job that is no array is not digitbook's.
        guard fields.count >= 6, fields[1] == "N/A" else {
          throw .strangeAnswer(command: "squeue", answer: Self.line(String(line)))
        }
        continue
      }
      tasks.append(
        Task(
          job: fields[0], index: index, state: fields[2], node: fields[3], seconds: Self.seconds(fields[4]),
          reason: fields[5]))
    }
    return tasks
  }

  func cancel(_ jobs: [String]) throws(SlurmError) {
    guard !jobs.isEmpty else { return }
    _ = try run("scancel", jobs)
  }

  /// Indices of an array lie below this; 1001 is Slurm's default, which is assumed where `scontrol` cannot be asked.
  func arrayLimit() -> Int {
    let standard = 1001
    guard let answer = try? run("scontrol", ["show", "config"]) else { return standard }
    for line in answer.split(separator: "\n") where line.hasPrefix("MaxArraySize") {
      if let value = line.split(separator: "=").last,
        let limit = Int(value.trimmingCharacters(in: .whitespaces)), limit > 0
      {
        return limit
      }
    }
    return standard
  }

  /// `5:07`, `1:02:03`, `2-00:00:00`; 0 for anything else.
  static func seconds(_ text: String) -> Int {
    let parts = text.split(separator: "-")
    let clock = (parts.last ?? "").split(separator: ":").map { Int($0) ?? 0 }
    guard (1...3).contains(clock.count), clock.allSatisfy({ (0...100_000).contains($0) }) else { return 0 }
    let days = parts.count == 2 ? min(max(Int(parts[0]) ?? 0, 0), 100_000) : 0
    return clock.reduce(0) { $0 * 60 + $1 } + days * 86_400
  }

  // MARK: Running

  private func run(_ command: String, _ arguments: [String]) throws(SlurmError) -> String {
    guard let path = Programs.path(of: command, in: environment) else { throw .noCommand(command) }
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    // Files, not pipes: 100,000 tasks are more than a pipe holds while the other one is read.
    guard let output = TemporaryOutput(), let errors = TemporaryOutput() else {
      throw .failed(
        command: command, said: "no file could be made in \(FileManager.default.temporaryDirectory.path)")
    }
    process.standardOutput = output.handle
    process.standardError = errors.handle
    do {
      try process.run()
    } catch {
      throw .failed(command: command, said: "\(path) cannot be run")
    }
    process.waitUntilExit()
    guard process.terminationStatus == 0, process.terminationReason == .exit else {
      throw SlurmError(command, said: errors.text().isEmpty ? output.text() : errors.text())
    }
    return output.text()
  }

  fileprivate static func line(_ text: String) -> String {
    let line = text.split(separator: "\n").first { !$0.allSatisfy(\.isWhitespace) } ?? ""
    return LogLine.shown(line)
  }
}

/// A file without a name, for the output of a process.
private final class TemporaryOutput {
  let handle: FileHandle

  init?() {
    var path = Array((NSTemporaryDirectory() + "/digitbook-XXXXXX").utf8CString)
    let descriptor = mkstemp(&path)
    guard descriptor >= 0 else { return nil }
    unlink(path)
    handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  func text() -> String {
    try? handle.seek(toOffset: 0)
    return String(decoding: (try? handle.readToEnd()) ?? Data(), as: UTF8.self)
  }
}

/// Why Slurm did not do what was asked.
package enum SlurmError: Error, Equatable, Sendable {
  /// The command is not installed.
  case noCommand(String)
  case noPartition
  case noAccount
  case timeLimit
  case memoryLimit
  case arrayTooLarge
  /// The account may not have so many jobs.
  case tooManyJobs
  /// The controller does not answer; a job may or may not have been submitted.
  case noController(said: String)
  /// Any other refusal, with Slurm's own words.
  case failed(command: String, said: String)
  case strangeAnswer(command: String, answer: String)
  /// Tasks begin, but their files do not appear in the folder.
  case folderUnseen(folder: String, node: String, seconds: Int)
  /// Tasks ended three times without having begun the work.
  case neverBegan(chunk: Int, log: String, end: String)
  /// Slurm holds a task that could not be started.
  case held(reason: String)

  var isAboutController: Bool {
    if case .noController = self { true } else { false }
  }

  init(_ command: String, said text: String) {
    let lower = text.lowercased()
    func has(_ words: String...) -> Bool { words.contains { lower.contains($0) } }
    self =
      if has("invalid partition") {
        .noPartition
      } else if has("invalid account", "invalid qos") {
        .noAccount
      } else if has("memory specification", "memory required", "--mem") {
        .memoryLimit
      } else if has("invalid job array") {
        .arrayTooLarge
      } else if has("submit limit", "submitjoblimit", "submitjobperuser", "violates accounting/qos policy") {
        .tooManyJobs
      } else if has("time limit") {
        .timeLimit
      } else if has(
        "socket timed out", "unable to contact slurm controller", "connection refused", "connect failure",
        "zero bytes were transmitted", "transport endpoint is not connected", "backup controller",
        "temporarily unable")
      {
        .noController(said: SlurmCommands.line(text))
      } else {
        .failed(command: command, said: SlurmCommands.line(text))
      }
  }
}
