import CommandLanguage
import Foundation

/// A script with explanations: commands as in any script, and Markdown in the comments between them.
///
/// Comment lines form one block until an empty line. `#?` begins a question, which waits for the reader's answer;
/// `#=` is the answer, behind the commands that show it; `#...` is a pause. The first line is the title, `# # Title`.
package struct Lesson: Equatable, Sendable {
  package enum Step: Equatable, Sendable {
    /// Markdown text.
    case prose(String)
    /// A question to answer before the next step.
    case question(String)
    /// Compares the reader's guess with the answer.
    case answer(LessonAnswer)
    /// Waits for Enter.
    case pause
    /// A command and its line in the file, counted from 1.
    case command(String, line: Int)
  }

  /// Counted from 1; `nil` for a file of the user.
  package let number: Int?
  package let title: String
  package let path: String
  package let steps: [Step]

  init(_ text: String, number: Int?, path: String) {
    self.number = number
    self.path = path
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
    // A file of the user may begin with a command.
    let title = lines.first.flatMap { $0.hasPrefix("#") ? String($0.drop { "# ".contains($0) }) : nil }
    self.title = title ?? (path as NSString).lastPathComponent
    var reader = StepReader()
    for (index, line) in lines.enumerated().dropFirst(title == nil ? 0 : 1) {
      reader.take(line, number: index + 1)
    }
    steps = reader.finished()
  }

  /// A lesson of the user's own: any script with prose in its comments.
  /// - Throws: `ScriptError`.
  package init(contentsOf path: String) throws(ScriptError) {
    self.init(try Script.text(of: path), number: nil, path: path)
  }

  /// The line that starts it.
  package var line: String {
    "lesson " + (number.map(String.init) ?? Quoting.typed(path, in: nil, closed: true))
  }

  /// The name in sentences: `lesson 1`, `the lesson`.
  package var phrase: String { number.map { "lesson \($0)" } ?? "the lesson" }

  /// The heading above its first screen.
  package var heading: String { number.map { "Lesson \($0): \(title)" } ?? "Lesson: \(title)" }

  /// The commands without the prose.
  package var commands: [String] {
    steps.compactMap { step in if case .command(let text, _) = step { text } else { nil } }
  }
}

/// Groups the lines of a lesson into steps.
private struct StepReader {
  private var steps: [Lesson.Step] = []
  private var prose: [String] = []
  private var question: [String] = []

  mutating func take(_ line: String, number: Int) {
    let text = line.trimmingCharacters(in: .whitespaces)
    if text == "#..." {
      end()
      steps.append(.pause)
    } else if text.hasPrefix("#=") {
      end()
      steps.append(.answer(LessonAnswer(String(text.dropFirst(2)))))
    } else if text.hasPrefix("#>") {
      // The output last seen, of a script that was replayed.
      end()
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

  /// Removes empty lines at either end.
  private static func trimmed(_ lines: [String]) -> String {
    lines.joined(separator: "\n").trimmingCharacters(in: .newlines)
  }

  /// Drops the one space after the comment mark.
  private func body(of text: Substring) -> String { String(text.hasPrefix(" ") ? text.dropFirst() : text) }
}
