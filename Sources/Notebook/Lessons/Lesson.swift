import Foundation

/// A script that teaches: commands as in every script, and between them prose that `replay` takes for comments.
///
/// A comment is Markdown; lines belong together until an empty line. `#?` begins a question, before which the
/// reader is given time to answer; `#...` is a pause. The first line is the title, `# # Title`.
package struct Lesson: Equatable, Sendable {
  /// What happens, in order.
  package enum Step: Equatable, Sendable {
    /// Something to read, as Markdown.
    case prose(String)
    /// Something to guess before the next step.
    case question(String)
    /// Time to read.
    case pause
    /// A command and its line in the file, counted from 1.
    case command(String, line: Int)
  }

  /// As the user names it; the first is 1.
  package let number: Int
  /// What it is about.
  package let title: String
  /// Its file.
  package let path: String
  /// What happens.
  package let steps: [Step]

  /// Takes a text apart.
  init(_ text: String, number: Int, path: String) {
    self.number = number
    self.path = path
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
    title = lines.first.map { String($0.drop { "# ".contains($0) }) } ?? ""
    var reader = StepReader()
    for (index, line) in lines.enumerated().dropFirst() { reader.take(line, number: index + 1) }
    steps = reader.finished()
  }

  /// Its commands, without the prose.
  package var commands: [String] {
    steps.compactMap { step in if case .command(let text, _) = step { text } else { nil } }
  }
}

/// Gathers the lines of a lesson into steps.
private struct StepReader {
  private var steps: [Lesson.Step] = []
  private var prose: [String] = []
  private var question: [String] = []

  mutating func take(_ line: String, number: Int) {
    let text = line.trimmingCharacters(in: .whitespaces)
    if text == "#..." {
      end()
      steps.append(.pause)
    } else if text.hasPrefix("#?") {
      if question.isEmpty { end() }
      question.append(body(of: text.dropFirst(2)))
    } else if text.hasPrefix("#") {
      let body = body(of: text.dropFirst())
      if question.isEmpty { prose.append(body) } else { question.append(body) }
    } else {
      end()
      if !text.isEmpty { steps.append(.command(line, line: number)) }
    }
  }

  mutating func finished() -> [Lesson.Step] {
    end()
    return steps
  }

  private mutating func end() {
    let (read, asked) = (Self.trimmed(prose), Self.trimmed(question))
    if !read.isEmpty { steps.append(.prose(read)) }
    if !asked.isEmpty { steps.append(.question(asked)) }
    (prose, question) = ([], [])
  }

  /// Without empty lines at either end.
  private static func trimmed(_ lines: [String]) -> String {
    lines.joined(separator: "\n").trimmingCharacters(in: .newlines)
  }

  /// One blank belongs to the mark of the comment.
  private func body(of text: Substring) -> String { String(text.hasPrefix(" ") ? text.dropFirst() : text) }
}
