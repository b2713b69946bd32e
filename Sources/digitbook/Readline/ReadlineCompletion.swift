import CReadline
import Commands
import Display
import Notebook
import Synchronization

/// Connects readline's Tab completion to `Completer`.
///
/// Readline is configured to treat the whole line as one word and receives whole lines: where the completed
/// word begins and how it is quoted is up to the completer. Only the words are listed.
enum ReadlineCompletion {
  private struct State {
    var completer: Completer?
    var labels: [String] = []
    /// What the labels mean; an empty text where nothing is known.
    var helps: [String] = []
  }

  private static let state = Mutex(State())

  static func install() {
    digitbook_readline_set_completion(
      { text, _, _ in ReadlineCompletion.matches(for: text) },
      { _, count, _ in ReadlineCompletion.list(count) })
  }

  /// Sets the completer for the following lines.
  static func use(_ completer: Completer) {
    state.withLock { $0.completer = completer }
  }

  /// Array in the format of readline: the common completion, then all matches, then a null pointer.
  private static func matches(
    for text: UnsafePointer<CChar>?
  ) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
    guard let text, let completer = state.withLock({ $0.completer }) else { return nil }
    let typed = String(cString: text)
    let completion = completer.complete(typed)
    digitbook_readline_completion_is_final(CChar(completion.suffix.utf8.first ?? 0))
    guard !completion.candidates.isEmpty else { return nil }
    state.withLock {
      $0.labels = completion.candidates.map(\.label)
      $0.helps = completion.candidates.map { $0.help ?? "" }
    }
    let kept = typed.dropLast(completion.replaced)
    let lines =
      [kept + completion.common]
      + (completion.candidates.count > 1 ? completion.candidates.map { kept + $0.text } : [])
    return array(of: lines.map(String.init))
  }

  private static func list(_ count: Int32) {
    let (labels, helps) = state.withLock { ($0.labels, $0.helps) }
    if explain(labels, helps) {
      rl_forced_update_display()
      return
    }
    guard let matches = array(of: [""] + labels) else { return }
    let widest = labels.map(\.utf8.count).max() ?? 0
    rl_display_match_list(matches, Int32(labels.count), Int32(widest))
    rl_forced_update_display()
    for index in 0...labels.count { free(matches[index]) }
    free(matches)
  }

  /// Lists the words below each other, each with what it means, if all of them fit into the window.
  private static func explain(_ labels: [String], _ helps: [String]) -> Bool {
    let (columns, rows) = StandardStream.error.windowSize
    guard helps.contains(where: { !$0.isEmpty }), labels.count < rows - 2 else { return false }
    let widest = labels.map { DisplayText.width(of: $0) }.max() ?? 0
    let lines = zip(labels, helps).map { label, help in
      let padding = String(repeating: " ", count: widest - DisplayText.width(of: label) + 2)
      return DisplayText.truncated(
        help.isEmpty ? label : label + padding + help, to: columns - 1, unicode: false)
    }
    rl_crlf()
    try? StandardStream.error.write(lines.map { $0 + "\r\n" }.joined())
    return true
  }

  /// A null-terminated array of C strings, allocated with `malloc` because readline frees it.
  private static func array(of texts: [String]) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
    let size = MemoryLayout<UnsafeMutablePointer<CChar>?>.stride * (texts.count + 1)
    guard let memory = malloc(size) else { return nil }
    let pointers = memory.bindMemory(to: UnsafeMutablePointer<CChar>?.self, capacity: texts.count + 1)
    for (index, text) in texts.enumerated() { pointers[index] = strdup(text) }
    pointers[texts.count] = nil
    return pointers
  }
}
