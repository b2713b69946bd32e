import Foundation

/// Terminal mode of the canvas: unbuffered keys without echo, mouse reports, and the alternate screen, so
/// that the previous contents reappear afterwards.
///
/// Ctrl-C and Ctrl-Z still raise signals, and line ends are still translated, so little is left to repair if
/// the process is killed.
struct TerminalMode {
  private let terminal: SavedTerminal

  /// Mouse presses, releases and drags (1002) in the SGR form (1006), and the alternate screen (1049).
  private static let enter = "\u{1B}[?1049h\u{1B}[?1002h\u{1B}[?1006h\u{1B}[2J"
  private static let leave = "\u{1B}[?1006l\u{1B}[?1002l\u{1B}[?25h\u{1B}[0m\u{1B}[?1049l"

  /// Saves the current mode without changing it; `nil` if the descriptor is not a terminal.
  init?(descriptor: Int32) {
    guard let terminal = SavedTerminal(descriptor: descriptor) else { return nil }
    self.terminal = terminal
  }

  func begin() {
    terminal.giveKeys { state in
      state.c_lflag &= ~tcflag_t(IEXTEN)
      state.c_iflag &= ~tcflag_t(IXON)
      withUnsafeMutableBytes(of: &state.c_cc) { $0[Int(VQUIT)] = Self.noKey }
    }
    try? StandardStream.error.write(Self.enter)
  }

  /// Restores the saved mode.
  func end() {
    try? StandardStream.error.write(Self.leave)
    terminal.restore()
  }

  /// Value that disables a control character; the C macro for it is not visible in Swift.
  private static var noKey: UInt8 {
    #if canImport(Darwin)
      0xFF
    #else
      0
    #endif
  }
}
