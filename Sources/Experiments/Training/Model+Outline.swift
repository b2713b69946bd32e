import Networks

extension Model {
  /// The network in a few words.
  package var outline: String { settings.outline(of: spec) }
}

extension TrainingSettings {
  /// `784-128-64-10 relu`, or `conv:32x3 pool:2 dense:128, relu`; with the output named where it is not
  /// softmax. Short enough to stand in a line.
  package func outline(of spec: NetworkSpec) -> String {
    let output = spec.output == .softmax ? "" : ", \(spec.output.rawValue) outputs"
    guard let layers, !layers.allSatisfy(\.isDense) else {
      let widths = spec.widths.map(String.init).joined(separator: "-")
      return "\(widths) \(activation.rawValue)\(output)"
    }
    return "\(Self.shortened(layers.map(\.word))), \(activation.rawValue)\(output)"
  }

  /// As many words as there is room for.
  private static func shortened(_ words: [String]) -> String {
    let room = 56
    var text = ""
    for (index, word) in words.enumerated() {
      guard text.count + word.count + 1 <= room else { return "\(text) ... (\(words.count - index) more)" }
      text += text.isEmpty ? word : " \(word)"
    }
    return text
  }
}

extension LayerSpec {
  fileprivate var isDense: Bool {
    if case .dense = self { true } else { false }
  }
}
