import CReadline
import Commands
import Foundation
import Notebook
import Synchronization

/// GNU readline through its callback interface: digitbook waits for keys and signals itself and passes keys
/// to readline. So Ctrl-C, window resizes and termination are handled between two keys, never inside
/// readline.
final class ReadlineEditor: LineEditor {
  private let signals: Signals
  private let pictures: TerminalPictures
  private let history: HistoryFile
  var preferences = Preferences()
  /// Whether more was typed, or pasted without marks, when the last line ended.
  private var isMoreTyped = false

  /// Line received by readline's handler. Static because the C callback has no context pointer; used on the
  /// main thread only.
  private static let accepted = Mutex<EditedLine?>(nil)

  init(signals: Signals, pictures: TerminalPictures, history: HistoryFile) {
    self.signals = signals
    self.pictures = pictures
    self.history = history
    digitbook_readline_prepare()
    // Up and Down search for the text before the cursor. Bound before ~/.inputrc is read, so that the user's
    // bindings win.
    for keys in ["\\e[A", "\\eOA"] { digitbook_readline_bind(keys, rl_history_search_backward) }
    for keys in ["\\e[B", "\\eOB"] { digitbook_readline_bind(keys, rl_history_search_forward) }
    TypingKeys.bind()
    rl_initialize()
    ReadlineCompletion.install()
    history.load()
  }

  func readLine(prompt: Prompt, completer: Completer) -> EditedLine {
    ReadlineCompletion.use(completer)
    TypingKeys.use(preferences)
    return signals.whileEditing {
      // The window may have been resized during a command, when no one handled the signal.
      rl_reset_screen_size()
      digitbook_readline_forget_end()
      rl_callback_handler_install(Self.marked(prompt.painted)) { line in
        ReadlineEditor.accept(line)
      }
      defer { rl_callback_handler_remove() }
      return edit(TypingHints(prompt, preferences, completer))
    }
  }

  func remember(_ line: String) { history.append(line) }

  func dropTyped() -> Bool {
    guard isMoreTyped else { return false }
    isMoreTyped = false
    // The terminal hands over a long paste piece by piece.
    for _ in 0..<50 {
      tcflush(STDIN_FILENO, TCIFLUSH)
      var ready = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      usleep(20_000)
      if poll(&ready, 1, 0) <= 0 { break }
    }
    tcflush(STDIN_FILENO, TCIFLUSH)
    return true
  }

  private func edit(_ hints: TypingHints?) -> EditedLine {
    while true {
      let event = pictures.hasKeys ? .input : signals.wait(for: STDIN_FILENO)
      hints?.erase()
      switch event {
      case .input:
        guard readKeys() else {
          hints?.draw()
          continue
        }
        var ready = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        let isMoreThere = poll(&ready, 1, 0) > 0
        if let line = Self.accepted.withLock({ $0.take() }) {
          isMoreTyped = isMoreThere
          return line
        }
        if TypingKeys.takeEditorRequest() {
          let text = String(cString: digitbook_readline_line())
          endLine()
          return .edit(text)
        }
        // In the midst of a paste nobody reads hints, and a key may be several characters.
        if let hints, !isMoreThere, digitbook_readline_is_amid_key() == 0 {
          hints.draw()
          TypingKeys.offer(hints.rest, behind: String(cString: digitbook_readline_line()))
        }
      case .interrupt:
        dropLine()
        return .cancelled
      case .resize:
        rl_resize_terminal()
        hints?.draw()
      case .stop(let signal):
        rl_cleanup_after_signal()
        Signals.applyDefaultAction(of: signal)
        // Execution continues here after Ctrl-Z and `fg`.
        rl_reset_after_signal()
        rl_forced_update_display()
        hints?.draw()
      }
    }
  }

  /// Lets readline read what was typed.
  /// - Returns: whether there was a key; `false` for a late answer of the terminal.
  private func readKeys() -> Bool {
    if pictures.hasKeys || pictures.sift() {
      guard pictures.hasKeys else { return false }
      for key in pictures.takeKeys() { rl_stuff_char(Int32(key)) }
    }
    rl_callback_read_char()
    return true
  }

  /// Drops the typed text, as Ctrl-C asks.
  private func dropLine() {
    endLine(echoing: SIGINT)
  }

  /// Leaves the typed text on the screen and clears readline's state.
  private func endLine(echoing signal: Int32? = nil) {
    digitbook_readline_move_to_end()
    rl_redisplay()
    if let signal { rl_echo_signal_char(signal) }
    rl_crlf()
    rl_free_line_state()
    rl_callback_sigcleanup()
    rl_cleanup_after_signal()
  }

  private static func accept(_ line: UnsafeMutablePointer<CChar>?) {
    defer { free(line) }
    // With the handler installed readline would print the next prompt immediately.
    rl_callback_handler_remove()
    let text = line.map { String(cString: $0) }
    accepted.withLock { $0 = text.map { .line($0) } ?? .end }
  }

  /// Marks escape codes as zero width for readline.
  private static func marked(_ prompt: String) -> String {
    prompt.replacing(/\u{1B}\[[0-9;]*m/) { "\u{01}\($0.output)\u{02}" }
  }
}
