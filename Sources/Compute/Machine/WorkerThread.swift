import Foundation

/// A detached thread. Foundation's `Thread` does not tell when there is none, where a container or `ulimit -u` limits
/// processes, or `ulimit -v` leaves no room for a stack.
package enum WorkerThread {
  /// Stack size in bytes: less than a huge page, which would have to be cleared for every thread.
  private static let stackSize = 1 << 20

  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// For tests: whether this thread can start others.
  @TaskLocal package static var isForbidden = false

  /// - Returns: whether the system could start one; else `body` is not run.
  package static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
    var attributes = pthread_attr_t()
    guard !isForbidden, pthread_attr_init(&attributes) == 0 else { return false }
    defer { pthread_attr_destroy(&attributes) }
    guard pthread_attr_setstacksize(&attributes, stackSize) == 0,
      pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED)) == 0
    else { return false }
    let work = Unmanaged.passRetained(Body(body))
    #if canImport(Darwin)
      var thread: pthread_t?
      let code = pthread_create(
        &thread, &attributes,
        { work in
          Unmanaged<Body>.fromOpaque(work).takeRetainedValue().run()
          return nil
        }, work.toOpaque())
    #else
      var thread = pthread_t()
      let code = pthread_create(
        &thread, &attributes,
        { work in
          if let work { Unmanaged<Body>.fromOpaque(work).takeRetainedValue().run() }
          return nil
        }, work.toOpaque())
    #endif
    if code != 0 { work.release() }
    return code == 0
  }
}
