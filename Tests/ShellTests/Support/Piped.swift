import Foundation
import Testing

/// Runs digitbook with pipes as standard streams.
struct Piped {
  let code: Int32
  /// Whether a signal ended it; `code` is its number then.
  var wasKilled = false
  let output: String
  let error: String

  /// Cells printed by `--json`.
  func cells() throws -> [[String: Any]] {
    try output.split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
  }

  /// Runs digitbook until it exits.
  /// - Parameters:
  ///   - shell: run by `/bin/sh` instead, with the path of digitbook as `$0`: for redirections and `ulimit`.
  ///   - input: contents of standard input.
  ///   - staysOpen: whether standard input stays open after that.
  ///   - meanwhile: called while the process runs.
  static func run(
    _ arguments: [String] = [], shell: String? = nil, input: String = "", staysOpen: Bool = false,
    in sandbox: Sandbox? = nil,
    environment: [String: String] = [:], meanwhile: (Running) throws -> Void = { _ in }
  ) throws -> Piped {
    let sandbox = try sandbox ?? Sandbox()
    let process = Process()
    let program = try Binary.path()
    process.executableURL = URL(filePath: shell == nil ? program : "/bin/sh")
    process.arguments = shell.map { ["-c", $0, program] } ?? arguments
    process.environment = sandbox.environment(environment)
    process.currentDirectoryURL = sandbox.folder
    let (standardInput, output, error) = (Pipe(), Collector(), Collector())
    process.standardInput = standardInput
    process.standardOutput = output.pipe
    process.standardError = error.pipe
    // Writing to a process that has exited must not end the tests.
    signal(SIGPIPE, SIG_IGN)
    try process.run()
    try? standardInput.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    if !staysOpen { try standardInput.fileHandleForWriting.close() }
    try meanwhile(Running(process: process, output: output, error: error))
    process.waitUntilExit()
    // The folder must exist until here.
    withExtendedLifetime(sandbox) {}
    return Piped(
      code: process.terminationStatus, wasKilled: process.terminationReason == .uncaughtSignal,
      output: output.text(), error: error.text())
  }

  /// A running digitbook process.
  struct Running {
    fileprivate let process: Process
    fileprivate let output: Collector
    fileprivate let error: Collector

    func waitForOutput(_ text: String) throws { try output.wait(for: text) }
    func waitForError(_ text: String) throws { try error.wait(for: text) }
    func interrupt() { process.interrupt() }
    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }
  }
}

/// Reads a pipe on a separate thread, so that no pipe fills up.
fileprivate final class Collector: @unchecked Sendable {
  let pipe = Pipe()
  private let condition = NSCondition()
  private var data = Data()
  private var isAtEnd = false

  init() {
    let handle = pipe.fileHandleForReading
    Thread.detachNewThread { [self] in
      while true {
        // Returns available bytes at once; reading a fixed number would wait for all of them.
        let chunk = handle.availableData
        if chunk.isEmpty { break }
        condition.withLock {
          data += chunk
          condition.broadcast()
        }
      }
      condition.withLock {
        isAtEnd = true
        condition.broadcast()
      }
    }
  }

  /// All bytes; waits for the end.
  func text() -> String {
    condition.withLock {
      while !isAtEnd { condition.wait() }
      return String(decoding: data, as: UTF8.self)
    }
  }

  func wait(for text: String) throws {
    let deadline = Date(timeIntervalSinceNow: 60)
    try condition.withLock {
      while !String(decoding: data, as: UTF8.self).contains(text) {
        try #require(!isAtEnd && condition.wait(until: deadline), "'\(text)' did not come")
      }
    }
  }
}
