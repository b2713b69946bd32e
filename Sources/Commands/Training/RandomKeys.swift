import CommandLanguage
import Display
import Experiments

/// The keys of `train` as `random` takes them: choices, and ranges in the place of numbers.
enum RandomKeys {
  /// More candidates than this are rejected as a typing mistake.
  private static let most = 10_000

  static let n = Key<Int>(
    "n", .integer(1...most), default: "10", scikitLearn: ReferenceName("n_iter", default: "10"),
    "number of candidates that are drawn")

  private static let spreads = TrainingKeys.all
    .filter { $0.parameter.name != TrainingKeys.seed.parameter.name }
    .map { (setting: $0, key: spread(of: $0)) }

  /// The keys that may hold choices and ranges.
  static let names = Set(spreads.map(\.key.parameter.name))

  /// The keys that say how a network is made and trained, in the order of help.
  static let parameters = TrainingKeys.all.map { setting in
    spreads.first { $0.key.parameter.name == setting.parameter.name }?.key.parameter ?? setting.parameter
  }

  private static func spread(of setting: TrainingKey) -> Key<ValueSpread> {
    let parameter = setting.parameter
    let type = ValueType<ValueSpread>(
      description: parameter.valueDescription, completion: parameter.completion
    ) { text throws(ValueProblem) in try ValueSpread(text, of: setting) }
    return Key(
      parameter.name, type, default: parameter.defaultValue, scikitLearn: parameter.scikitLearn,
      parameter.help)
  }

  /// What a line says of each of its keys, in the order of help.
  static func spreads(in arguments: Arguments) -> [CandidateDraw.Part] {
    spreads.compactMap { setting, key in
      let choices: [ValueSpread] = arguments.choices(key)
      return choices.isEmpty ? nil : CandidateDraw.Part(key: setting, choices: choices)
    }
  }

  /// What a line that leaves nothing open is taken to vary: what matters most, around the settings that it has.
  static func around(
    _ fixed: [CandidateDraw.Part], _ arguments: Arguments, on base: TrainingSettings
  ) throws(ValueProblem) -> [CandidateDraw.Part] {
    var settings = base
    for part in fixed {
      if let text = part.choices[0].texts.first { try part.key.applyText(text, &settings) }
    }
    var parts = fixed
    for (name, text) in texts(around: settings, isPreset: arguments[TrainingKeys.preset] != nil) {
      guard !arguments.has(name), let key = TrainingKeys.all.first(where: { $0.parameter.name == name }),
        key.use?.isGiven(settings) != false
      else { continue }
      parts.append(CandidateDraw.Part(key: key, choices: [try ValueSpread(text, of: key)]))
    }
    return parts
  }

  private static func texts(around settings: TrainingSettings, isPreset: Bool) -> [(String, String)] {
    let rate = settings.learningRate
    let rates = ("lr", "log:\(NumberText.plain(rate / 10))..\(NumberText.plain(rate * 10))")
    return switch settings.baseline?.kind {
    case .knn: [("neighbours", "1..15")]
    case .svm: [("cost", "log:1..100")]
    case .forest: [("trees", "20..200")]
    case .boosted: [("trees", "5..20"), ("depth", "3..8"), ("lr", "log:0.03..1")]
    case .centroid: []
    case nil where settings.layers != nil: [rates]
    case nil where isPreset: [rates, ("alpha", "log:1e-6..0.1")]
    case nil: [("hidden", "32..256"), rates, ("alpha", "log:1e-6..0.1")]
    }
  }
}
