/// Mends for a word that its command cannot take.
enum WordMends {
  static func all(_ fault: Fault) -> [Draft] {
    guard let signature = fault.signature else { return [] }
    guard let place = fault.place, place > 0 else { return fillers(fault) + example(fault) }
    return foreign(fault, place) + joined(fault, place) + dashed(fault, place, signature)
      + pair(fault, place, signature) + listed(fault, place)
      // 'for' is not the beginning of 'forest'.
      + (fault.isFiller(place) ? fillers(fault) : []) + valued(fault, place, signature)
      + choice(fault, place, signature) + shares(fault, place, signature) + bare(fault, place, signature)
      + fillers(fault) + NameMends.all(fault)
  }

  /// The example of a command that needs an argument, in place of a call without one: `model.predict(X)`.
  private static func example(_ fault: Fault) -> [Draft] {
    guard fault.draft.isTranslated, fault.draft.words.count == 1,
      case .missing(_, _, let example?) = fault.error
    else { return [] }
    return [fault.draft.translating(0, as: example, Habits.Meaning([example]))]
  }

  /// A word of another program: `train logistic`.
  private static func foreign(_ fault: Fault, _ place: Int) -> [Draft] {
    guard let verb = fault.signature?.verb, let meaning = fault.habits.words[verb]?[fault.plain(place)] else {
      return []
    }
    return meaning.texts.map { text in
      // A text with a command of its own replaces the line.
      let isLine = fault.signature(of: String(text.prefix { $0 != " " })) != nil
      guard isLine else { return fault.draft.translating(place, as: text, meaning) }
      var draft = fault.draft
      (draft.words, draft.note) = (Draft(text).words, meaning.note)
      return draft
    }
  }

  /// Blanks around `=` and commas, before `%` and within brackets: `hidden = 128`, `42, 43`, `20 %`.
  static func joined(_ fault: Fault, _ place: Int) -> [Draft] {
    let words = fault.draft.words
    func join(_ range: ClosedRange<Int>) -> Draft {
      fault.draft.replacing(range, by: words[range].joined())
    }
    var drafts: [Draft] = []
    let (word, next) = (words[place], place + 1 < words.count ? words[place + 1] : "")
    if next == "=" || next == ",", place + 2 < words.count { drafts.append(join(place...place + 2)) }
    if next.hasPrefix("=") || next.hasPrefix(",") || next == "%" { drafts.append(join(place...place + 1)) }
    if word.hasSuffix(",") || word.hasSuffix("=") || isOpen(word), !next.isEmpty {
      drafts.append(join(place...place + 1))
    }
    if place > 1, "=,%".contains(word.first ?? "x") || words[place - 1].hasSuffix(",") {
      drafts.append(join(place - 1...place))
    }
    return drafts
  }

  /// Whether a bracket is not closed.
  private static func isOpen(_ word: String) -> Bool {
    word.filter { "([{".contains($0) }.count > word.filter { ")]}".contains($0) }.count
  }

  /// `-k 5`, `-k=5`, `-k5`, `-h`.
  private static func dashed(_ fault: Fault, _ place: Int, _ signature: Signature) -> [Draft] {
    let text = fault.text(place)
    guard text.first == "-" && text.count > 1 || text == "help" else { return [] }
    let name = text.trimmingMarks("-")
    if ["h", "help", "?"].contains(name) {
      return [fault.draft.replacing(0...(fault.draft.words.count - 1), by: "help", signature.verb)]
    }
    var drafts = [fault.draft.replacing(place...place, by: name)]
    let letters = name.prefix { !$0.isNumber }
    if letters.count < name.count, signature.parameters(.key).contains(where: { $0.name == letters }) {
      drafts.append(fault.draft.replacing(place...place, by: "\(letters)=\(name.dropFirst(letters.count))"))
    }
    return drafts
  }

  /// A key and its value as two words, in either order, or with another mark between: `epochs 5`, `5 epochs`,
  /// `epochs:5`; a flag without its dashes.
  private static func pair(_ fault: Fault, _ place: Int, _ signature: Signature) -> [Draft] {
    let words = fault.draft.words
    var drafts: [Draft] = []
    for parameter in fault.parameters(named: fault.text(place), in: signature) {
      if parameter.form == .flag {
        drafts.append(fault.draft.replacing(place...place, by: parameter.typed))
        continue
      }
      for distance in 1...2 where place + distance < words.count {
        if distance == 2, !fault.isFiller(place + 1) { continue }
        drafts.append(
          fault.draft.replacing(place...place + distance, by: "\(parameter.name)=\(words[place + distance])"))
      }
      if place > 1, isNumber(fault.text(place - 1)) {
        drafts.append(fault.draft.replacing(place - 1...place, by: "\(parameter.name)=\(words[place - 1])"))
      }
    }
    if isNumber(fault.text(place)), place + 1 < words.count {
      for parameter in fault.parameters(named: fault.text(place + 1), in: signature)
      where parameter.form == .key {
        drafts.append(fault.draft.replacing(place...place + 1, by: "\(parameter.name)=\(words[place])"))
      }
    }
    if let mark = words[place].firstIndex(where: { ":=".contains($0) }) {
      let value = words[place][mark...].drop { ":=>".contains($0) }
      for parameter in fault.parameters(named: String(words[place][..<mark]), in: signature)
      where parameter.form == .key {
        drafts.append(fault.draft.replacing(place...place, by: "\(parameter.name)=\(value)"))
      }
    }
    if place + 1 < words.count,
      let nearest = Suggestion.nearest(to: fault.text(place), among: signature.parameters(.key).map(\.name))
    {
      drafts.append(fault.draft.replacing(place...place + 1, by: "\(nearest)=\(words[place + 1])"))
    }
    return drafts
  }

  /// Numbers of one list, or the ends of a range, as several words: `42 43 44`, `0 to 9`.
  private static func listed(_ fault: Fault, _ place: Int) -> [Draft] {
    let words = fault.draft.words
    guard place > 1 else { return [] }
    var drafts: [Draft] = []
    if fault.text(place - 1).last?.isNumber == true, isNumber(fault.text(place)) {
      drafts.append(fault.draft.replacing(place - 1...place, by: words[place - 1] + "," + words[place]))
    }
    if ["to", "-", "..", "until", "through", "and", "bis"].contains(fault.plain(place))
      || fault.text(place) == "-",
      place + 1 < words.count, isNumber(fault.text(place - 1)), isNumber(fault.text(place + 1))
    {
      let mark = fault.plain(place) == "and" ? "," : "-"
      drafts.append(
        fault.draft.replacing(place - 1...place + 1, by: words[place - 1] + mark + words[place + 1]))
    }
    return drafts
  }

  /// The word as another value of the place where it stands: `[42]`, `0..9`, `CNN`.
  private static func valued(_ fault: Fault, _ place: Int, _ signature: Signature) -> [Draft] {
    guard case .badValue(_, _, let problem) = fault.error else { return [] }
    let parameter = signature.parameters(.word, .words).first
    // Rows first: `0:10` is a range here, and two units of layers elsewhere.
    var texts = ValueMends.ranges(fault.text(place))
    texts += ValueMends.texts(fault.text(place), for: parameter, in: fault.habits).map(\.text)
    if case .notAChoice(_, let nearest?) = problem { texts.append(nearest) }
    let words = signature.parameters(.word, .words).flatMap(\.completion.words)
    if let nearest = Suggestion.nearest(to: fault.text(place), among: words) { texts.append(nearest) }
    return texts.map { fault.draft.replacing(place...place, by: $0) }
  }

  /// A word that only one key takes: `report test`, `train adam`.
  private static func choice(_ fault: Fault, _ place: Int, _ signature: Signature) -> [Draft] {
    let text = fault.text(place).lowercased()
    return signature.parameters(.key).filter {
      $0.completion.words.contains(text) && text.first?.isLetter == true
    }
    .map { fault.draft.replacing(place...place, by: "\($0.name)=\(text)") }
  }

  /// Both sides of a split: `80/20`, `0.8 0.2`.
  private static func shares(_ fault: Fault, _ place: Int, _ signature: Signature) -> [Draft] {
    guard let key = fault.habits.bareKeys[signature.verb]?.first else { return [] }
    func draft(_ first: Double?, _ second: Double?, _ places: ClosedRange<Int>) -> [Draft] {
      guard let first, let second, first > 0, second > 0 else { return [] }
      let whole = first + second
      guard whole == 100 || abs(whole - 1) < 1e-9 else { return [] }
      let share = ValueMends.number(second / (whole == 100 ? 100 : 1))
      return [fault.draft.replacing(places, by: "\(key)=\(share)")]
    }
    let ends = fault.text(place).split { "/:-".contains($0) }.map { Double($0) }
    if ends.count == 2 { return draft(ends[0], ends[1], place...place) }
    guard place + 1 < fault.lexed.count else { return [] }
    return draft(Double(fault.text(place)), Double(fault.text(place + 1)), place...place + 1)
  }

  /// A value without its key: `cv 5`, `split 0.2`; a model: `report m1`.
  private static func bare(_ fault: Fault, _ place: Int, _ signature: Signature) -> [Draft] {
    let text = fault.text(place)
    if text.first?.isNumber == true || text.first == "." {
      return (fault.habits.bareKeys[signature.verb] ?? []).map { key in
        fault.draft.replacing(place...place, by: "\(key)=\(fault.draft.words[place])")
      }
    }
    guard text.wholeMatch(of: /[me]\d+/) != nil else { return [] }
    return signature.parameters(.key).filter { $0.completion == .models }.prefix(1).map { key in
      fault.draft.replacing(place...place, by: "\(key.name)=\(text)")
    }
  }

  /// Words that say nothing here: `show img 42`, `set seed to 3`.
  private static func fillers(_ fault: Fault) -> [Draft] {
    fault.lexed.indices.dropFirst().filter(fault.isFiller).map(fault.draft.removing)
  }

  private static func isNumber(_ text: String) -> Bool {
    text.first?.isNumber == true && text.allSatisfy { $0.isNumber || ".,-%".contains($0) }
  }
}

/// Mends for a word that may also stand in a line that parses, as the name of a file or model.
enum NameMends {
  static func all(_ fault: Fault) -> [Draft] {
    guard let place = fault.place, place > 0, let signature = fault.signature else { return [] }
    return punctuation(fault, place) + pattern(fault, place) + number(fault, place, signature)
  }

  /// `drop m1;`, `use mnist,`.
  private static func punctuation(_ fault: Fault, _ place: Int) -> [Draft] {
    let word = fault.draft.words[place]
    let bare = word.trimmingMarks(";,?!")
    return bare.isEmpty || bare.count == word.count ? [] : [fault.draft.replacing(place...place, by: bare)]
  }

  /// The pattern of a shell: `predict hand/*.png`. A folder is read whole.
  private static func pattern(_ fault: Fault, _ place: Int) -> [Draft] {
    let word = fault.draft.words[place]
    guard let star = word.firstIndex(where: { "*?".contains($0) }) else { return [] }
    let folder = word[..<star].lastIndex(of: "/").map { String(word[..<$0]) } ?? "."
    var draft = fault.draft.replacing(place...place, by: folder.isEmpty ? "/" : folder)
    draft.note = "a folder is read whole, and '*' is no pattern here"
    return [draft]
  }

  /// A number where a file is expected: `load 1000`.
  private static func number(_ fault: Fault, _ place: Int, _ signature: Signature) -> [Draft] {
    guard let key = fault.habits.bareKeys[signature.verb]?.first, fault.text(place).allSatisfy(\.isNumber)
    else {
      return []
    }
    return [fault.draft.replacing(place...place, by: "\(key)=\(fault.text(place))")]
  }
}
