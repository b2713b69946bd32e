import Display
import Foundation

/// A standard stream. Each may or may not be a terminal, independently of the others.
struct StandardStream: Sendable {
  static let input = StandardStream(descriptor: STDIN_FILENO)
  static let output = StandardStream(descriptor: STDOUT_FILENO)
  static let error = StandardStream(descriptor: STDERR_FILENO)

  let descriptor: Int32
  let isTerminal: Bool

  init(descriptor: Int32) {
    self.descriptor = descriptor
    isTerminal = isatty(descriptor) == 1
  }

  /// Current capabilities; the window may have been resized since the last call.
  var capabilities: TerminalCapabilities {
    let environment = ProcessInfo.processInfo.environment
    return TerminalCapabilities(
      environment: environment, isTerminal: isTerminal,
      width: environment["COLUMNS"].flatMap { Int($0) } ?? windowWidth)
  }

  /// Writes the whole text.
  /// - Throws: `StreamError`.
  func write(_ text: String) throws(StreamError) {
    var text = text
    let code = text.withUTF8 { bytes -> Int32 in
      var rest = UnsafeRawBufferPointer(bytes)
      while let base = rest.baseAddress, !rest.isEmpty {
        let count = Foundation.write(descriptor, base, rest.count)
        if count < 0 {
          // A full non-blocking pipe: wait for its reader.
          var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          guard errno == EINTR || (errno == EAGAIN && poll(&ready, 1, -1) >= 0) else { return errno }
        } else {
          rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
        }
      }
      return 0
    }
    guard code == 0 else { throw StreamError(code: code) }
  }

  /// Current window size in characters; 80 x 24 if unknown.
  var windowSize: (columns: Int, rows: Int) {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
      return (80, 24)
    }
    return (Int(size.ws_col), Int(size.ws_row))
  }

  private var windowWidth: Int? {
    var size = winsize()
    guard isTerminal, ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }
}

/// A failed write, for example on a full disk; `code` is `errno`.
struct StreamError: Error {
  let code: Int32

  /// As a sentence without a full stop.
  var sentence: String { "standard output cannot be written: \(reason)" }

  /// Description by the system.
  private var reason: String {
    // The descriptor of a closed stream is open for reading, see `Main`.
    code == EBADF ? "it is closed" : String(cString: strerror(code))
  }
}
