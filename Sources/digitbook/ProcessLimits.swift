import Foundation

/// Limits of the process (`ulimit`) below which nothing would work. They are raised as far as the process may; what
/// still does not suffice is an error at the start, instead of an end without a word somewhere later.
struct ProcessLimits {
  /// Open files: standard streams, the session with its journal and lock, a signal pipe, a file that is read, its
  /// library, and the folder that is listed.
  private static let fewestFiles = 24
  /// Raised to this if the limit is lower and may be.
  private static let enoughFiles = 256
  /// Stack of the main thread in bytes; the other threads have as much.
  private static let smallestStack = 1 << 20
  private static let enoughStack = 8 << 20

  /// What is wrong with them, as a sentence without a full stop; `nil` if they suffice.
  static func problem() -> String? {
    let files = raise(RLIMIT_NOFILE, to: enoughFiles)
    if files < fewestFiles {
      return "only \(files) files may be open at a time, and digitbook needs \(fewestFiles): "
        + "raise the limit with 'ulimit -n \(enoughFiles)'"
    }
    let stack = raise(RLIMIT_STACK, to: enoughStack)
    if stack < smallestStack {
      return "the stack may only take \(stack / 1024) KB, and digitbook needs \(smallestStack / 1024): "
        + "raise the limit with 'ulimit -s \(enoughStack / 1024)'"
    }
    return nil
  }

  #if os(Linux)
    private typealias Resource = __rlimit_resource
  #else
    private typealias Resource = Int32
  #endif

  /// Raises a limit, if it is lower and the hard limit allows.
  /// - Returns: the limit from now on.
  private static func raise(_ resource: Resource, to wanted: Int) -> Int {
    var limit = rlimit()
    #if os(Linux)
      let id = __rlimit_resource_t(resource.rawValue)
    #else
      let id = resource
    #endif
    guard getrlimit(id, &limit) == 0, limit.rlim_cur < rlim_t(wanted) else { return wanted }
    let before = limit
    limit.rlim_cur = min(rlim_t(wanted), limit.rlim_max)
    return Int(setrlimit(id, &limit) == 0 ? limit.rlim_cur : before.rlim_cur)
  }
}
