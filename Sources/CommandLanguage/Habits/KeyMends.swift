/// Mends for a key, its value, or a flag.
enum KeyMends {
  // MARK: Values

  static func values(_ fault: Fault, of key: String, _ problem: ValueProblem) -> [Draft] {
    guard let place = fault.place, let signature = fault.signature,
      let parameter = signature.parameters(.key).first(where: { $0.name == key })
    else { return [] }
    let text = String(fault.text(place).dropFirst(key.count + 1))
    let texts = ValueMends.texts(text, for: parameter, in: fault.habits)
    let drafts = texts.map { value -> Draft in
      var draft = fault.draft.replacing(
        place...place, by: "\(key)=" + Quoting.typed(value.text, in: nil, closed: true))
      draft.note = value.note ?? draft.note
      return draft
    }
    var others: [Draft] = []
    if case .notAChoice(_, let nearest?) = problem {
      others.append(fault.draft.replacing(place...place, by: "\(key)=\(nearest)"))
    }
    return WordMends.joined(fault, place) + drafts + choices(fault, place, key, text, problem) + others
  }

  /// Several values of a key that takes one: `grid` tries them.
  private static func choices(
    _ fault: Fault, _ place: Int, _ key: String, _ text: String, _ problem: ValueProblem
  ) -> [Draft] {
    guard let grid = fault.signatures.first(where: { $0.choiceKeys.contains(key) }),
      let signature = fault.signature
    else { return [] }
    var draft = fault.draft
    if signature.verb != grid.verb {
      draft.words[0] = grid.verb
      draft.note = "'\(grid.verb)' tries each of them by cross-validation and keeps the best"
    }
    if problem == .choicesNotAllowed { return [draft] }
    if text.contains("..") { return ranges(fault, key, not: signature) }
    let values = text.trimmingMarks("()[]{}").split(separator: ",").map { String($0).trimmingMarks(" ") }
    guard values.count > 1 else { return [] }
    draft.words[place] = "\(key)=" + values.joined(separator: "|")
    return [draft]
  }

  /// A range of values: another command draws from it.
  private static func ranges(_ fault: Fault, _ key: String, not own: Signature) -> [Draft] {
    fault.signatures.filter { $0.choiceKeys.contains(key) && $0.verb != own.verb }
      .map { fault.draft.replacing(0...0, by: $0.verb) }
  }

  // MARK: Keys

  static func keys(_ fault: Fault, _ key: Token, _ nearest: String?) -> [Draft] {
    guard let place = fault.place, let signature = fault.signature else { return [] }
    let value = fault.draft.words[place].drop { $0 != "=" }.dropFirst()
    let names = fault.parameters(named: key.text, in: signature)
    var drafts = names.map { parameter -> Draft in
      guard parameter.form == .flag else {
        return fault.draft.replacing(place...place, by: "\(parameter.name)=\(value)")
      }
      let isOff = ["false", "0", "no", "off"].contains(value.lowercased())
      return isOff ? fault.draft.removing(place) : fault.draft.replacing(place...place, by: parameter.typed)
    }
    if let nearest { drafts.append(fault.draft.replacing(place...place, by: "\(nearest)=\(value)")) }
    return drafts + rest(fault, place, key.text, String(value), signature) + owner(fault, place, key.text)
  }

  /// The other side of a split: `split train=0.8`.
  private static func rest(
    _ fault: Fault, _ place: Int, _ key: String, _ value: String, _ signature: Signature
  ) -> [Draft] {
    guard ["train", "train-size", "train_size"].contains(key), let share = Double(value), share > 0,
      share < 1,
      signature.parameters(.key).contains(where: { $0.name == "test" })
    else { return [] }
    return [fault.draft.replacing(place...place, by: "test=\(ValueMends.number(1 - share))")]
  }

  /// A key of another command that takes all the rest as well: `train k=5` is `cv k=5`.
  private static func owner(_ fault: Fault, _ place: Int, _ key: String) -> [Draft] {
    guard let signature = fault.signature else { return [] }
    let names = Set(signature.parameters(.key).map(\.name))
    return fault.signatures.filter { other in
      other.verb != signature.verb && other.group == signature.group
        && other.parameters(.key).contains { $0.name == key || $0.scikitLearn?.name == key }
        && names.intersection(other.parameters(.key).map(\.name)).count > names.count / 2
    }.map { fault.draft.replacing(0...0, by: $0.verb) }
  }

  // MARK: Flags

  /// `--epochs=1`, `--learning-rate 0.1`, `--help`.
  static func flags(_ fault: Fault, _ flag: Token, _ nearest: String?) -> [Draft] {
    guard let place = fault.place, let signature = fault.signature else { return [] }
    if flag.text == "help" {
      return [fault.draft.replacing(0...(fault.draft.words.count - 1), by: "help", signature.verb)]
    }
    let word = String(fault.draft.words[place].dropFirst(2))
    var drafts: [Draft] = []
    if word.contains("=") {
      drafts.append(fault.draft.replacing(place...place, by: word))
    } else {
      for parameter in fault.parameters(named: word, in: signature) {
        if parameter.form == .flag {
          drafts.append(fault.draft.replacing(place...place, by: parameter.typed))
        } else if place + 1 < fault.draft.words.count {
          drafts.append(
            fault.draft.replacing(place...place + 1, by: "\(parameter.name)=\(fault.draft.words[place + 1])"))
        } else {
          drafts.append(fault.draft.replacing(place...place, by: "\(parameter.name)=true"))
        }
      }
    }
    if let nearest { drafts.append(fault.draft.replacing(place...place, by: "--\(nearest)")) }
    return drafts
  }
}
