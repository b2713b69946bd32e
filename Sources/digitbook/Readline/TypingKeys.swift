import CReadline
import Foundation
import Notebook
import Synchronization

/// The keys that do more than readline's own: a blank and Enter write out abbreviations, Right and End take the grey
/// rest, Ctrl-X Ctrl-E opens the editor.
///
/// Static because readline's functions have no context pointer; used on the main thread only.
enum TypingKeys {
  private struct State {
    var preferences = Preferences()
    var wantsEditor = false
    /// The grey rest, and the line that it stands behind.
    var offer: (line: String, rest: String)?
  }

  private static let state = Mutex(State())

  /// Call before `rl_initialize`, so that `~/.inputrc` wins.
  static func bind() {
    digitbook_readline_bind(" ") { count, key in
      TypingKeys.expand()
      return rl_insert(count, key)
    }
    for enter in ["\\C-m", "\\C-j"] {
      digitbook_readline_bind(enter) { count, key in
        // readline draws no line that has ended.
        if TypingKeys.expand() { rl_redisplay() }
        return rl_newline(count, key)
      }
    }
    for right in ["\\e[C", "\\eOC", "\\C-f"] {
      digitbook_readline_bind(right) { count, key in
        TypingKeys.takeRest() ? 0 : rl_forward_char(count, key)
      }
    }
    for end in ["\\e[F", "\\eOF", "\\e[4~", "\\C-e"] {
      digitbook_readline_bind(end) { count, key in
        TypingKeys.takeRest() ? 0 : rl_end_of_line(count, key)
      }
    }
    digitbook_readline_bind("\\C-x\\C-e") { _, _ in
      TypingKeys.state.withLock { $0.wantsEditor = true }
      return 0
    }
  }

  /// Sets how the following lines are typed.
  static func use(_ preferences: Preferences) {
    state.withLock { $0 = State(preferences: preferences) }
  }

  /// Sets the rest that Right and End take.
  static func offer(_ rest: String?, behind line: String) {
    state.withLock { $0.offer = rest.map { (line, $0) } }
  }

  /// Types the grey rest.
  /// - Returns: whether there was any.
  private static func takeRest() -> Bool {
    guard digitbook_readline_point() == digitbook_readline_end(), let offer = state.withLock({ $0.offer }),
      offer.line == String(cString: digitbook_readline_line())
    else { return false }
    rl_insert_text(offer.rest)
    return true
  }

  /// Whether Ctrl-X Ctrl-E was pressed since the last call.
  static func takeEditorRequest() -> Bool {
    state.withLock { state in
      defer { state.wantsEditor = false }
      return state.wantsEditor
    }
  }

  /// Writes out the abbreviation that ends at the cursor.
  /// - Returns: whether there was one.
  @discardableResult
  private static func expand() -> Bool {
    let preferences = state.withLock { $0.preferences }
    guard !preferences.abbreviations.isEmpty else { return false }
    let bytes = UnsafeRawBufferPointer(
      start: digitbook_readline_line(), count: Int(digitbook_readline_point()))
    let typed = String(decoding: bytes, as: UTF8.self)
    let meant = preferences.expanded(typed)
    // Behind a blank the word was not meant, or is written out already.
    guard meant != typed, typed.last?.isWhitespace == false,
      typed.split(whereSeparator: \.isWhitespace).count == 1
    else { return false }
    digitbook_readline_replace_start(Int32(bytes.count), meant)
    return true
  }
}
