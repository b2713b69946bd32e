/// Glossary of machine-learning terms, for `help WORD`.
struct Glossary: Sendable {
  struct Entry: Sendable {
    /// Term as typed: lower case, with hyphens between its parts.
    let word: String
    let synonyms: [String]
    /// Two sentences: what it is, and what it is used for.
    let meaning: String
    /// Formula in ASCII, if any.
    let formula: String?
    /// Commands that show the term in use.
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

  /// A group of terms in `help words`.
  struct Field: Sendable {
    let title: String
    let entries: [Entry]
  }

  /// Groups in the order in which a beginner would learn them.
  static let fields = [
    Field(title: "Data", entries: dataWords),
    Field(title: "Networks", entries: networkWords),
    Field(title: "Convolutions", entries: convolutionWords),
    Field(title: "Learning", entries: learningWords),
    Field(title: "Today's training", entries: recipeWords),
    Field(title: "Judging", entries: judgingWords),
    Field(title: "Choosing", entries: choosingWords),
    Field(title: "digitbook's own words", entries: ownWords),
  ]

  static let entries = fields.flatMap(\.entries)

  /// All terms and synonyms.
  static let topics = entries.flatMap { [$0.word] + $0.synonyms }

  private static let byTopic = Dictionary(
    entries.flatMap { entry in ([entry.word] + entry.synonyms).map { ($0, entry) } },
    uniquingKeysWith: { first, _ in first })

  /// Entry of a term or synonym; case is ignored.
  static func entry(for topic: String) -> Entry? { byTopic[topic.lowercased()] }
}
