import Foundation

/// The mode of a terminal as it was, to come back to it.
struct SavedTerminal: Sendable {
  let descriptor: Int32
  private let saved: termios

  /// Saves the current mode without changing it; `nil` if the descriptor is not a terminal.
  init?(descriptor: Int32) {
    var state = termios()
    guard tcgetattr(descriptor, &state) == 0 else { return nil }
    saved = state
    self.descriptor = descriptor
  }

  /// Gives keys without Enter and without echo.
  func giveKeys(_ change: (inout termios) -> Void = { _ in }) {
    var state = saved
    state.c_lflag &= ~tcflag_t(ICANON | ECHO)
    withUnsafeMutableBytes(of: &state.c_cc) { keys in
      keys[Int(VMIN)] = 1
      keys[Int(VTIME)] = 0
    }
    change(&state)
    tcsetattr(descriptor, TCSADRAIN, &state)
  }

  func restore() {
    var state = saved
    tcsetattr(descriptor, TCSADRAIN, &state)
  }
}
