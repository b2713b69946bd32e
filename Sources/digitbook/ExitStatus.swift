/// How digitbook ends.
enum ExitStatus: Int32, Comparable {
  /// All commands ran.
  case success = 0
  /// A command failed, or the results could not be written.
  case failure = 1
  /// The arguments of the process make no sense.
  case usage = 2
  /// A script ran and its output is not what it says.
  case differs = 3
  /// Ctrl-C.
  case interrupted = 130

  /// The worse one counts.
  static func < (a: ExitStatus, b: ExitStatus) -> Bool { a.rawValue < b.rawValue }
}
