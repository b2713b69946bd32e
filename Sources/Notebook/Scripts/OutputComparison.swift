/// Compares output lines: text exactly, numbers within a tolerance.
struct OutputComparison: Sendable {
  /// Largest allowed difference of two numbers as written: `97.65 %` and `97.66 %` differ by 0.01.
  let tolerance: Double

  /// A line of a difference.
  struct Line: Equatable, Sendable {
    enum Kind: String, Sendable { case expected = "-", found = "+" }
    let kind: Kind
    let text: String
  }

  /// The lines that only one side has, in order; empty if both are equal.
  func difference(expected: [String], found: [String]) -> [Line] {
    let difference = found.difference(from: expected, by: isSame)
    var removed: [Int: String] = [:]
    var inserted: [Int: String] = [:]
    for change in difference {
      switch change {
      case .remove(let offset, let text, _): removed[offset] = text
      case .insert(let offset, let text, _): inserted[offset] = text
      }
    }
    var lines: [Line] = []
    var (left, right) = (0, 0)
    while left < expected.count || right < found.count {
      if let text = removed[left] {
        lines.append(Line(kind: .expected, text: text))
        left += 1
      } else if let text = inserted[right] {
        lines.append(Line(kind: .found, text: text))
        right += 1
      } else {
        left += 1
        right += 1
      }
    }
    return lines
  }

  private func isSame(_ a: String, _ b: String) -> Bool {
    if a == b { return true }
    guard tolerance > 0 else { return false }
    let (left, right) = (Self.parts(of: a), Self.parts(of: b))
    return left.count == right.count && zip(left, right).allSatisfy(isSame)
  }

  private func isSame(_ a: Part, _ b: Part) -> Bool {
    switch (a, b) {
    case (.text(let a), .text(let b)): a == b
    // Relative slack of 1e-9, because 97.66 - 97.65 is slightly more than 0.01.
    case (.number(let a), .number(let b)): a == b || abs(a - b) <= tolerance * (1 + 1e-9)
    default: false
    }
  }

  // MARK: Text and numbers

  enum Part: Equatable {
    case text(String)
    case number(Double)
  }

  /// Splits a line into text and numbers. A number cannot follow a letter, so the 1 of `m1` is text. Runs of spaces,
  /// rules and bars are collapsed to one character, because a longer number moves and shortens them.
  static func parts(of line: String) -> [Part] {
    var parts: [Part] = []
    var text = ""
    var rest = Substring(line)
    while let character = rest.first {
      let number = rest.prefix(while: { $0.isASCII && ($0.isNumber || $0 == "," || $0 == ".") })
      let digits = number.replacing(",", with: "")
      if text.last.map({ $0.isLetter || $0 == "_" }) != true, let value = Double(digits), value.isFinite {
        parts += text.isEmpty ? [.number(value)] : [.text(text), .number(value)]
        text = ""
        rest = rest.dropFirst(number.count)
      } else if number.isEmpty {
        if text.last != character || !" -=#".contains(character) { text.append(character) }
        rest = rest.dropFirst()
      } else {
        text += number
        rest = rest.dropFirst(number.count)
      }
    }
    return text.isEmpty ? parts : parts + [.text(text)]
  }
}
