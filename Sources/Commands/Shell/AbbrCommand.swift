import CommandLanguage
import Display
import Notebook

/// `abbr`: keeps a word for a longer line, which is written out where the word is typed.
struct AbbrCommand: PreferenceCommand {
  private static let name = Key<String>("name", .text("a word"), form: .word, "the abbreviation to forget")
  private static let erase = Key.flag("erase", "forget it")

  static let signature = Signature(
    "abbr", group: .shell, "Abbreviate a line: the prompt writes it out where you type the word.",
    parameters: [name.parameter, erase.parameter], takesOtherKeys: true,
    examples: [
      .init("abbr", "list them"),
      .init("abbr gs='grid k=3'", "typing gs and a blank, or Enter, writes 'grid k=3'"),
      .init("abbr gs --erase", "forget it", needs: ["abbr gs='grid k=3'"]),
    ],
    notes: [
      "Only the first word of a line is written out, before it is run: the history and scripts hold the whole line.",
      "They last until you quit. Those in the start-up file, $XDG_CONFIG_HOME/digitbook/startup.digits, are there "
        + "each time.",
    ])

  private let name: Token?
  private let erases: Bool
  private let new: [(key: Token, value: Token)]

  init(_ arguments: Arguments) throws {
    name = arguments.token(Self.name)
    erases = arguments[Self.erase] ?? false
    new = arguments.others
    if let name, !erases {
      throw LanguageError.unexpectedWord(name, verb: Self.signature.verb, nearestKey: name.text)
    }
    if name == nil, erases {
      throw LanguageError.missing(
        argument: "the abbreviation to forget", verb: Self.signature.verb, example: "abbr gs --erase")
    }
  }

  var isAnalysis: Bool { false }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    var preferences = context.environment.preferences
    for (key, value) in new {
      guard context.environment.commands.command(for: key.text) == nil else {
        throw AbbreviationError.isCommand(key)
      }
      preferences.abbreviate(value.text, as: key.text)
    }
    if let name {
      guard preferences.line(for: name.text) != nil else {
        throw AbbreviationError.unknown(
          name,
          nearest: Suggestion.nearest(to: name.text, among: preferences.abbreviations.map(\.name)))
      }
      preferences.forget(name.text)
    }
    return AbbreviationsResult(preferences)
  }
}

struct AbbreviationsResult: CellResult {
  static let kind = "abbreviations"
  let abbreviations: [Preferences.Abbreviation]
  let effect: CellEffect

  init(_ preferences: Preferences) {
    abbreviations = preferences.abbreviations
    effect = .prefer(preferences)
  }

  private enum CodingKeys: String, CodingKey {
    case abbreviations
  }

  var blocks: [Block] {
    guard !abbreviations.isEmpty else {
      return [.text("There are no abbreviations; \"abbr gs='grid k=3'\" makes one.")]
    }
    return [
      .table(
        Table(
          columns: [Table.Column(""), Table.Column("")],
          rows: abbreviations.map { [Table.Cell($0.name, .strong), Table.Cell($0.line)] }, wraps: true))
    ]
  }
}

/// Why a word cannot be an abbreviation, or be forgotten.
enum AbbreviationError: Error, Equatable, Worded {
  case isCommand(Token)
  case unknown(Token, nearest: String?)

  var wording: ErrorMessage {
    switch self {
    case .isCommand(let token):
      ErrorMessage(
        "'\(token.text)' is a command and cannot be an abbreviation", hint: "choose another word",
        columns: token.columns)
    case .unknown(let token, let nearest):
      ErrorMessage(
        "there is no abbreviation '\(token.text)'",
        hint: nearest.map { "did you mean 'abbr \($0) --erase'?" } ?? "'abbr' lists them",
        columns: token.columns)
    }
  }
}
