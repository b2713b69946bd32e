import CTerminal
import Foundation
import Testing

/// Runs digitbook at a pseudo-terminal: types keys and waits for text, never for a fixed time.
final class Terminal {
  private let controller: Int32
  /// Held open so that the terminal outlives the process and its state can be examined.
  private let device: Int32
  /// State of the terminal before the process started.
  let ordinaryState: [UInt8]?
  private let process: pid_t
  private let sandbox: Sandbox
  private var transcript = ""
  /// Output that no wait has consumed yet.
  private var unread = ""
  private var status: Int32?

  private static let patience = 60.0

  init(
    _ arguments: [String] = [], in sandbox: Sandbox, environment: [String: String] = [:], columns: Int = 80,
    program: String? = nil
  ) throws {
    self.sandbox = sandbox
    let path = try program ?? Binary.path()
    let argv = ([path] + arguments).map { strdup($0) } + [nil]
    let envp = sandbox.environment(environment).map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in argv + envp { free(pointer) } }
    var ends: (controller: Int32, device: Int32) = (-1, -1)
    process = terminal_spawn(
      path, argv, envp, sandbox.folder.path, Int32(columns), &ends.controller, &ends.device)
    (controller, device) = ends
    ordinaryState = Self.state(of: ends.device)
    try #require(process > 0)
  }

  deinit {
    if status == nil {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
    }
    close(controller)
    close(device)
  }

  // MARK: Typing and waiting

  func type(_ keys: String) {
    var bytes = Array(keys.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(controller, $0.baseAddress, $0.count) }
      if count <= 0 { return }
      bytes = bytes.dropFirst(count)
    }
  }

  /// Waits for a text, ignoring escape codes.
  /// - Returns: the output up to and including it.
  @discardableResult
  func expect(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
    let deadline = Date(timeIntervalSinceNow: Self.patience)
    while true {
      let plain = Self.plain(unread)
      if let found = plain.firstRange(of: text) {
        // The rest is already plain text, so the next wait can search it as it is.
        unread = String(plain[found.upperBound...])
        return String(plain[..<found.upperBound])
      }
      try #require(
        try waitForMore(until: deadline),
        "'\(text)' did not come. The terminal showed:\n\(Self.plain(transcript))",
        sourceLocation: sourceLocation)
    }
  }

  /// Waits for a text with its escape codes; nothing of the output is consumed.
  func expectRaw(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    try wait(for: text.debugDescription, sourceLocation: sourceLocation) { $0.contains(text) }
  }

  /// Waits until the whole output, with its escape codes, is as it should be; nothing of it is consumed.
  func wait(
    for what: String, sourceLocation: SourceLocation = #_sourceLocation, until isThere: (String) -> Bool
  ) throws {
    let deadline = Date(timeIntervalSinceNow: Self.patience)
    while !isThere(transcript) {
      try #require(
        try waitForMore(until: deadline), "\(what) did not come: \(transcript.debugDescription)",
        sourceLocation: sourceLocation)
    }
  }

  /// Types keys one after the other, as a person does: each is drawn before the next comes.
  func typeSlowly(_ keys: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    for key in keys {
      let before = transcript.utf8.count
      type(String(key))
      try wait(for: "the echo of '\(key)'", sourceLocation: sourceLocation) { $0.utf8.count > before }
      try readUntilQuiet(for: 0.03)
    }
  }

  /// Waits for one of several texts.
  /// - Returns: the output up to and including it.
  func expect(
    anyOf texts: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> String {
    let deadline = Date(timeIntervalSinceNow: Self.patience)
    while true {
      let plain = Self.plain(unread)
      let found = texts.compactMap { plain.firstRange(of: $0) }.min { $0.lowerBound < $1.lowerBound }
      if let found {
        unread = String(plain[found.upperBound...])
        return String(plain[..<found.upperBound])
      }
      try #require(
        try waitForMore(until: deadline),
        "none of \(texts) came. The terminal showed:\n\(Self.plain(transcript))",
        sourceLocation: sourceLocation)
    }
  }

  /// Waits for the prompt.
  /// - Returns: the output before it.
  @discardableResult
  func expectPrompt(sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
    String(try expect("digitbook> ", sourceLocation: sourceLocation).dropLast("digitbook> ".count))
  }

  /// Types a command and waits for the next prompt.
  /// - Returns: the output in between.
  @discardableResult
  func run(_ command: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
    type(command + "\r")
    try expect(command + "\n", sourceLocation: sourceLocation)
    return try expectPrompt(sourceLocation: sourceLocation)
  }

  /// All output, including escape codes.
  var raw: String { transcript }

  /// All output as plain text.
  var text: String { Self.plain(transcript) }

  func resize(columns: Int) {
    var size = winsize(ws_row: 24, ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(controller, UInt(TIOCSWINSZ), &size)
  }

  func send(_ signal: Int32) { kill(process, signal) }

  /// Reads output for some time, so that the process is not blocked.
  func watch(for seconds: Double) throws {
    let deadline = Date(timeIntervalSinceNow: seconds)
    while Date() < deadline { _ = try readMore(until: deadline) }
  }

  /// Reads output until none comes for some time.
  func readUntilQuiet(for seconds: Double) throws {
    while try readMore(until: Date(timeIntervalSinceNow: seconds)) {}
  }

  /// Lifts the file size limit.
  func removeFileLimit() throws {
    let limits = Process()
    limits.executableURL = URL(filePath: Sandbox.limits)
    limits.arguments = ["--pid", "\(process)", "--fsize=unlimited"]
    try limits.run()
    limits.waitUntilExit()
    try #require(limits.terminationStatus == 0)
  }

  /// Waits for the process to exit.
  /// - Returns: its exit code, or the negated number of the signal that ended it.
  func waitForEnd() throws -> Int32 {
    let deadline = Date(timeIntervalSinceNow: Self.patience)
    var status = self.status ?? 0
    while self.status == nil, waitpid(process, &status, WNOHANG) == 0 {
      // Unread output would keep the process from exiting.
      _ = try readMore(until: Date(timeIntervalSinceNow: 0.02))
      try #require(Date() < deadline, "digitbook did not end")
    }
    self.status = status
    while try readMore(until: Date(timeIntervalSinceNow: 0.02)) {}
    return status & 0x7F == 0 ? status >> 8 & 0xFF : -(status & 0x7F)
  }

  /// Whether the terminal is in canonical mode with echo, as a shell leaves it to its programs.
  var isSane: Bool {
    var state = termios()
    guard tcgetattr(device, &state) == 0 else { return false }
    let wanted = tcflag_t(ECHO | ICANON | ISIG)
    return state.c_lflag & wanted == wanted
  }

  /// Complete state of the terminal, as `stty` reports it, for comparison.
  var state: [UInt8]? { Self.state(of: device) }

  // MARK: Pieces

  private static func state(of device: Int32) -> [UInt8]? {
    var state = termios()
    guard tcgetattr(device, &state) == 0 else { return nil }
    let flags = [state.c_iflag, state.c_oflag, state.c_cflag, state.c_lflag].flatMap { flag in
      withUnsafeBytes(of: flag) { Array($0) }
    }
    return flags + withUnsafeBytes(of: state.c_cc) { Array($0) }
  }

  /// - Returns: whether output arrived before the deadline and before the process exited.
  private func waitForMore(until deadline: Date) throws -> Bool {
    while Date() < deadline {
      if try readMore(until: Date(timeIntervalSinceNow: 0.2)) { return true }
      var status: Int32 = 0
      guard self.status == nil, waitpid(process, &status, WNOHANG) == 0 else {
        self.status = self.status ?? status
        return try readMore(until: Date(timeIntervalSinceNow: 0.02))
      }
    }
    return false
  }

  /// - Returns: whether output arrived.
  private func readMore(until deadline: Date) throws -> Bool {
    var ready = pollfd(fd: controller, events: Int16(POLLIN), revents: 0)
    let milliseconds = Int32(max(deadline.timeIntervalSinceNow, 0) * 1000)
    guard poll(&ready, 1, milliseconds) > 0 else { return false }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(controller, &bytes, bytes.count)
    guard count > 0 else { return false }
    let text = String(decoding: bytes[..<count], as: UTF8.self)
    transcript += text
    unread += text
    return true
  }

  /// Plain text: without escape codes, carriage returns and bells.
  ///
  /// By scalars: a carriage return and the line feed behind it are a single character.
  static func plain(_ text: String) -> String {
    let shown = text.replacing(/\u{1B}\[[0-9;?]*[A-Za-z]/, with: "").unicodeScalars
    return String(String.UnicodeScalarView(shown.filter { $0 != "\r" && $0 != "\u{07}" }))
  }
}
