/// What people type out of habit from other programs: the words that `LineRepair` knows.
///
/// Words are looked up by `Habits.plain`, so that `confusion_matrix`, `confusion-matrix` and `ConfusionMatrix` are
/// one entry.
package struct Habits: Sendable {
  /// What stands for a foreign word here.
  package struct Meaning: Equatable, Sendable, ExpressibleByStringLiteral {
    /// Texts to put in its place, the likeliest first; empty if nothing here does the same.
    package let texts: [String]
    /// What to say besides, a phrase; without a text it is the whole hint.
    package let note: String?

    package init(_ texts: [String], note: String? = nil) {
      self.texts = texts
      self.note = note
    }

    package init(stringLiteral text: String) { self.init([text]) }
  }

  /// First words of a line: `fit`, `confusion_matrix`, `ls`.
  package let verbs: [String: Meaning]
  /// Words behind a verb, by verb: `logistic` behind `train`.
  package let words: [String: [String: Meaning]]
  /// Other names of keys: `digit` for `label`.
  package let keys: [String: [String]]
  /// Values of others by key: `sigmoid` for `activation`.
  package let values: [String: [String: Meaning]]
  /// The keys that a bare value is meant for, the likeliest first, by verb: `k` for `cv 5`.
  package let bareKeys: [String: [String]]
  /// Words that can be left out: `show img 42`.
  package let fillers: Set<String>
  /// The verb for a file that stands alone, by the ending of its name.
  package let endings: [String: String]
  /// Verbs to look for a key that begins a line, in this order; then those of the table.
  package let keyOwners: [String]
  /// First words of questions: `how do I ...`.
  package let questionWords: Set<String>
  /// The command that answers questions.
  package let asker: String?
  /// Whether `help` has a page on these words.
  package let isTopic: @Sendable ([String]) -> Bool

  package init(
    verbs: [String: Meaning] = [:], words: [String: [String: Meaning]] = [:], keys: [String: [String]] = [:],
    values: [String: [String: Meaning]] = [:], bareKeys: [String: [String]] = [:],
    fillers: Set<String> = [], endings: [String: String] = [:], keyOwners: [String] = [],
    questionWords: Set<String> = [], asker: String? = nil,
    isTopic: @escaping @Sendable ([String]) -> Bool = { _ in true }
  ) {
    self.verbs = Self.plainKeys(verbs)
    self.words = words.mapValues(Self.plainKeys)
    self.keys = Self.plainKeys(keys)
    self.values = values.mapValues { values in
      Dictionary(values.map { ($0.key.lowercased(), $0.value) }, uniquingKeysWith: { first, _ in first })
    }
    self.bareKeys = bareKeys
    self.fillers = fillers
    self.endings = endings
    self.keyOwners = keyOwners
    self.questionWords = questionWords
    self.asker = asker
    self.isTopic = isTopic
  }

  /// A word as it is looked up: lower case, without hyphens and underscores.
  package static func plain(_ word: some StringProtocol) -> String {
    word.lowercased().filter { $0 != "_" && $0 != "-" }
  }

  private static func plainKeys<Value>(_ table: [String: Value]) -> [String: Value] {
    Dictionary(table.map { (plain($0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
  }
}
