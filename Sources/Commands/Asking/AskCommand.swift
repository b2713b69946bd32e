import CommandLanguage
import Display
import Foundation
import Notebook

/// `ask`: finds what glossary, lessons, guides and help say to a question, and what to type next.
struct AskCommand: Command {
  private static let question = Key<String>(
    "question", .text("words"), form: .words, required: true, "a question in your own words")

  static let signature = Signature(
    "ask", group: .exercises, "Ask a question in your own words, and get what answers it here.",
    parameters: [question.parameter],
    examples: [
      .init("ask why is it stuck", "what the session shows, and what the lessons say"),
      .init("ask what is an epoch", "a word of the field"),
      .init("ask how do I pick the learning rate", "a command that does it"),
    ],
    notes: [
      "It searches the glossary, the lessons, the guides and the pages of help, on this machine alone.",
      "It knows the last error, and looks at the current model as 'diagnose' does where the question is about a training "
        + "that goes wrong.",
    ])

  private let question: String

  init(_ arguments: Arguments) { question = arguments.words(Self.question).joined(separator: " ") }

  var isAnalysis: Bool { false }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let commands = context.environment.commands
    let state = AskedState(question, workspace, context)
    let hits = PassageSearch(PassageLibrary.all(commands)).hits(for: question)
    let found = hits.prefix(state.answer == nil ? 3 : 2).map { AskResult.Answer($0.passage, for: question) }
    guard let first = state.answer ?? found.first else {
      return AskResult(question: question, answers: [], next: "help words")
    }
    let answers = (state.answer.map { [$0] } ?? []) + found
    let next = state.next(after: first, else: found, commands)
    return AskResult(question: question, answers: answers, next: next)
  }
}

/// What answers a question.
struct AskResult: CellResult {
  static let kind = "answers"
  let question: String
  /// The best first.
  let answers: [Answer]
  /// The line to type.
  let next: String

  struct Answer: Encodable, Sendable {
    /// The place of the passage, `word:relu`; `session` for what the session itself shows.
    let place: String
    let title: String
    let excerpt: String
    /// Lines that show more or do it.
    let commands: [String]
  }

  var blocks: [Block] {
    guard !answers.isEmpty else {
      return [.text("Nothing here answers that in these words. '\(next)' lists the words there are.")]
    }
    return answers.map { answer in
      .prose("**\(answer.title)**: \(answer.excerpt)")
    } + [.text("Type '\(next)'.")]
  }
}

extension AskResult.Answer {
  /// Characters of an excerpt: three lines of a window.
  private static let length = 240

  init(_ passage: Passage, for question: String) {
    place = passage.id
    title = passage.title.prefix(1).uppercased() + passage.title.dropFirst()
    commands = passage.commands
    // Help and glossary say at their beginning what it is about.
    let isPage = !["lesson", "guide"].contains(passage.id.prefix { $0 != ":" })
    excerpt = Self.excerpt(of: passage.text, for: isPage ? [] : Set(BeginnersWords.stems(of: question).keys))
  }

  /// The sentences from the one on that says most of what was asked.
  private static func excerpt(of text: String, for wanted: Set<String>) -> String {
    var sentences: [String] = []
    var start = text.startIndex
    for match in text.matches(of: /[.?!:] +(?=[A-Z'*])/) {
      sentences.append(String(text[start..<match.range.upperBound]))
      start = match.range.upperBound
    }
    sentences.append(String(text[start...]))
    let shares = sentences.map { sentence in Set(Stems.of(sentence)).intersection(wanted).count }
    let best = shares.indices.max { (shares[$0], -$0) < (shares[$1], -$1) } ?? 0
    var excerpt = ""
    for sentence in sentences[best...] {
      guard excerpt.isEmpty || excerpt.count + sentence.count <= length else { break }
      excerpt += sentence
    }
    let trimmed = excerpt.trimmingCharacters(in: .whitespaces)
    return trimmed.count <= 2 * length ? trimmed : trimmed.prefix(2 * length) + "..."
  }
}
