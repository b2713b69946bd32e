import CommandLanguage
import Experiments

/// A key of `train`, `cv` and `grid`: how it is typed and which setting it sets.
struct TrainingKey: Sendable {
  /// What help and completion know of it; its default is read off the default settings.
  let parameter: Parameter
  /// Sets the setting to a value that a line gives.
  let apply: @Sendable (_ choice: Arguments.Choice, _ settings: inout TrainingSettings) -> Void
  /// Sets the setting from a text that no line was checked for: a preset's, or one that a result keeps.
  let applyText: @Sendable (_ text: String, _ settings: inout TrainingSettings) throws(ValueProblem) -> Void
  /// The setting as it would be typed; `nil` where it does not count.
  let text: @Sendable (TrainingSettings) -> String?
  /// Whether a continued training cannot change it, because the network or its draws depend on it.
  let isFixedByModel: Bool
  /// What it needs of other settings; `nil` where it always counts.
  let use: KeyUse?

  init<Value: Sendable>(
    _ key: Key<Value>, _ setting: WritableKeyPath<TrainingSettings, Value> & Sendable,
    fixedByModel: Bool = false, typed: @escaping @Sendable (Value) -> String = { "\($0)" },
    counts: @escaping @Sendable (TrainingSettings) -> Bool = { _ in true }, for use: KeyUse? = nil
  ) {
    parameter = key.parameter
    isFixedByModel = fixedByModel
    apply = { choice, settings in settings[keyPath: setting] = key.value(of: choice) }
    applyText = { text, settings throws(ValueProblem) in settings[keyPath: setting] = try key.read(text) }
    self.use = use
    text = { counts($0) && use?.isGiven($0) != false ? typed($0[keyPath: setting]) : nil }
  }

  /// A setting whose default is read off the default settings.
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

  /// A setting that is `nil` until it is given.
  init<Value: Sendable>(
    _ key: Key<Value>, optional setting: WritableKeyPath<TrainingSettings, Value?> & Sendable,
    fixedByModel: Bool = false, typed: @escaping @Sendable (Value) -> String, for use: KeyUse? = nil
  ) {
    parameter = key.parameter
    isFixedByModel = fixedByModel
    apply = { choice, settings in settings[keyPath: setting] = key.value(of: choice) }
    applyText = { text, settings throws(ValueProblem) in settings[keyPath: setting] = try key.read(text) }
    self.use = use
    text = { use?.isGiven($0) != false ? $0[keyPath: setting].map(typed) : nil }
  }
}
