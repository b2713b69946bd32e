import Foundation

/// Wakes a thread that waits for a socket.
struct WakePipe: Sendable {
  /// Readable after `wake`.
  let descriptor: Int32
  private let end: Int32

  init() {
    var ends: [Int32] = [-1, -1]
    _ = pipe(&ends)
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    (descriptor, end) = (ends[0], ends[1])
  }

  func wake() {
    var byte: UInt8 = 1
    _ = write(end, &byte, 1)
  }

  /// Forgets earlier calls of `wake`.
  func drain() {
    var byte: UInt8 = 0
    while read(descriptor, &byte, 1) == 1 {}
  }
}
