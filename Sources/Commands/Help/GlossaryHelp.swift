import Display

/// Help page of a term: its meaning, its formula, and the commands that show it.
struct WordHelp: Encodable, Sendable {
  let word: String
  let synonyms: [String]
  let meaning: String
  let formula: String?
  let commands: [String]

  init(_ entry: Glossary.Entry) {
    word = entry.word
    synonyms = entry.synonyms
    meaning = entry.meaning
    formula = entry.formula
    commands = entry.commands
  }

  var blocks: [Block] {
    let title = word + (synonyms.isEmpty ? "" : " (also: \(synonyms.joined(separator: ", ")))")
    return [.heading(title), .text(meaning)] + (formula.map { [.preformatted("    " + $0)] } ?? [])
      + [.text("See it with " + listed(commands.map { "'\($0)'" }, joinedBy: "and") + ".")]
  }
}

/// Page of `help words`: all terms by field.
struct WordsHelp: Sendable {
  static let topic = "words"
  static let words = Glossary.entries.map(\.word)

  var blocks: [Block] {
    Glossary.fields.flatMap { field in
      [.heading(field.title), .text(field.entries.map(\.word).joined(separator: ", "))]
    } + [
      .heading("More"), .text("'help WORD' explains one, in two sentences with its formula; Tab completes."),
    ]
  }
}
