/// Mends for a line that begins with no command.
enum VerbMends {
  static func all(_ fault: Fault) -> [Draft] {
    stripped(fault) + help(fault) + call(fault) + translated(fault) + joined(fault) + spelled(fault)
      + key(fault) + choice(fault) + value(fault)
  }

  /// A prompt that was copied along, or the mark of a shell or IPython: `$ load`, `>>> train`, `!ls`, `%time`.
  private static func stripped(_ fault: Fault) -> [Draft] {
    let word = fault.draft.words[0]
    if word.allSatisfy({ "$>%!:.;,".contains($0) }) || ["digitbook>", "digitbook"].contains(word) {
      return fault.draft.words.count > 1 ? [fault.draft.removing(0)] : []
    }
    let bare = word.drop { "!%:/\\$".contains($0) }
    // The marks within a call are those of its arguments.
    let whole = bare.contains("(") ? bare : bare.prefix { !";,:!".contains($0) }
    return whole.isEmpty || whole.count == word.count ? [] : [fault.draft.replacing(0...0, by: String(whole))]
  }

  /// `?train`, `train?`, `man train`, `train --help`.
  private static func help(_ fault: Fault) -> [Draft] {
    let word = fault.draft.words[0]
    let topic = word.trimmingMarks("?")
    guard topic.count < word.count, !topic.isEmpty else { return [] }
    let plain = topic.split(separator: "(").first.map(String.init) ?? topic
    return [fault.draft.replacing(0...(fault.draft.words.count - 1), by: "help", plain)]
  }

  /// `train(hidden=128)`, `model.fit(X, y)`, `m = MLPClassifier(alpha=1)`.
  private static func call(_ fault: Fault) -> [Draft] {
    guard let call = CallSyntax(fault.draft.line) else { return [] }
    var draft = fault.draft
    draft.words = [call.name] + call.arguments
    draft.isTranslated = true
    return [draft]
  }

  /// A word of another program. The first two words may be one: `cross validate`.
  private static func translated(_ fault: Fault) -> [Draft] {
    // `x = 5` is no wish to leave.
    guard !fault.text(1).hasPrefix("=") else { return [] }
    let one = fault.habits.verbs[fault.plain(0)].map { drafts(fault.draft, $0) } ?? []
    guard fault.lexed.count > 1, let both = fault.habits.verbs[fault.plain(0) + fault.plain(1)] else {
      return one
    }
    return drafts(fault.draft.removing(1), both) + one
  }

  private static func drafts(_ draft: Draft, _ meaning: Habits.Meaning) -> [Draft] {
    if meaning.texts.isEmpty {
      var advice = draft
      (advice.words, advice.note) = ([], meaning.note)
      return [advice]
    }
    // An empty text leaves the word out: `time train`.
    return meaning.texts.filter { !$0.isEmpty || draft.words.count > 1 }.map { text in
      var translated = draft.translating(0, as: text, meaning)
      translated.isTranslated = true
      return translated
    }
  }

  /// `learning_curve`, `LOAD`, `learning curve`.
  private static func joined(_ fault: Fault) -> [Draft] {
    let verbs = fault.signatures.flatMap { [$0.verb] + $0.aliases }
    let same = verbs.filter { Habits.plain($0) == fault.plain(0) }
      .map { verb in fault.draft.replacing(0...0, by: verb) }
    guard fault.lexed.count > 1 else { return same }
    let two = verbs.filter { Habits.plain($0) == fault.plain(0) + fault.plain(1) }
    return same + two.map { verb in fault.draft.replacing(0...1, by: verb) }
  }

  private static func spelled(_ fault: Fault) -> [Draft] {
    guard case .unknownVerb(_, nearest: .some(let nearest)) = fault.error,
      // The arguments of a call are meant, too, if they need a mend of their own: `train(hidden=[128])`.
      CallSyntax(fault.draft.line)?.arguments.isEmpty ?? true
    else { return [] }
    return [fault.draft.replacing(0...0, by: nearest)]
  }

  /// A key without its command: `seed 3`, `lr=0.01`.
  private static func key(_ fault: Fault) -> [Draft] {
    let word = fault.text(0)
    let name = String(word.prefix { $0 != "=" })
    guard name.count > 1, name.count < word.count || fault.lexed.count > 1 else { return [] }
    let owners = fault.habits.keyOwners.compactMap(fault.signature(of:)) + fault.signatures
    let owner = owners.first { owner in
      owner.parameters(.key).contains { Habits.plain($0.name) == Habits.plain(name) }
        || owner.parameters(.key).contains { $0.scikitLearn?.name == name }
    }
    guard let owner else { return [] }
    var draft = fault.draft
    draft.words.insert(owner.verb, at: 0)
    return [draft]
  }

  /// The first word of an argument list without its command: `mnist`, `cnn`.
  private static func choice(_ fault: Fault) -> [Draft] {
    let text = fault.text(0).lowercased()
    let owner = fault.signatures.first { signature in
      (signature.parameters(.word) + signature.parameters(.words)).first?.completion.words.contains(text)
        == true
    }
    guard let owner else { return [] }
    return [fault.draft.replacing(0...0, by: owner.verb, text)]
  }

  /// A row or a file without its command: `42`, `digits.csv`.
  private static func value(_ fault: Fault) -> [Draft] {
    var draft = fault.draft
    let word = fault.text(0)
    if word.first?.isNumber == true, word.allSatisfy({ $0.isNumber || ",-".contains($0) }) {
      draft.words.insert("show", at: 0)
      return [draft]
    }
    let ending = word.split(separator: ".").last.map { $0.lowercased() } ?? ""
    guard word.contains("."), let verb = fault.habits.endings[ending] else { return [] }
    draft.words.insert(verb, at: 0)
    return [draft]
  }
}

extension String {
  /// Without these characters at either end.
  func trimmingMarks(_ marks: String) -> String {
    var text = self[...]
    while let first = text.first, marks.contains(first) { text.removeFirst() }
    while let last = text.last, marks.contains(last) { text.removeLast() }
    return String(text)
  }
}
