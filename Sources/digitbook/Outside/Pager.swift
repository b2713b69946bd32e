import Display
import Foundation
import Notebook

/// Shows a text that is longer than the window.
struct Pager {
  private let wish: Preferences.Pager
  private let signals: Signals
  private let environment: [String: String]

  init(
    _ wish: Preferences.Pager, signals: Signals,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) {
    self.wish = wish
    self.signals = signals
    self.environment = environment
  }

  /// Colours as they are; ends by itself behind the last line, and leaves the text on the screen. Beginners took its
  /// `:` for a prompt: `answer 1 784` wrote a file, as `s` does without LESSSECURE.
  private static let less =
    #"LESSSECURE=1 less -R -F -X -E '-Ps-- Enter or Space\: goes on, q\: back to digitbook -- '"#

  /// Whether a text needs one: it has more lines than the window has beside the prompt.
  func isNeeded(for text: String, rows: Int) -> Bool {
    guard wish != .off, !["", "dumb"].contains(environment["TERM"] ?? "") else { return false }
    return text.utf8.count { $0 == 0x0A } > rows - 1
  }

  /// The command that shows it; `nil` for digitbook's own.
  var command: String? {
    switch wish {
    case .command(let command): command
    case .auto: Programs.path(of: "less", in: environment) == nil ? nil : Self.less
    case .off: nil
    }
  }

  /// Shows the text until the user has seen enough.
  /// - Returns: what went wrong with the command; the text was not shown then.
  /// - Throws: `StreamError`.
  func show(_ text: String) throws(StreamError) -> String? {
    guard let command else {
      try OwnPager(text, signals: signals).show()
      return nil
    }
    let ending = OutsideProgram.run(command, input: text)
    // A pager that was interrupted, or closed before its end, has shown what it was to show.
    switch ending {
    case .exited(126), .exited(127), .notStarted: return ending.problem(of: command)
    default: return nil
    }
  }
}

/// Shows a text page by page, where there is no other pager.
struct OwnPager {
  private let lines: [Substring]
  private let signals: Signals

  init(_ text: String, signals: Signals) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    self.signals = signals
  }

  func show() throws(StreamError) {
    var rest = lines[...]
    if rest.last?.isEmpty == true { rest.removeLast() }
    while true {
      let page = rest.prefix(max(StandardStream.output.windowSize.rows - 1, 1))
      try StandardStream.output.write(page.map { $0 + "\n" }.joined())
      rest = rest.dropFirst(page.count)
      guard !rest.isEmpty, asksForMore(left: rest.count) else { return }
    }
  }

  /// Waits for a key.
  private func asksForMore(left count: Int) -> Bool {
    let question = "-- \(counted(count, "more line")): Space goes on, q ends --"
    try? StandardStream.error.write(question)
    defer { try? StandardStream.error.write("\r" + String(repeating: " ", count: question.count) + "\r") }
    var saved = termios()
    guard tcgetattr(STDIN_FILENO, &saved) == 0 else { return true }
    defer { tcsetattr(STDIN_FILENO, TCSADRAIN, &saved) }
    return signals.whileEditing {
      while true {
        var state = saved
        state.c_lflag &= ~tcflag_t(ICANON | ECHO)
        tcsetattr(STDIN_FILENO, TCSADRAIN, &state)
        switch signals.wait(for: STDIN_FILENO) {
        case .input:
          var key: UInt8 = 0
          guard read(STDIN_FILENO, &key, 1) == 1 else { return false }
          if [0x20, 0x0D, 0x0A].contains(key) { return true }
          if [UInt8(ascii: "q"), UInt8(ascii: "Q"), 0x04, 0x1B].contains(key) { return false }
        case .interrupt: return false
        case .resize: continue
        case .stop(let signal):
          tcsetattr(STDIN_FILENO, TCSADRAIN, &saved)
          Signals.applyDefaultAction(of: signal)
        }
      }
    }
  }
}
