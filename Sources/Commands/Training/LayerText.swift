import CommandLanguage
import Networks

/// Reads layers as they are typed: `conv:32x3,pool:2,dropout:0.25,dense:128`.
enum LayerText {
  /// The deepest nesting of residuals. Nobody needs more, and reading them recurses on the stack.
  private static let deepest = 4

  /// Reads comma-separated layers.
  /// - Throws: `ValueProblem.described`, with the position of the wrong word.
  static func layers(_ text: String) throws(ValueProblem) -> [LayerSpec] {
    try layers(text[...], in: text, depth: 0)
  }

  private static func layers(
    _ list: Substring, in whole: String, depth: Int
  ) throws(ValueProblem) -> [LayerSpec] {
    var layers: [LayerSpec] = []
    for word in words(of: list) { layers.append(try layer(word, in: whole, depth: depth)) }
    return layers
  }

  /// The token of a layer by its position, from 1; `nil` for one that was not typed, such as the output
  /// layer.
  static func token(ofLayer position: Int, in value: Token) -> Token? {
    let words = words(of: value.text[...])
    guard words.indices.contains(position - 1) else { return nil }
    let word = words[position - 1]
    let offset = value.text.distance(from: value.text.startIndex, to: word.startIndex)
    return value.part(String(word), from: offset)
  }

  /// Splits at the commas outside parentheses.
  private static func words(of list: Substring) -> [Substring] {
    var (words, start, depth): ([Substring], Substring.Index, Int) = ([], list.startIndex, 0)
    for index in list.indices {
      switch list[index] {
      case "(": depth += 1
      case ")": depth -= 1
      case "," where depth <= 0:
        words.append(list[start..<index])
        start = list.index(after: index)
      default: break
      }
    }
    return words + [list[start...]]
  }

  private static func layer(
    _ word: Substring, in whole: String, depth: Int
  ) throws(ValueProblem) -> LayerSpec {
    func problem(_ sentence: String, hint: String? = nil) -> ValueProblem {
      let offset = whole.distance(from: whole.startIndex, to: word.startIndex)
      return .described(sentence, hint: hint, part: .init(String(word), at: offset))
    }
    guard !word.isEmpty else { throw problem("a layer is missing beside a comma") }
    if word.hasPrefix("residual(") {
      guard word.hasSuffix(")") else {
        throw problem("'\(word)' has no closing parenthesis", hint: "write residual(...), with ) at its end")
      }
      guard depth < deepest else { throw problem("in '\(word)', residuals go \(deepest) deep at most") }
      return .residual(try layers(word.dropFirst("residual(".count).dropLast(), in: whole, depth: depth + 1))
    }
    let parts = word.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let name = parts.first.map(String.init) ?? ""
    guard let kind = LayerWord.all.first(where: { $0.name == name }) else {
      let nearest = Suggestion.nearest(to: name, among: LayerWord.all.map(\.name))
      let list = "'help layers' lists them all"
      throw problem(
        "there is no layer '\(word)'", hint: nearest.map { "did you mean '\($0)'? \(list)" } ?? list)
    }
    do {
      return try kind.read(parts.count > 1 ? parts[1] : nil)
    } catch {
      switch error {
      case .malformed: throw problem("'\(word)' should be written \(kind.form), such as \(kind.example)")
      case .outOfRange(let words): throw problem("in '\(word)', \(words)")
      }
    }
  }
}

extension ValueType where Value == [LayerSpec] {
  /// Comma-separated layers.
  static var layers: ValueType {
    ValueType(
      description: "layers such as conv:32x3,dense:128",
      completion: .layers
    ) { text throws(ValueProblem) in try LayerText.layers(text) }
  }
}
