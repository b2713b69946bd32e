import CZeroMQ

/// A socket of ZeroMQ that listens.
///
/// It may be used by one thread at a time, which whoever holds it sees to: each socket of a kernel belongs to one
/// thread, and that of the output is guarded by `OutputChannel`.
final class Socket: @unchecked Sendable {
  private let socket: UnsafeMutableRawPointer

  init(_ socket: UnsafeMutableRawPointer) { self.socket = socket }

  /// Sends a message of several frames. A client that is gone gets nothing, and nobody is told.
  func send(_ frames: [[UInt8]]) {
    for (index, frame) in frames.enumerated() {
      guard digitbook_zeromq_send(socket, frame, frame.count, index + 1 < frames.count) == 0 else { return }
    }
  }

  /// Receives a message.
  /// - Returns: `nil` if there is none.
  func receive() -> [[UInt8]]? {
    var frames: [[UInt8]] = []
    while true {
      let more = withUnsafeMutablePointer(to: &frames) { frames in
        digitbook_zeromq_receive(
          socket, false,
          { bytes, count, context in
            let frames = context?.assumingMemoryBound(to: [[UInt8]].self)
            frames?.pointee.append(Array(UnsafeRawBufferPointer(start: bytes, count: count)))
          }, frames)
      }
      if more < 0 { return nil }
      if more == 0 { return frames }
    }
  }

  /// What became readable while waiting.
  struct Ready: OptionSet {
    let rawValue: Int32
    static let socket = Ready(rawValue: 1)
    static let first = Ready(rawValue: 2)
    static let second = Ready(rawValue: 4)
  }

  /// Waits until the socket or one of the descriptors can be read.
  /// - Parameter milliseconds: -1 to wait without an end.
  func wait(or first: Int32 = -1, _ second: Int32 = -1, milliseconds: Int = -1) -> Ready {
    Ready(rawValue: digitbook_zeromq_wait(socket, first, second, milliseconds))
  }

  /// See `digitbook_zeromq_descriptor`.
  var descriptor: Int32 { digitbook_zeromq_descriptor(socket) }
  var isReadable: Bool { digitbook_zeromq_is_readable(socket) }

  /// Sends every message back until the context is shut down.
  func echo() { digitbook_zeromq_echo(socket) }

  /// Nothing may be done with it afterwards.
  func close() { digitbook_zeromq_close(socket) }
}
