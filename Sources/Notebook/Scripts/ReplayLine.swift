import CommandLanguage

/// Builds the `replay` line of the prompt from the arguments of the process.
package enum ReplayLine {
  /// - Parameters:
  ///   - file: the path of the script.
  ///   - values: each as `name=value`.
  ///   - flags: without their dashes.
  package static func text(file: String, values: [String], flags: [String]) -> String {
    // Quoted, so that no path is parsed as a key or a flag.
    let words = [Quoting.typed(file, in: "\"", closed: true)] + values.map(pair) + flags.map { "--\($0)" }
    return "replay " + words.joined(separator: " ")
  }

  private static func pair(_ text: String) -> String {
    guard let equals = text.firstIndex(of: "=") else { return Quoting.typed(text, in: nil, closed: true) }
    return text[...equals] + Quoting.typed(String(text[text.index(after: equals)...]), in: nil, closed: true)
  }
}
