import CommandLanguage
import Display
import Notebook

/// `say`: shows a text, so that a script can talk to its reader.
struct SayCommand: Command {
  private static let text = Key<String>("text", .text("words"), form: .words, "what to say")
  private static let markdown = Key.flag("markdown", "the text is Markdown: **bold**, `code`, lists")

  static let signature = Signature(
    "say", group: .shell, "Show a text.", parameters: [text.parameter, markdown.parameter],
    takesOtherKeys: true,
    examples: [
      .init("say Now the deeper network.", "a line of text"),
      .init("say \"Accuracy is not all.\"", "quotes keep blanks, and what would be a pipe or a comment"),
      .init("say --markdown \"The **loss** falls.\"", "with emphasis"),
    ],
    notes: ["What stands behind it is shown as it is typed; the words are no arguments."])

  private let words: String
  private let isMarkdown: Bool

  init(_ arguments: Arguments) throws {
    isMarkdown = arguments[Self.markdown] ?? false
    // In the order typed: `say lr=0.1 learns` has no key.
    let lexed = try Lexer.words(of: arguments.line).dropFirst()
    let text = lexed.filter { $0.token.text != "--markdown" || $0.unquotedCount == 0 }.map(\.token.text)
    words = text.joined(separator: " ")
    guard !words.allSatisfy(\.isWhitespace) else {
      throw LanguageError.missing(
        argument: "a text", verb: Self.signature.verb, example: Self.signature.examples.first?.line)
    }
  }

  func run(on workspace: inout Workspace, in context: CommandContext) -> any CellResult {
    SayResult(text: words, isMarkdown: isMarkdown)
  }
}

struct SayResult: CellResult {
  static let kind = "text"
  let text: String
  let isMarkdown: Bool

  private enum CodingKeys: String, CodingKey {
    case text
    case isMarkdown = "markdown"
  }

  var blocks: [Block] { isMarkdown ? [.prose(text)] : [.text(text)] }
}
