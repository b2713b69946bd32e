import Foundation

/// The terminal as a canvas needs it: keys come one by one and are not echoed, the mouse is reported, and the
/// canvas has a screen of its own, so that what stood on the other is there again afterwards.
///
/// Ctrl-C and Ctrl-Z still make signals, and line ends are still translated: should the process be killed in a
/// way that nobody can answer, the user's shell has little to mend.
struct TerminalMode {
  private let saved: termios
  private let descriptor: Int32

  /// Reports of presses, releases and drags (1002), in the form without limits (1006); another screen (1049).
  private static let enter = "\u{1B}[?1049h\u{1B}[?1002h\u{1B}[?1006h\u{1B}[2J"
  private static let leave = "\u{1B}[?1006l\u{1B}[?1002l\u{1B}[?25h\u{1B}[0m\u{1B}[?1049l"

  /// Notes how the terminal is now; changes nothing yet.
  init?(descriptor: Int32) {
    var state = termios()
    guard tcgetattr(descriptor, &state) == 0 else { return nil }
    saved = state
    self.descriptor = descriptor
  }

  /// Sets the terminal up.
  func begin() {
    var state = saved
    state.c_lflag &= ~tcflag_t(ICANON | ECHO | IEXTEN)
    state.c_iflag &= ~tcflag_t(IXON)
    withUnsafeMutableBytes(of: &state.c_cc) { keys in
      keys[Int(VMIN)] = 1
      keys[Int(VTIME)] = 0
      keys[Int(VQUIT)] = Self.noKey
    }
    tcsetattr(descriptor, TCSADRAIN, &state)
    try? StandardStream.error.write(Self.enter)
  }

  /// Leaves the terminal as it was.
  func end() {
    try? StandardStream.error.write(Self.leave)
    var state = saved
    tcsetattr(descriptor, TCSADRAIN, &state)
  }

  /// What stands for "no key" among the control characters; the macro for it is beyond Swift.
  private static var noKey: UInt8 {
    #if canImport(Darwin)
      0xFF
    #else
      0
    #endif
  }
}
