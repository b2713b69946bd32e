import Foundation

/// Finds the passages that answer a question, by their words.
///
/// Ranks as BM25 does (Robertson and Zaragoza 2009, k1 = 1.2, b = 0.75), over stems of words; a word of the passage's name
/// counts as several of its text. Beginners call things otherwise than the field does: see `BeginnersWords`.
struct PassageSearch: Sendable {
  /// A passage and how well it answers; scores of different questions cannot be compared.
  struct Hit: Sendable {
    let passage: Passage
    var score: Double
  }

  /// How many times a word of the name counts.
  private static let weightOfNames = 5.0
  /// What the entry of a term is worth to one who asks what that is.
  private static let weightOfDefinitions = 9.0
  private static let (saturation, lengthShare) = (1.2, 0.75)

  private let passages: [Passage]
  /// Weighted counts of stems, by passage.
  private let counts: [[String: Double]]
  private let lengths: [Double]
  private let meanLength: Double
  /// In how many passages a stem occurs.
  private let occurrences: [String: Int]

  init(_ passages: [Passage]) {
    self.passages = passages
    counts = passages.map { passage in
      var counts: [String: Double] = [:]
      for stem in Stems.of(passage.text + " " + passage.more) { counts[stem, default: 0] += 1 }
      for stem in Set(passage.names.flatMap { Stems.of($0) }) {
        counts[stem, default: 0] +=
          Self.weightOfNames / Double(max(Stems.of(passage.names.first ?? "").count, 1))
      }
      return counts
    }
    lengths = counts.map { $0.values.reduce(0, +) }
    meanLength = lengths.reduce(0, +) / Double(max(lengths.count, 1))
    occurrences = counts.reduce(into: [:]) { sum, counts in
      for stem in counts.keys { sum[stem, default: 0] += 1 }
    }
  }

  /// The passages that share a word with a question, the best first, each place once.
  func hits(for question: String) -> [Hit] {
    let wanted = BeginnersWords.stems(of: question)
    let places = BeginnersWords.places(for: question)
    let defined = BeginnersWords.termAskedFor(in: question)
    var best: [String: Hit] = [:]
    for (index, passage) in passages.enumerated() {
      let score =
        wanted.reduce(0) { $0 + $1.value * value(of: $1.key, in: index) }
        + (places[passage.id] ?? 0) + (Self.defines(passage, defined) ? Self.weightOfDefinitions : 0)
      guard score > 0, score > best[passage.id]?.score ?? 0 else { continue }
      best[passage.id] = Hit(passage: passage, score: score)
    }
    return best.values.sorted { ($1.score, $0.passage.id) < ($0.score, $1.passage.id) }
  }

  /// Whether a passage is the entry of a term in the glossary.
  private static func defines(_ passage: Passage, _ term: [String]) -> Bool {
    !term.isEmpty && passage.id.hasPrefix("word:") && passage.names.contains { Stems.of($0) == term }
  }

  private func value(of stem: String, in index: Int) -> Double {
    guard let count = counts[index][stem], let passages = occurrences[stem] else { return 0 }
    let all = Double(self.passages.count)
    let rarity = log(1 + (all - Double(passages) + 0.5) / (Double(passages) + 0.5))
    let norm = 1 - Self.lengthShare + Self.lengthShare * lengths[index] / max(meanLength, 1)
    return rarity * count * (Self.saturation + 1) / (count + Self.saturation * norm)
  }
}

/// Words without their endings.
enum Stems {
  private static let stopWords: Set<String> = [
    "a", "an", "the", "is", "are", "was", "were", "be", "been", "do", "does", "did", "how", "what", "whats",
    "why", "when",
    "where", "which", "who", "i", "my", "me", "it", "its", "this", "that", "to", "of", "in", "on", "at",
    "for", "from", "and",
    "or", "with", "can", "could", "should", "would", "will", "have", "has", "had", "there", "so", "if", "we",
    "you", "your",
    "they", "them", "as", "by", "not", "no", "any", "some", "much", "many", "get", "got", "really", "just",
    "actually", "mean",
    "work", "use", "using", "need", "want", "please", "help", "tell", "all", "one", "more", "most", "than",
    "then", "thing",
    "things", "out", "up", "about", "into", "after", "while", "goes", "go", "good", "way", "make", "makes",
    "s", "t", "m", "re", "sure", "right", "come", "comes", "simple", "simply", "words", "word", "neural",
    "im", "ive", "dont", "doesnt", "cant", "am", "also", "only", "but", "every", "each", "other", "look",
    "looks",
  ]

  /// The stems of a text, in order.
  static func of(_ text: String) -> [String] {
    text.lowercased().replacing("'", with: "").split { !$0.isLetter && !$0.isNumber }
      .map(String.init).filter { !stopWords.contains($0) }.map(stem)
  }

  /// Drops plurals and the endings of verbs, so that *training* is found by *train*, and *epochs* by *epoch*.
  static func stem(_ word: String) -> String {
    guard word.count > 3, word.allSatisfy(\.isLetter) else { return word }
    for (ending, instead) in [
      ("isation", "is"), ("ization", "is"), ("ising", "is"), ("izing", "is"), ("ised", "is"), ("ized", "is"),
      ("ise", "is"), ("ize", "is"), ("izes", "is"), ("ises", "is"), ("ations", ""), ("ation", ""),
      ("ies", "y"),
      ("ings", ""), ("ing", ""), ("ers", ""), ("er", ""), ("edly", ""), ("ed", ""), ("es", ""), ("ly", ""),
      ("s", ""),
      ("e", ""),
    ]
    where word.hasSuffix(ending) && word.count - ending.count >= 3 && !(ending == "s" && word.hasSuffix("ss"))
    {
      let base = word.dropLast(ending.count) + instead
      // `stopping` and `stop`.
      if let last = base.last, base.dropLast().last == last, !"aeiousl".contains(last), base.count > 3 {
        return String(base.dropLast())
      }
      return String(base)
    }
    return word
  }
}
