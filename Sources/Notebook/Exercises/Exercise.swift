import CommandLanguage
import Digits
import Foundation

/// A task: a script with prose, commands in which a `?` stands for what the reader has to find, questions and checks.
///
/// Comments are Markdown, as in a lesson, and `#?` is a question. `#!` is a check: see `Check`. Commands above the first
/// hole, question and check are run when the exercise is opened; those below the first check are the teacher's own, which
/// only `grade` runs, behind the commands that were handed in.
package struct Exercise: Equatable, Sendable {
  /// A piece of the task in the order of the file.
  package enum Part: Equatable, Sendable {
    /// Markdown text.
    case prose(String)
    /// A command to type, perhaps with holes.
    case line(String)
    /// A question, counted from 1.
    case question(Int, String)
  }

  /// A check as it stands in the file, without its mark, and its line there, counted from 1.
  package struct CheckLine: Equatable, Sendable {
    package let text: String
    package let line: Int
  }

  /// Counted from 1; `nil` for a file of the user.
  package let number: Int?
  package let title: String
  package let path: String
  /// SHA-256 of the file's text.
  package let digest: String
  package private(set) var given: [Script.Line] = []
  package private(set) var parts: [Part] = []
  package private(set) var checks: [CheckLine] = []
  /// What `grade` runs behind the commands that were handed in.
  package private(set) var afterwards: [Script.Line] = []

  package init(_ text: String, number: Int?, path: String) {
    self.number = number
    self.path = path
    digest = SHA256Hex.of(Array(text.utf8))
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
    let title = lines.first.flatMap { $0.hasPrefix("# # ") ? String($0.dropFirst(4)) : nil }
    self.title = title ?? (path as NSString).lastPathComponent
    for (index, line) in lines.enumerated().dropFirst(title == nil ? 0 : 1) {
      take(line, number: index + 1)
    }
    endProse()
  }

  /// An exercise of the user's own.
  /// - Throws: `ScriptError`.
  package init(contentsOf path: String) throws(ScriptError) {
    self.init(try Script.text(of: path), number: nil, path: path)
  }

  /// The line that opens it.
  package var line: String {
    "exercise " + (number.map(String.init) ?? Quoting.typed(path, in: nil, closed: true))
  }

  /// `Exercise 3: Hidden layers`.
  package var heading: String { (number.map { "Exercise \($0): " } ?? "Exercise: ") + title }

  /// Number of questions.
  package var questions: Int {
    parts.count { if case .question = $0 { true } else { false } }
  }

  /// Whether a `?` of the line stands for a value: `show ?`, `hidden=?,?`.
  package static func hasHole(_ line: String) -> Bool {
    line.contains(/[\s=,|:]\?(?=$|[\s,|x])/)
  }

  // MARK: Reading

  private var prose: [String] = []
  private var question: [String] = []

  private mutating func take(_ line: String, number: Int) {
    let text = line.trimmingCharacters(in: .whitespaces)
    if text.hasPrefix("#!") {
      endProse()
      checks.append(.init(text: text.dropFirst(2).trimmingCharacters(in: .whitespaces), line: number))
    } else if text.hasPrefix("#?") {
      endProse()
      question = [Self.body(of: text.dropFirst(2))]
    } else if text.hasPrefix("#>") || text == "#..." {
      endProse()
    } else if text.hasPrefix("#") {
      let body = Self.body(of: text.dropFirst())
      if question.isEmpty { prose.append(body) } else { question.append(body) }
    } else {
      endProse()
      if !text.isEmpty { take(command: text, number: number) }
    }
  }

  private mutating func take(command text: String, number: Int) {
    let isTask = Self.hasHole(text) || parts.contains { if case .prose = $0 { false } else { true } }
    if !checks.isEmpty {
      afterwards.append(.init(number: number, text: text))
    } else if isTask {
      parts.append(.line(text))
    } else {
      given.append(.init(number: number, text: text))
    }
  }

  private mutating func endProse() {
    let (read, asked) = (Self.trimmed(prose), Self.trimmed(question))
    if !read.isEmpty { parts.append(.prose(read)) }
    if !asked.isEmpty { parts.append(.question(questions + 1, asked)) }
    (prose, question) = ([], [])
  }

  private static func trimmed(_ lines: [String]) -> String {
    lines.joined(separator: "\n").trimmingCharacters(in: .newlines)
  }

  /// Drops the one space after the comment mark.
  private static func body(of text: Substring) -> String {
    String(text.hasPrefix(" ") ? text.dropFirst() : text)
  }
}
