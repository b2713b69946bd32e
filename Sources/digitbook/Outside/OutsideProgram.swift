import Foundation

/// Runs a line of the system's shell in the foreground, in the group of digitbook: Ctrl-C and Ctrl-Z reach both.
enum OutsideProgram {
  /// How a program ended.
  enum Ending: Equatable {
    case exited(Int32)
    case signalled(Int32)
    /// It could not be started; the value is `errno`.
    case notStarted(Int32)

    /// Whether Ctrl-C ended it; a shell reports that as 128 + SIGINT.
    var isInterrupted: Bool { self == .signalled(SIGINT) || self == .exited(128 + SIGINT) }
  }

  /// - Parameters:
  ///   - line: for `/bin/sh`.
  ///   - arguments: `$1` and those behind it.
  ///   - input: its standard input; that of digitbook if `nil`.
  ///   - sparesOutput: whether what it writes goes to standard error, because standard output is for JSON.
  static func run(
    _ line: String, arguments: [String] = [], input: String? = nil, sparesOutput: Bool = false
  ) -> Ending {
    var ends: [Int32] = [-1, -1]
    if input != nil {
      guard pipe(&ends) == 0 else { return .notStarted(errno) }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    }
    let terminal = savedTerminal()
    let pending = signal(SIGPIPE, SIG_IGN)
    // As system(3) does: Ctrl-\ is for the program.
    let quit = signal(SIGQUIT, SIG_IGN)
    defer {
      signal(SIGPIPE, pending)
      signal(SIGQUIT, quit)
    }
    let (process, code) = spawn(
      ["/bin/sh", "-c", line, "digitbook"] + arguments, input: ends[0], sparesOutput: sparesOutput)
    if ends[0] >= 0 { close(ends[0]) }
    guard code == 0 else {
      if ends[1] >= 0 { close(ends[1]) }
      return .notStarted(code)
    }
    if let input { write(input, to: ends[1]) }
    let ending = wait(for: process)
    // A program that was killed may have left the terminal without echo.
    if var terminal, ending != .exited(0) { tcsetattr(STDIN_FILENO, TCSADRAIN, &terminal) }
    return ending
  }

  /// Writes all, or as much as the reader takes, and closes the pipe.
  private static func write(_ text: String, to descriptor: Int32) {
    try? StandardStream(descriptor: descriptor).write(text)
    close(descriptor)
  }

  private static func wait(for process: pid_t) -> Ending {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      if errno != EINTR { return .exited(0) }
    }
    return status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .signalled(status & 0x7F)
  }

  private static func savedTerminal() -> termios? {
    var state = termios()
    return tcgetattr(STDIN_FILENO, &state) == 0 ? state : nil
  }

  /// - Returns: the process, and 0 or `errno`.
  private static func spawn(
    _ arguments: [String], input: Int32, sparesOutput: Bool
  ) -> (process: pid_t, code: Int32) {
    #if canImport(Darwin)
      var (actions, attributes): (posix_spawn_file_actions_t?, posix_spawnattr_t?) = (nil, nil)
    #else
      var (actions, attributes) = (posix_spawn_file_actions_t(), posix_spawnattr_t())
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    if input >= 0 { posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO) }
    if sparesOutput { posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO) }
    // digitbook blocks signals, which it waits for, and ignores others; the program gets those of a new process.
    var none = sigset_t()
    var usual = sigset_t()
    sigemptyset(&none)
    sigemptyset(&usual)
    for signal in [SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGWINCH, SIGQUIT, SIGPIPE, SIGXFSZ] {
      sigaddset(&usual, signal)
    }
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &usual)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    let argv = arguments.map { strdup($0) } + [nil]
    let variables = ProcessInfo.processInfo.environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in argv + variables { free(pointer) } }
    var process: pid_t = 0
    let code = posix_spawn(&process, "/bin/sh", &actions, &attributes, argv, variables)
    return (process, code)
  }
}

extension OutsideProgram.Ending {
  /// What to say of it; `nil` if it went well.
  func problem(of line: String) -> String? {
    let name = line.split(separator: " ").first.map(String.init) ?? line
    if self == .exited(127) { return "there is no program '\(name)', or one that it calls" }
    return problem(named: "'\(name)'")
  }

  /// - Parameter name: a phrase for the program.
  func problem(named name: String) -> String? {
    switch self {
    case .exited(0): return nil
    case .exited(127): return "\(name) cannot be found"
    case .exited(126): return "\(name) cannot be run"
    case .exited(let status): return "\(name) ended with status \(status)"
    case .signalled(let signal):
      return "\(name) was ended by signal \(signal) (\(String(cString: strsignal(signal))))"
    case .notStarted(let code): return "\(name) cannot be started: \(String(cString: strerror(code)))"
    }
  }
}
