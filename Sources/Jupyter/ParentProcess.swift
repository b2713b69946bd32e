import Foundation

/// The process that started the kernel. Jupyter names it in the environment; a kernel started by hand has none, and
/// stays when its terminal is closed.
struct ParentProcess: Sendable {
  /// The process to watch, if it is this one's parent; 0 if it is another.
  private let parent: pid_t
  private let named: pid_t?

  init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    named = environment["JPY_PARENT_PID"].flatMap { pid_t($0) }.flatMap { $0 > 1 ? $0 : nil }
    parent = getppid()
  }

  /// Whether it has ended. Its children then get another parent; without being its child, its number is asked for.
  var isGone: Bool {
    guard let named else { return false }
    if parent == named { return getppid() != named }
    return kill(named, 0) != 0 && errno == ESRCH
  }
}
