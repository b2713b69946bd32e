import Networks

/// Layers as they are typed: `conv:32x3,pool:2,dropout:0.25,dense:128`.
enum LayerText {
  /// Residuals within residuals; nobody needs more, and reading them takes stack.
  private static let deepest = 4

  /// Reads layers with commas between them.
  /// - Throws: `ValueProblem.badLayer`, with the place of the word that is wrong.
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

  /// Where a layer stands, 1 the first; `nil` for one that was not typed, such as the last of a network.
  static func token(ofLayer position: Int, in value: Token) -> Token? {
    let words = words(of: value.text[...])
    guard words.indices.contains(position - 1) else { return nil }
    let word = words[position - 1]
    let offset = value.text.distance(from: value.text.startIndex, to: word.startIndex)
    return value.part(String(word), from: offset)
  }

  /// Cut at the commas that stand in no parentheses.
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
    func problem(_ kind: ValueProblem.Layer) -> ValueProblem {
      let offset = whole.distance(from: whole.startIndex, to: word.startIndex)
      return .badLayer(String(word), at: offset, kind)
    }
    guard !word.isEmpty else { throw problem(.missing) }
    if word.hasPrefix("residual(") {
      guard word.hasSuffix(")") else { throw problem(.unclosed) }
      guard depth < deepest else { throw problem(.outOfRange("residuals go \(deepest) deep at most")) }
      return .residual(try layers(word.dropFirst("residual(".count).dropLast(), in: whole, depth: depth + 1))
    }
    let parts = word.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let name = parts.first.map(String.init) ?? ""
    guard let kind = LayerWord.all.first(where: { $0.name == name }) else {
      let nearest = Suggestion.nearest(to: name, among: LayerWord.all.map(\.name))
      throw problem(.unknown(nearest: nearest))
    }
    do {
      return try kind.read(parts.count > 1 ? parts[1] : nil)
    } catch {
      switch error {
      case .malformed: throw problem(.malformed(form: kind.form, example: kind.example))
      case .outOfRange(let words): throw problem(.outOfRange(words))
      }
    }
  }

  /// The words that give these layers.
  static func text(of layers: [LayerSpec]) -> String {
    layers.map(word).joined(separator: ",")
  }

  /// The word that gives this layer.
  static func word(_ layer: LayerSpec) -> String {
    switch layer {
    case .dense(let units): return "dense:\(units)"
    case .activation(let kind): return kind.rawValue
    case .convolution(let filters, let kernel, let stride, let padding):
      return "conv:\(filters)x\(kernel)" + (stride == 1 ? "" : "/\(stride)")
        + (padding == 0 ? "" : "+\(padding)")
    case .maxPooling(let size, let stride): return "pool:\(window(size, stride))"
    case .averagePooling(let size, let stride): return "avgpool:\(window(size, stride))"
    case .globalAveragePooling: return "gap"
    case .batchNormalisation: return "bn"
    case .dropout(let rate): return "dropout:\(TrainingKeys.plain(rate))"
    case .flatten: return "flatten"
    case .residual(let layers): return "residual(\(text(of: layers)))"
    }
  }

  private static func window(_ size: Int, _ stride: Int) -> String {
    size == stride ? "\(size)" : "\(size)/\(stride)"
  }
}

extension ValueType where Value == [LayerSpec] {
  /// Layers with commas between them.
  static var layers: ValueType {
    ValueType(
      description: "layers such as conv:32x3,dense:128",
      completion: .layers
    ) { text throws(ValueProblem) in try LayerText.layers(text) }
  }
}
