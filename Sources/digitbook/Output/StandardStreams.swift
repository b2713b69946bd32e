import Display
import Foundation

/// One of the standard streams. Each is asked by itself whether it is a terminal.
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

  /// What there is to know of the stream now; the window may have been resized since.
  var capabilities: TerminalCapabilities {
    let environment = ProcessInfo.processInfo.environment
    return TerminalCapabilities(
      environment: environment, isTerminal: isTerminal,
      width: environment["COLUMNS"].flatMap { Int($0) } ?? windowWidth)
  }

  /// Writes all of it, at once.
  /// - Throws: `StreamError`.
  func write(_ text: String) throws(StreamError) {
    var text = text
    let code = text.withUTF8 { bytes -> Int32 in
      var rest = UnsafeRawBufferPointer(bytes)
      while let base = rest.baseAddress, !rest.isEmpty {
        let count = Foundation.write(descriptor, base, rest.count)
        if count < 0 {
          // A full pipe whose other end does not block: wait for its reader.
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

  /// How many characters the window has now; 80 x 24 where the terminal does not say.
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

/// A stream that cannot be written to, such as a full disk; `code` is `errno`.
struct StreamError: Error {
  let code: Int32

  /// What the system says of it.
  var reason: String { String(cString: strerror(code)) }
}
