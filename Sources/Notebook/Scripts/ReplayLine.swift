import CommandLanguage

/// A `replay` line as it would be typed at the prompt, from what a process was given.
package enum ReplayLine {
  /// - Parameters:
  ///   - file: the path of the script.
  ///   - values: `name=value`, each.
  ///   - flags: without their dashes.
  package static func text(file: String, values: [String], flags: [String]) -> String {
    // In quotes, so that no path is taken for a key or a flag.
    let words = [Quoting.typed(file, in: "\"", closed: true)] + values.map(pair) + flags.map { "--\($0)" }
    return "replay " + words.joined(separator: " ")
  }

  private static func pair(_ text: String) -> String {
    guard let equals = text.firstIndex(of: "=") else { return Quoting.typed(text, in: nil, closed: true) }
    return text[...equals] + Quoting.typed(String(text[text.index(after: equals)...]), in: nil, closed: true)
  }
}
