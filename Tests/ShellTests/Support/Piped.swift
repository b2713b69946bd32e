import Foundation
import Testing

/// digitbook run with pipes for its streams.
struct Piped {
  let code: Int32
  let output: String
  let error: String

  /// The cells that `--json` printed.
  func cells() throws -> [[String: Any]] {
    try output.split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
  }

  /// Runs it to its end.
  /// - Parameters:
  ///   - input: what is on standard input.
  ///   - staysOpen: whether more could come there.
  ///   - meanwhile: called while it runs.
  static func run(
    _ arguments: [String], input: String = "", staysOpen: Bool = false, in sandbox: Sandbox? = nil,
    environment: [String: String] = [:], meanwhile: (Running) throws -> Void = { _ in }
  ) throws -> Piped {
    let sandbox = try sandbox ?? Sandbox()
    let process = Process()
    process.executableURL = URL(filePath: try Binary.path())
    process.arguments = arguments
    process.environment = sandbox.environment(environment)
    process.currentDirectoryURL = sandbox.folder
    let (standardInput, output, error) = (Pipe(), Collector(), Collector())
    process.standardInput = standardInput
    process.standardOutput = output.pipe
    process.standardError = error.pipe
    // A process that ends early reads no more; that must not end the tests too.
    signal(SIGPIPE, SIG_IGN)
    try process.run()
    try? standardInput.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    if !staysOpen { try standardInput.fileHandleForWriting.close() }
    try meanwhile(Running(process: process, output: output, error: error))
    process.waitUntilExit()
    // Until here it needs its folder.
    withExtendedLifetime(sandbox) {}
    return Piped(code: process.terminationStatus, output: output.text(), error: error.text())
  }

  /// digitbook while it runs.
  struct Running {
    fileprivate let process: Process
    fileprivate let output: Collector
    fileprivate let error: Collector

    func waitForOutput(_ text: String) throws { try output.wait(for: text) }
    func waitForError(_ text: String) throws { try error.wait(for: text) }
    func interrupt() { process.interrupt() }
  }
}

/// Reads a pipe on a thread of its own, so that no pipe fills up.
fileprivate final class Collector: @unchecked Sendable {
  let pipe = Pipe()
  private let condition = NSCondition()
  private var data = Data()
  private var isAtEnd = false

  init() {
    let handle = pipe.fileHandleForReading
    Thread.detachNewThread { [self] in
      while true {
        // What there is, at once; reading a number of bytes would wait for all of them.
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

  /// All of it; waits for the end.
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
