import CommandLanguage
import Experiments

/// A key of `train`, `cv` and `grid`: how it is typed and which setting it sets.
struct TrainingKey: Sendable {
  /// Its parameter, for parsing, help and completion.
  let parameter: Parameter
  /// Sets the setting to a parsed value of a line.
  let apply: @Sendable (_ choice: Arguments.Choice, _ settings: inout TrainingSettings) -> Void
  /// Parses a text that is not from a checked line but from a preset or a stored result, and sets the
  /// setting.
  let applyText: @Sendable (_ text: String, _ settings: inout TrainingSettings) throws(ValueProblem) -> Void
  /// The setting as it would be typed; `nil` if it has no effect.
  let text: @Sendable (TrainingSettings) -> String?
  /// Whether continued training cannot change it, because the network or its random draws depend on it.
  let isFixedByModel: Bool
  /// The condition under which it has an effect; `nil` if it always has.
  let use: KeyUse?

  /// A key of networks, or with `for: .baselines(...)` of some baselines.
  private static func ofNetworks(_ use: KeyUse?) -> KeyUse? {
    use?.isForBaselines == true ? use : .networks(use)
  }

  init<Value: Sendable>(
    _ key: Key<Value>, _ setting: WritableKeyPath<TrainingSettings, Value> & Sendable,
    fixedByModel: Bool = false, typed: @escaping @Sendable (Value) -> String = { "\($0)" },
    counts: @escaping @Sendable (TrainingSettings) -> Bool = { _ in true }, for use: KeyUse? = nil
  ) {
    parameter = key.parameter
    isFixedByModel = fixedByModel
    apply = { choice, settings in settings[keyPath: setting] = key.value(of: choice) }
    applyText = { text, settings throws(ValueProblem) in settings[keyPath: setting] = try key.read(text) }
    let use = Self.ofNetworks(use)
    self.use = use
    text = { counts($0) && use?.isGiven($0) != false ? typed($0[keyPath: setting]) : nil }
  }

  /// A setting whose default in help is taken from `TrainingSettings()`.
  init<Value: Sendable>(
    _ name: String, _ type: ValueType<Value>, _ setting: WritableKeyPath<TrainingSettings, Value> & Sendable,
    _ scikitLearn: ReferenceName?, fixedByModel: Bool = false,
    typed: @escaping @Sendable (Value) -> String = { "\($0)" },
    counts: @escaping @Sendable (TrainingSettings) -> Bool = { _ in true }, for use: KeyUse? = nil,
    _ meaning: String
  ) {
    let standard = typed(TrainingSettings()[keyPath: setting])
    self.init(
      Key(name, type, default: standard, scikitLearn: scikitLearn, meaning), setting,
      fixedByModel: fixedByModel, typed: typed, counts: counts, for: use)
  }

  /// A setting that is `nil` unless it is given.
  init<Value: Sendable>(
    _ key: Key<Value>, optional setting: WritableKeyPath<TrainingSettings, Value?> & Sendable,
    fixedByModel: Bool = false, typed: @escaping @Sendable (Value) -> String, for use: KeyUse? = nil
  ) {
    parameter = key.parameter
    isFixedByModel = fixedByModel
    apply = { choice, settings in settings[keyPath: setting] = key.value(of: choice) }
    applyText = { text, settings throws(ValueProblem) in settings[keyPath: setting] = try key.read(text) }
    let use = Self.ofNetworks(use)
    self.use = use
    text = { use?.isGiven($0) != false ? $0[keyPath: setting].map(typed) : nil }
  }
}
