/// Exit status of the process.
enum ExitStatus: Int32, Comparable {
  /// All commands ran.
  case success = 0
  /// A command failed, or the results could not be written.
  case failure = 1
  /// Invalid arguments of the process.
  case usage = 2
  /// The output of a script differs from what the script says.
  case differs = 3
  /// Ctrl-C.
  case interrupted = 130

  /// Ordered by severity.
  static func < (a: ExitStatus, b: ExitStatus) -> Bool { a.rawValue < b.rawValue }
}
