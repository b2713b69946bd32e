import Networks

extension Model {
  /// The network in a few words.
  package var outline: String {
    switch baseline?.learned {
    case .neighbours(let model): "nearest neighbours, k=\(model.neighbours)"
    case .machine: "svm, radial kernel, C=\(settings.cost)"
    case .forest(let model): "forest of \(model.treeCount) trees"
    case .boosted(let model): "boosted trees, \(model.rounds) rounds"
    case nil where settings.baseline?.kind == .centroid: "nearest of \(spec.classes) centroids"
    case nil: settings.outline(of: spec)
    }
  }
}

extension TrainingSettings {
  /// `784-128-64-10 relu`, `784-10 softmax regression`, or `conv:32x3 pool:2 dense:128, relu`; with the output
  /// named where it is not softmax. Short enough to stand in a line.
  package func outline(of spec: NetworkSpec) -> String {
    if let regression = spec.regressionName {
      let before = (layers ?? []).filter { $0 != .flatten }
      let name = "\(spec.input.count)-\(spec.classes) \(regression)"
      return before.isEmpty ? name : "\(Self.shortened(before.map(\.word))), \(regression)"
    }
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

extension NetworkSpec {
  /// The statisticians' name of a network whose only weights are those of its output layer, and which bends nothing;
  /// `nil` for others.
  package var regressionName: String? {
    guard layers.allSatisfy({ !$0.hasWeights && !$0.isActivation }) else { return nil }
    return output == .softmax ? "softmax regression" : "one-vs-rest logistic regression"
  }
}

extension LayerSpec {
  fileprivate var hasWeights: Bool {
    switch self {
    case .dense, .convolution, .batchNormalisation, .residual: true
    default: false
    }
  }

  fileprivate var isActivation: Bool {
    if case .activation = self { true } else { false }
  }

  fileprivate var isDense: Bool {
    if case .dense = self { true } else { false }
  }
}
