/// The words of the field, for `help WORD`.
struct Glossary: Sendable {
  /// One word.
  struct Entry: Sendable {
    /// As it is typed: lowercase, with hyphens between its parts.
    let word: String
    /// Other words for the same.
    let synonyms: [String]
    /// Two sentences: what it is, and what it is good for.
    let meaning: String
    /// In ASCII; `nil` where the sentences say it all.
    let formula: String?
    /// Commands that show it.
    let commands: [String]

    init(
      _ word: String, _ synonyms: String..., means meaning: String, formula: String? = nil,
      see commands: String...
    ) {
      self.word = word
      self.synonyms = synonyms
      self.meaning = meaning
      self.formula = formula
      self.commands = commands
    }
  }

  /// A field of words that `help words` lists together.
  struct Field: Sendable {
    let title: String
    let entries: [Entry]
  }

  /// In the order in which one would learn them.
  static let fields = [
    Field(title: "Data", entries: dataWords),
    Field(title: "Networks", entries: networkWords),
    Field(title: "Convolutions", entries: convolutionWords),
    Field(title: "Learning", entries: learningWords),
    Field(title: "Today's training", entries: recipeWords),
    Field(title: "Judging", entries: judgingWords),
    Field(title: "Choosing", entries: choosingWords),
  ]

  /// All words.
  static let entries = fields.flatMap(\.entries)

  /// Every word and synonym that can be asked for.
  static let topics = entries.flatMap { [$0.word] + $0.synonyms }

  private static let byTopic = Dictionary(
    entries.flatMap { entry in ([entry.word] + entry.synonyms).map { ($0, entry) } },
    uniquingKeysWith: { first, _ in first })

  /// What there is to say of a word, however it is capitalised.
  static func entry(for topic: String) -> Entry? { byTopic[topic.lowercased()] }
}
