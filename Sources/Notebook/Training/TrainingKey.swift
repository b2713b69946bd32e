import Experiments
import Networks

/// A key of `train`, `cv` and `grid`: how it is typed and which setting it sets.
struct TrainingKey: Sendable {
  /// What help and completion know of it; its default is read off the default settings.
  let parameter: Parameter
  /// Sets the setting. The text was checked before; text that does not read leaves it as it is.
  let apply: @Sendable (_ text: String, _ settings: inout TrainingSettings) -> Void
  /// The setting as it would be typed; `nil` where it does not count.
  let text: @Sendable (TrainingSettings) -> String?
  /// Whether a continued training cannot change it, because the network or its draws depend on it.
  let isFixedByModel: Bool
  /// What it needs of other settings; `nil` where it always counts.
  let use: KeyUse?

  init<Value: Sendable>(
    _ name: String, _ type: ValueType<Value>, _ setting: WritableKeyPath<TrainingSettings, Value> & Sendable,
    _ scikitLearn: ReferenceName?, fixedByModel: Bool = false, standard: String? = nil,
    typed: @escaping @Sendable (Value) -> String = { "\($0)" },
    counts: @escaping @Sendable (TrainingSettings) -> Bool = { _ in true }, for use: KeyUse? = nil,
    _ meaning: String
  ) {
    let key = Key(
      name, type, standard: standard ?? typed(TrainingSettings()[keyPath: setting]), scikitLearn: scikitLearn,
      meaning)
    parameter = key.parameter
    isFixedByModel = fixedByModel
    apply = { text, settings in
      if let value = try? key.read(text) { settings[keyPath: setting] = value }
    }
    self.use = use
    text = { counts($0) && use?.isGiven($0) != false ? typed($0[keyPath: setting]) : nil }
  }

  /// A setting that is `nil` until it is given.
  /// - Parameter standard: what holds until then, in words.
  init<Value: Sendable>(
    _ name: String, _ type: ValueType<Value>,
    optional setting: WritableKeyPath<TrainingSettings, Value?> & Sendable,
    _ scikitLearn: ReferenceName?, fixedByModel: Bool = false, standard: String,
    typed: @escaping @Sendable (Value) -> String, for use: KeyUse? = nil, _ meaning: String
  ) {
    let key = Key(name, type, standard: standard, scikitLearn: scikitLearn, meaning)
    parameter = key.parameter
    isFixedByModel = fixedByModel
    apply = { text, settings in
      if let value = try? key.read(text) { settings[keyPath: setting] = value }
    }
    self.use = use
    text = { use?.isGiven($0) != false ? $0[keyPath: setting].map(typed) : nil }
  }
}
