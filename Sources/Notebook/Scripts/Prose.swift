import Foundation

/// Comment lines above a command: prose in Markdown, which documents show.
package struct Prose: Equatable, Sendable {
  /// Without their marks; empty lines end paragraphs.
  package private(set) var lines: [String] = []

  package init() {}

  /// Adds a line of a script or of the prompt; what is neither a comment nor empty is ignored.
  package mutating func add(_ line: String) {
    let text = line.trimmingCharacters(in: .whitespaces)
    guard text.hasPrefix("#") else {
      if text.isEmpty, lines.last?.isEmpty == false { lines.append("") }
      return
    }
    let content = text.dropFirst()
    guard !Self.isMark(content) else { return }
    let words = String(content.hasPrefix(" ") ? content.dropFirst() : content)
    guard !ScriptExport.isOwnComment(words) else { return }
    lines.append(words)
  }

  /// Whether a comment is for a program: output, a link of a hand-in's chain, the mark of a lesson's pause,
  /// a check of an exercise, the name of an interpreter.
  private static func isMark(_ content: Substring) -> Bool {
    content.hasPrefix(">") || content.hasPrefix("!") || content.hasPrefix("@ ") || content == "..."
  }

  /// The lines so far, which are then forgotten.
  package mutating func take() -> [String] {
    defer { lines = [] }
    return lines.last?.isEmpty == true ? Array(lines.dropLast()) : lines
  }
}
